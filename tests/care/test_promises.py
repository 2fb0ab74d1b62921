"""Promises and hand-overs: a word given is kept, moved or escalated, and never lapses silently."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.foundation.org.command import Done, Replayed, Unchanged
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.service.care.commands.followups import TooFarAhead, complete_followup, postpone_followup
from shuke.service.care.commands.handing import CannotTake, hand_over_followup
from shuke.service.care.commands.planned import drop_planned
from shuke.service.care.commands.promises import PromiseEmpty, escalate_promises, make_promise
from shuke.service.care.models import Followup
from shuke.service.care.queries import KINDS, followups_counted, followups_due
from shuke.service.care.queries.months import kept_between
from shuke.service.care.queries.takers import takers_of
from shuke.service.care.rules.nextsteps import Known, next_step
from shuke.service.care.rules.promises import escalates, is_overdue, last_day_before
from tests.cast import TODAY
from tests.org.log import events

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
DAY = timedelta(days=1)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_a_promise_escalates_a_day_after_it_is_overdue_and_never_before(due_on, days):
    today = due_on + timedelta(days=days)
    assert escalates(due_on, today) == (days >= 2) == (due_on <= last_day_before(today))
    assert not escalates(due_on, today) or is_overdue(due_on, today)


@given(
    st.builds(
        Known,
        promise=st.none() | st.tuples(st.text(), st.dates(date(2026, 10, 1), date(2027, 1, 1))),
        arrived=st.sampled_from(("", "龙井")),
        birthday_in=st.none() | st.integers(-5, 40),
        followup=st.sampled_from(("", "回访")),
        lapsing=st.integers(0, 500),
        lapses_on=st.none() | st.dates(date(2026, 10, 1), date(2027, 1, 1)),
        last_goods=st.sampled_from(("", "白茶")),
        last_on=st.none() | st.dates(date(2026, 8, 1), date(2026, 11, 27)),
    )
)
def test_the_own_word_comes_before_everything_else(known):
    step = next_step(known, date(2026, 11, 27))
    if known.promise and known.promise[1] <= date(2026, 11, 27):
        assert step.kind == "promise"
    elif known.arrived:
        assert step.kind == "arrived"
    if step is None:
        assert not known.followup and not known.arrived


def promised(cast, login="zhou", **changes):
    actor = cast.actor(login)
    wanted = {
        "customer_id": cast.customers["lin"],
        "text": "周五打电话",
        "due_on": TODAY,
        "today": TODAY,
    } | changes
    with acting_as(actor), transaction.atomic():
        return make_promise(actor=actor, **wanted)


def listed(cast, login, today, mine=True):
    actor = cast.actor(login)
    with acting_as(actor):
        return [one.id for one in followups_due(actor=actor, until=today, mine=mine, kinds=KINDS)]


def test_a_promise_is_made_once_however_often_it_is_sent(cast):
    first, second = promised(cast, key="p1"), promised(cast, key="p1")
    assert isinstance(first, Done) and isinstance(second, Replayed) and first.value == second.value
    event = events("care.make_promise")[-1]
    assert event.customers == [cast.customers["lin"]] and "周五" not in str(event.facts)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"text": "  "}, PromiseEmpty),
        ({"due_on": TODAY - DAY}, TooFarAhead),
        ({"customer_id": 10**9}, NotFound),
        ({"login": "wu"}, Forbidden),
    ],
)
def test_what_cannot_be_promised(cast, changes, refusal):
    with pytest.raises(refusal):
        promised(cast, **changes)


def test_what_is_not_kept_goes_up_and_stays_on_top(cast):
    promise = promised(cast).value
    other = promised(cast, "chen", text="给她留两盒", due_on=TODAY).value
    with acting_as(CLOCK):
        assert isinstance(escalate_promises(actor=CLOCK, today=TODAY + DAY), Unchanged)
    assert listed(cast, "chen", TODAY + DAY) == [other]
    with acting_as(SYSTEM):
        Followup.objects.filter(id=other).update(kind="manual", due_on=TODAY - DAY)
    with acting_as(CLOCK):
        assert escalate_promises(actor=CLOCK, today=TODAY + 2 * DAY).value == 1
        assert isinstance(escalate_promises(actor=CLOCK, today=TODAY + 2 * DAY), Unchanged)
    later = TODAY + 2 * DAY
    assert listed(cast, "zhou", later) == [promise]
    assert listed(cast, "chen", later) == [promise, other]  # on top, though the other is older
    assert listed(cast, "shi", later) == listed(cast, "gao", later) == []  # the store's lead, nobody else's
    chen = cast.actor("chen")
    with acting_as(chen):
        assert followups_counted(actor=chen, today=later, mine=True)[0] == 2


def test_a_promise_that_is_moved_begins_anew_and_the_log_knows_from_where(cast):
    promise, zhou = promised(cast).value, cast.actor("zhou")
    with acting_as(CLOCK):
        escalate_promises(actor=CLOCK, today=TODAY + 2 * DAY)
    with acting_as(zhou):
        postpone_followup(actor=zhou, followup_id=promise, due_on=TODAY + 5 * DAY, today=TODAY + 2 * DAY)
    assert listed(cast, "chen", TODAY + 9 * DAY) == []
    assert events("care.postpone_followup")[-1].facts["was"] == str(TODAY)


def test_a_promise_is_never_dropped_with_what_the_program_planned(cast):
    promised(cast)
    with acting_as(SYSTEM):
        assert isinstance(drop_planned(actor=SYSTEM, customers=str(cast.customers["lin"])), Unchanged)
        assert Followup.objects.filter(kind="promise").count() == 1


def test_work_is_handed_to_who_reaches_the_customer(cast):
    promise, zhou = promised(cast).value, cast.actor("zhou")
    with acting_as(zhou), transaction.atomic(), pytest.raises(CannotTake):
        hand_over_followup(actor=zhou, followup_id=promise, owner_id=cast.staff["li"], today=TODAY)
    with acting_as(zhou), transaction.atomic():
        done = hand_over_followup(actor=zhou, followup_id=promise, owner_id=cast.staff["chen"], today=TODAY)
    assert isinstance(done, Done)
    assert listed(cast, "zhou", TODAY) == [] and listed(cast, "chen", TODAY) == [promise]
    chen = cast.actor("chen")
    with acting_as(chen), transaction.atomic():
        hand_over_followup(actor=chen, followup_id=promise, owner_id=cast.staff["zhou"], today=TODAY)
    assert listed(cast, "zhou", TODAY) == [promise]
    with acting_as(cast.actor("li")), transaction.atomic(), pytest.raises(NotFound):
        hand_over_followup(
            actor=cast.actor("li"), followup_id=promise, owner_id=cast.staff["li"], today=TODAY
        )


def test_who_could_take_it_is_told_to_who_reaches_the_customer(cast):
    found = {}
    for login in ("zhou", "chen", "li"):
        actor = cast.actor(login)
        with acting_as(actor):
            found[login] = [
                id_ for id_, _name in takers_of(actor=actor, customer_id=cast.customers["lin"], today=TODAY)
            ]
    chen, shi, zhou = (cast.staff[one] for one in ("chen", "shi", "zhou"))
    assert found == {"zhou": [chen, shi], "chen": [zhou, shi], "li": []}


def test_my_month_counts_the_own_word(cast):
    promise, zhou = promised(cast).value, cast.actor("zhou")
    promised(cast, text="另一件")
    with acting_as(zhou), transaction.atomic():
        complete_followup(actor=zhou, followup_id=promise, outcome="reached")
    with acting_as(zhou):
        kept = kept_between(actor=zhou, since=TODAY, until=TODAY + DAY, zone="Asia/Shanghai")
        none = kept_between(actor=zhou, since=TODAY + DAY, until=TODAY + 2 * DAY, zone="Asia/Shanghai")
    assert (kept.done, kept.promises_done, kept.promises) == (1, 1, 2) and none.promises == 0
