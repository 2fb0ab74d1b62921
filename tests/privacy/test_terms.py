"""Retention: after the night nothing is over its time, but for what a legal hold keeps; the officer says how long that is."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import translation

from shuke.customers.commands.agreeing.codes import Asking, send_code
from shuke.customers.commands.agreeing.limiting import close_account
from shuke.customers.commands.identifiers import add_identifier
from shuke.customers.commands.marks import add_note
from shuke.customers.models import Assignment, CardLink, Identifier, Lookup, MemberSession, Note, OneTimeCode
from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.holdings import AGED
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.service.care.commands.followups import plan_followup
from shuke.service.care.models import Followup, Wish
from shuke.service.conversations.models import Message
from shuke.stewardship.privacy.commands.holds import lift_hold, place_hold
from shuke.stewardship.privacy.commands.requests import take_request, withdraw_request
from shuke.stewardship.privacy.commands.terms import keep_to_terms, set_term
from shuke.stewardship.privacy.models import Erasure, Request, Retention
from shuke.stewardship.privacy.queries.erasures import erasure_file
from shuke.stewardship.privacy.queries.terms import terms_now
from shuke.stewardship.privacy.rules.requests import Asked
from shuke.stewardship.privacy.rules.terms import CLOSED, TermInvalid

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
PERSONAL = (
    "lookups",
    "removed_notes",
    "card_links",
    "member_sessions",
    "ended_numbers",
    "assignments",
    "followups",
    "wishes",
    "messages",
    "requests",
)


def aged(cast, customer="lin", days=4000):
    """A row of each kind, so many days old."""
    one, then = cast.customers[customer], NOW - timedelta(days=days)
    with acting_as(SYSTEM):
        note = add_note(actor=SYSTEM, customer_id=one, text="旧话").value
        Note.objects.filter(id=note).update(removed_at=then)
        Lookup.objects.create(customer_id=one, staff_id=cast.staff["wu"], until_at=then)
        Assignment.objects.create(customer_id=one, staff_id=cast.staff["feng"], reason="vip", until_at=then)
        CardLink.objects.create(customer_id=one, secret_hash=f"{one}{days}".encode(), ended_at=then)
        MemberSession.objects.create(
            customer_id=one, secret_hash=f"{one}s{days}".encode(), blind=b"x", way="phone", created_at=then - timedelta(days=1),
            until_at=then,
        )  # fmt: skip
        number = add_identifier(
            actor=SYSTEM, customer_id=one, kind="email", text=f"old{one}{days}@example.cn"
        ).value
        Identifier.objects.filter(id=number).update(ended_at=then)
        plan = plan_followup(
            actor=SYSTEM,
            customer_id=one,
            text="问候",
            due_on=cast.today,
            today=cast.today,
            owner_id=cast.staff["zhou"],
        ).value
        Followup.objects.filter(id=plan).update(done_at=then, outcome="reached")
        Wish.objects.create(
            customer_id=one,
            words="茶",
            unit_id=cast.units["lake"],
            asked_on=then.date(),
            closed_at=then,
            outcome="bought",
        )
        Message.objects.create(
            customer_id=one,
            unit_path="",
            channel="sms",
            purpose="service",
            state="sent",
            ended_at=then,
            erase_at=then,
        )
        asked = take_request(
            actor=SYSTEM,
            customer_id=one,
            asked=Asked("copy", "phone"),
            received_on=cast.today,
            today=cast.today,
        ).value
        withdraw_request(actor=SYSTEM, request_id=asked, now=then)
        send_code(actor=SYSTEM, asking=Asking("13600000009", "10.9.9.9"), unit_id=cast.units["lake"], now=NOW)
        OneTimeCode.objects.update(created_at=then, expires_at=then + timedelta(minutes=5))


def over():
    """Rows over their time by kind, as the officer's page counts them."""
    with acting_as(SYSTEM):
        return {term.code: term.over for term in terms_now(actor=SYSTEM, now=NOW) if term.over}


def night(now=NOW):
    with acting_as(CLOCK):
        return keep_to_terms(actor=CLOCK, now=now)


def test_after_the_night_nothing_is_over_its_time(cast):
    aged(cast)
    assert over() == dict.fromkeys(AGED, 1)  # the control: a row of every kind is
    outcome = night()
    assert isinstance(outcome, Done) and outcome.value == dict.fromkeys(AGED, 1)
    assert over() == {} and isinstance(night(), Unchanged)


def test_what_is_younger_stays(cast):
    aged(cast, days=0)
    assert over() == {} and isinstance(night(), Unchanged)
    with acting_as(SYSTEM):
        assert Note.objects.exists() and Lookup.objects.exists() and Request.objects.exists()


@pytest.mark.parametrize("code", sorted(AGED))
def test_each_kind_goes_on_its_day_and_not_before(cast, code):
    one = AGED[code]
    aged(cast, days=0)
    early = NOW + timedelta(days=one.days) - timedelta(minutes=1)
    night(early)
    assert count(one) == 1
    night(early + timedelta(minutes=2))
    assert count(one) == 0


def count(one):
    where = one.where or "true"
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {one.table} t WHERE {where}")
        return cursor.fetchone()[0]


def test_a_legal_hold_keeps_everything_of_its_customer(cast):
    shen = cast.actor("shen")
    aged(cast)
    aged(cast, "zhao")
    with acting_as(shen):
        place_hold(actor=shen, customer_id=cast.customers["lin"], reason="court", now=NOW)
    assert {code: rows for code, rows in over().items() if code in PERSONAL} == dict.fromkeys(PERSONAL, 1)
    night()
    assert over() == {}
    assert {code: count(AGED[code]) for code in PERSONAL} == dict.fromkeys(PERSONAL, 1)
    with acting_as(shen):
        lift_hold(actor=shen, customer_id=cast.customers["lin"], now=NOW)
    night()
    assert {code: count(AGED[code]) for code in PERSONAL} == dict.fromkeys(PERSONAL, 0)


def test_a_closed_account_is_erased_three_years_after_its_last_purchase(cast):
    lin = cast.customers["lin"]
    with acting_as(SYSTEM):
        close_account(actor=SYSTEM, customer_id=lin, now=NOW - timedelta(days=2000))
    # Closed long ago, but the last purchase was 58 days before the cast's day.
    assert night().value == {"ended_numbers": 1}
    later = datetime(2026, 9, 25, 5, tzinfo=UTC) + timedelta(days=1095)
    with acting_as(SYSTEM):
        assert [t.over for t in terms_now(actor=SYSTEM, now=later) if t.code == CLOSED] == [1]
    night(later)
    with acting_as(SYSTEM):
        assert Erasure.objects.get().customer_id == lin
    erasure_file().unlink()


def test_a_hold_keeps_a_closed_account(cast):
    fang, shen = cast.customers["fang"], cast.actor("shen")
    with acting_as(shen):
        close_account(actor=shen, customer_id=fang, now=NOW)
        place_hold(actor=shen, customer_id=fang, reason="dispute", now=NOW)
    assert isinstance(night(NOW + timedelta(days=5000)), Unchanged)


def test_the_officer_says_how_long_within_bounds(cast):
    shen = cast.actor("shen")
    aged(cast, days=10)
    with acting_as(shen):
        for days in (0, 366, None):
            with pytest.raises(TermInvalid):
                set_term(actor=shen, kind="lookups", days=days)
        with pytest.raises(NotFound):
            set_term(actor=shen, kind="memories", days=9)
        assert isinstance(set_term(actor=shen, kind="lookups", days=30), Unchanged)
        assert isinstance(set_term(actor=shen, kind="lookups", days=7), Done)
    assert over() == {"codes": 1, "lookups": 1}
    for login in ("chen", "jiang", "zhou"):
        actor = cast.actor(login)
        with acting_as(actor), pytest.raises(Forbidden):
            set_term(actor=actor, kind="lookups", days=9)


def test_the_page_shows_and_changes_them(cast):
    client = Client()
    client.post("/login", {"login": "shen", "password": "一叶茶铺-熟客-2026"})
    page = unescape(client.get("/settings/retention").content.decode())
    with translation.override("zh-hans"):
        assert all(str(one.title) in page for one in AGED.values())
    assert client.post("/settings/retention", {"kind": "codes", "days": "3"}).status_code == 302
    assert client.post("/settings/retention", {"kind": "codes", "days": "99"}).status_code == 422
    with acting_as(SYSTEM):
        assert [(one.kind, one.days) for one in Retention.objects.all()] == [("codes", 3)]


def test_every_kind_names_columns_that_are_there():
    tables = {
        model._meta.db_table: {field.column for field in model._meta.concrete_fields}
        for model in apps.get_models()
    }
    for one in AGED.values():
        assert {one.at, one.key or one.at} <= tables[one.table], one.code
        assert one.least <= one.days <= one.most
