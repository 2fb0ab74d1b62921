"""Requests: taken down by who is asked, answered by the officer alone, in time, once it is sure who asks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from shuke.customers.queries.consents import may_use
from shuke.foundation.kernel.calendar import is_workday
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.stewardship.privacy.commands.requests import (
    answer_request,
    prove_request,
    refuse_request,
    reopen_request,
    take_request,
    withdraw_request,
)
from shuke.stewardship.privacy.models import Request
from shuke.stewardship.privacy.queries.requests import (
    request_of,
    requests_about,
    requests_answered,
    requests_waiting,
)
from shuke.stewardship.privacy.rules.deadlines import WORKING_DAYS, due_on, tone_of
from shuke.stewardship.privacy.rules.requests import (
    Asked,
    ProofMissing,
    ReceivedInvalid,
    RequestClosed,
    RequestUnknown,
)

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
ASKED = Asked("erase", "counter", "document")


@given(st.dates(date(2024, 1, 1), date(2026, 11, 1)))
def test_fifteen_working_days_lie_between(received):
    due = due_on(received)
    between = [received + timedelta(days=n) for n in range(1, (due - received).days + 1)]
    assert sum(is_workday(day) for day in between) == WORKING_DAYS and is_workday(due)


def test_holidays_do_not_count_and_a_year_without_a_notice_counts_weekends():
    assert due_on(date(2026, 1, 5)) == date(2026, 1, 26)  # plain weeks
    assert due_on(date(2026, 9, 24)) > date(2026, 9, 24) + timedelta(days=21)  # over the week of 1 October
    assert due_on(date(2090, 3, 1)) == date(2090, 3, 22)


@pytest.mark.parametrize(("left", "tone"), [(-1, "danger"), (0, "warning"), (3, "warning"), (4, "")])
def test_the_colour_says_how_pressing_it_is(left, tone):
    assert tone_of(TODAY + timedelta(days=left), TODAY) == tone


def taken(cast, login, customer="lin", asked=ASKED, received_on=TODAY):
    actor = cast.actor(login)
    with acting_as(actor):
        return take_request(
            actor=actor,
            customer_id=cast.customers[customer],
            asked=asked,
            received_on=received_on,
            today=TODAY,
        )


def test_staff_take_one_down_for_whom_they_reach_and_nobody_else(cast):
    first = taken(cast, "zhou")
    assert isinstance(first, Done) and isinstance(taken(cast, "chen"), Unchanged)
    assert taken(cast, "chen").value == first.value
    with pytest.raises(NotFound):
        taken(cast, "li")
    for login in ("qian", "zheng", "chu", "jiang"):
        with pytest.raises(Forbidden):
            taken(cast, login)


@pytest.mark.parametrize(
    "asked", [Asked("gold", "counter"), Asked("copy", "pigeon"), Asked("copy", "counter", "face")]
)
def test_what_is_on_no_list_is_refused(cast, asked):
    with pytest.raises(RequestUnknown):
        taken(cast, "shen", asked=asked)
    assert not Request.objects.exists()


@pytest.mark.parametrize("days", [1, -61])
def test_the_day_of_receipt_lies_within_the_last_weeks(cast, days):
    with pytest.raises(ReceivedInvalid):
        taken(cast, "shen", received_on=TODAY + timedelta(days=days))


def test_the_officer_answers_once_it_is_sure_who_asks(cast):
    number, shen = taken(cast, "zhou", asked=Asked("correct", "phone")).value, cast.actor("shen")
    with acting_as(shen):
        with pytest.raises(ProofMissing):
            answer_request(actor=shen, request_id=number, now=NOW)
        assert isinstance(prove_request(actor=shen, request_id=number, proof="code"), Done)
        assert isinstance(answer_request(actor=shen, request_id=number, now=NOW), Done)
        assert isinstance(answer_request(actor=shen, request_id=number, now=NOW), Unchanged)
        with pytest.raises(RequestClosed):
            refuse_request(actor=shen, request_id=number, ground="others", now=NOW)
        shown = request_of(actor=shen, request_id=number)
        assert (shown.state, shown.decided_by, shown.taken_by) == ("done", "沈正", "周静怡")
        assert [one.id for one in requests_answered(actor=shen, limit=9)] == [number]
        assert isinstance(reopen_request(actor=shen, request_id=number), Done)
        assert [one.id for one in requests_waiting(actor=shen, limit=9)] == [number]


def test_nobody_but_the_officer_answers(cast):
    number = taken(cast, "zhou").value
    for login in ("zhou", "chen", "shi", "jiang", "wu"):
        actor = cast.actor(login)
        with acting_as(actor):
            for act in (answer_request, withdraw_request):
                with pytest.raises(Forbidden):
                    act(actor=actor, request_id=number, now=NOW)
            with pytest.raises(Forbidden):
                requests_waiting(actor=actor, limit=9)


def test_the_store_sees_that_something_was_asked_for_and_others_do_not(cast):
    number = taken(cast, "zhou").value
    for login, seen in (("chen", [number]), ("zhou", [number]), ("gao", []), ("li", [])):
        actor = cast.actor(login)
        with acting_as(actor):
            assert [
                one.id for one in requests_about(actor=actor, customer_id=cast.customers["lin"])
            ] == seen, login


def test_a_refusal_says_why_and_the_database_wants_it_too(cast):
    number, shen = taken(cast, "shen").value, cast.actor("shen")
    with acting_as(shen):
        with pytest.raises(RequestUnknown):
            refuse_request(actor=shen, request_id=number, ground="mood", now=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            Request.objects.filter(id=number).update(state="refused", decided_at=NOW)
        assert isinstance(refuse_request(actor=shen, request_id=number, ground="repeated", now=NOW), Done)
        assert request_of(actor=shen, request_id=number).ground == "repeated"


def test_the_most_pressing_stands_first(cast):
    late = taken(cast, "shen", "wujg", received_on=TODAY - timedelta(days=50)).value
    new = taken(cast, "shen").value
    shen = cast.actor("shen")
    with acting_as(shen):
        assert [one.id for one in requests_waiting(actor=shen, limit=9)] == [late, new]


def signed_in(login):
    client = Client()
    assert client.post("/login", {"login": login, "password": "一叶茶铺-熟客-2026"}).status_code == 302
    return client


def test_the_way_from_the_store_to_the_answer(cast):
    lin, day = cast.customers["lin"], timezone.localdate()
    form = {
        "customer": lin,
        "kind": "object",
        "way": "counter",
        "proof": "known",
        "received_on": day.isoformat(),
    }
    store = signed_in("zhou")
    assert store.post("/requests/new", form)["Location"] == reverse("customer", args=[lin])
    officer = signed_in("shen")
    queue = officer.get("/requests").content.decode()
    assert "林慧敏" in queue
    with acting_as(SYSTEM):
        [number] = Request.objects.values_list("id", flat=True)
        assert may_use(actor=SYSTEM, customer_id=lin, purpose="profiling", today=day)
    page = officer.get(f"/requests/{number}").content.decode()
    assert reverse("request_fulfilment", args=[number]) in page
    assert officer.post(f"/requests/{number}/fulfilment").status_code == 302
    with acting_as(SYSTEM):
        assert not may_use(actor=SYSTEM, customer_id=lin, purpose="profiling", today=day)
        assert Request.objects.get(id=number).state == "done"


def test_the_officer_takes_one_down_by_the_member_number(cast):
    officer, day = signed_in("shen"), timezone.localdate().isoformat()
    with acting_as(SYSTEM):
        from shuke.customers.models import Customer

        number = Customer.objects.get(id=cast.customers["zhao"]).member_no
    form = {"number": number.lower(), "kind": "copy", "way": "email", "proof": "", "received_on": day}
    assert officer.post("/requests/new", form)["Location"].startswith("/requests/")
    wrong = officer.post("/requests/new", {**form, "number": "M-none"})
    assert wrong.status_code == 422 and "M-none" in wrong.content.decode()
