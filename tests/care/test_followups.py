"""Follow-ups: promised, planned by the program, done, opened again, put off."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from shuke.customers.models import Birthday, Customer
from shuke.foundation.kernel.calendar import lunar_birthday_in, lunar_of
from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.models import Grant, Staff
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.service.care.commands.anniversaries import plan_anniversaries
from shuke.service.care.commands.followups import (
    OutcomeUnknown,
    TooFarAhead,
    complete_followup,
    plan_followup,
    postpone_followup,
    reopen_followup,
)
from shuke.service.care.commands.planned import Pick, plan_many
from shuke.service.care.models import Followup
from shuke.service.care.queries import followups_about, followups_counted, followups_due
from tests.cast import TODAY, build_cast
from tests.org.log import events
from tests.org.threads import kinds, together

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
YEAR = timedelta(days=365)


def promise(cast, login="zhou", key="lin", **changes):
    actor = cast.actor(login)
    wanted = {
        "customer_id": cast.customers[key],
        "text": "老白茶到货告诉她",
        "due_on": TODAY,
        "today": TODAY,
    } | changes
    with acting_as(actor), transaction.atomic():
        return plan_followup(actor=actor, **wanted)


def due_for(cast, login, mine=True, until=TODAY):
    actor = cast.actor(login)
    with acting_as(actor):
        return [
            line.id
            for line in followups_due(
                actor=actor, until=until, mine=mine, kinds=("manual", "at_risk", "birthday", "anniversary")
            )
        ]


def test_a_promise_stands_on_the_list_of_who_made_it_and_of_who_leads(cast):
    made = promise(cast).value
    assert (
        due_for(cast, "zhou")
        == due_for(cast, "chen", mine=False)
        == due_for(cast, "shi", mine=False)
        == [made]
    )
    assert due_for(cast, "chen") == due_for(cast, "gao", mine=False) == due_for(cast, "li", mine=False) == []
    event = events("care.plan_followup")[-1]
    assert event.customers == [cast.customers["lin"]] and "老白茶" not in str(event.facts)


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"key": "wujg"}, NotFound, "customer_id"),
        ({"due_on": TODAY - timedelta(days=1)}, TooFarAhead, "due_on"),
        ({"due_on": TODAY + timedelta(days=367)}, TooFarAhead, "due_on"),
        ({"owner_id": 10**9}, NotFound, "owner_id"),
    ],
)
def test_what_cannot_be_promised(cast, changes, refusal, field):
    with pytest.raises(refusal) as no:
        promise(cast, **changes)
    assert no.value.field == field
    with acting_as(SYSTEM):
        assert Followup.objects.count() == 0


def test_work_is_given_to_who_works_under_the_giver(cast):
    assert isinstance(promise(cast, "chen", owner_id=cast.staff["zhou"]), Done)
    with pytest.raises(NotFound):
        promise(cast, "chen", owner_id=cast.staff["gao"])
    Grant.objects.filter(staff_id=cast.staff["li"]).update(until_on=TODAY - timedelta(days=1))
    with pytest.raises(NotFound):
        promise(cast, "chen", key="wujg", owner_id=cast.staff["li"])
    with pytest.raises(Forbidden):
        promise(cast, "wu")


def test_done_is_done_and_can_be_undone(cast):
    zhou, made = cast.actor("zhou"), promise(cast).value
    with acting_as(zhou):
        assert followups_counted(actor=zhou, today=TODAY, mine=True)[:2] == (1, 0)
        assert isinstance(complete_followup(actor=zhou, followup_id=made, outcome="reached"), Done)
        assert isinstance(complete_followup(actor=zhou, followup_id=made, outcome="visited"), Unchanged)
        assert followups_about(actor=zhou, customer_id=cast.customers["lin"]) == []
        done = Followup.objects.get(id=made)
        assert (done.outcome, done.done_by_id) == ("reached", zhou.staff_id) and done.done_at is not None
        assert isinstance(reopen_followup(actor=zhou, followup_id=made), Done)
        assert isinstance(reopen_followup(actor=zhou, followup_id=made), Unchanged)
        assert [line.id for line in followups_about(actor=zhou, customer_id=cast.customers["lin"])] == [made]
    assert [event.act for act in ("care.complete_followup", "care.reopen_followup") for event in events(act)] == [
        "care.complete_followup", "care.reopen_followup",
    ]  # fmt: skip


def test_an_outcome_outside_of_the_list_is_refused(cast):
    zhou, made = cast.actor("zhou"), promise(cast).value
    with acting_as(zhou), pytest.raises(OutcomeUnknown), transaction.atomic():
        complete_followup(actor=zhou, followup_id=made, outcome="married")


@pytest.mark.parametrize("act", [complete_followup, reopen_followup, postpone_followup])
def test_a_colleagues_work_is_not_found(cast, act):
    made, li = promise(cast).value, cast.actor("li")
    more = {
        complete_followup: {"outcome": "reached"},
        reopen_followup: {},
        postpone_followup: {"due_on": TODAY, "today": TODAY},
    }
    for followup in (made, 10**9):
        with acting_as(li), pytest.raises(NotFound), transaction.atomic():
            act(actor=li, followup_id=followup, **more[act])


def test_what_is_put_off_comes_back_on_its_day(cast):
    zhou, made, later = cast.actor("zhou"), promise(cast).value, TODAY + timedelta(days=3)
    with acting_as(zhou):
        assert isinstance(postpone_followup(actor=zhou, followup_id=made, due_on=later, today=TODAY), Done)
        assert isinstance(
            postpone_followup(actor=zhou, followup_id=made, due_on=later, today=TODAY), Unchanged
        )
        with pytest.raises(TooFarAhead), transaction.atomic():
            postpone_followup(actor=zhou, followup_id=made, due_on=TODAY - timedelta(days=1), today=TODAY)
        complete_followup(actor=zhou, followup_id=made, outcome="no_answer")
        assert isinstance(
            postpone_followup(actor=zhou, followup_id=made, due_on=TODAY, today=TODAY), Unchanged
        )
        reopen_followup(actor=zhou, followup_id=made)
    assert due_for(cast, "zhou") == [] and due_for(cast, "zhou", until=later) == [made]


def plan(cast, *keys, kind="at_risk", occasion="late:2026-11"):
    picks = [Pick(cast.customers[key], occasion, TODAY, {"days": 90}) for key in keys]
    with acting_as(CLOCK), transaction.atomic():
        return plan_many(actor=CLOCK, kind=kind, picks=picks)


def test_each_picked_customer_is_planned_once_per_occasion_and_told_once(cast):
    assert plan(cast, "lin", "wujg") == Done(2)
    assert plan(cast, "lin", "wujg") == Unchanged(0)
    assert plan(cast, "lin", "wujg", "zhao") == Done(1)
    assert plan(cast) == Unchanged(0)
    assert plan(cast, "lin", occasion="late:2026-12") == Done(1)
    told = [event.customers for event in events("care.plan_many")]
    assert told == [
        sorted(cast.customers[key] for key in keys) for keys in (("lin", "wujg"), ("zhao",), ("lin",))
    ]


def test_the_owner_does_it_else_who_leads_the_store(cast):
    Staff.objects.filter(login="li").update(is_active=False)  # wujg's owner has left
    with acting_as(SYSTEM):
        Customer.objects.filter(id=cast.customers["fang"]).update(status="closed")
    plan(cast, "lin", "wujg", "zhao", "fang")
    with acting_as(SYSTEM):
        owners = dict(Followup.objects.values_list("customer_id", "owner_id"))
    assert owners == {
        cast.customers[key]: cast.staff[login]
        for key, login in (("lin", "zhou"), ("wujg", "chen"), ("zhao", "gao"))
    }


def test_nobody_to_do_it_is_nothing_planned(cast):
    Grant.objects.filter(staff_id=cast.staff["gao"]).update(until_on=TODAY - timedelta(days=1))
    assert plan(cast, "zhao") == Unchanged(0)


def born(cast, key, month, day, year=None, is_lunar=False):
    with acting_as(SYSTEM):
        Birthday.objects.create(
            customer_id=cast.customers[key], year=year, month=month, day=day, is_lunar=is_lunar
        )


def anniversaries(today=TODAY, days=3):
    with acting_as(CLOCK), transaction.atomic():
        return plan_anniversaries(actor=CLOCK, today=today, days=days)


def planned():
    with acting_as(SYSTEM):
        return [
            (line.customer_id, line.kind, line.due_on, line.reason)
            for line in Followup.objects.order_by("customer_id", "id")
        ]


def test_birthdays_by_either_calendar_are_known_in_time(cast):
    born(cast, "lin", 11, 23, 1980)
    born(cast, "new", 10, 15, None, is_lunar=True)  # 2026-11-23 is the fifteenth of the tenth month
    born(cast, "wujg", 11, 25, 1970)  # not yet
    born(cast, "zhao", 11, 22, 1990)  # nobody owns her
    assert anniversaries() == Done(2)
    day = date(2026, 11, 23)
    assert planned() == [
        (cast.customers["lin"], "birthday", day, {"is_lunar": False, "age": 46, "kept_on": str(day)}),
        (cast.customers["new"], "birthday", day, {"is_lunar": True, "age": None, "kept_on": str(day)}),
    ]
    assert anniversaries() == Unchanged(0)
    anniversaries(TODAY + YEAR, days=2)  # the solar one comes again; the lunar one on another day
    birthdays = [line for line in planned() if line[1] == "birthday"]
    assert [line[0] for line in birthdays] == [
        cast.customers["lin"],
        cast.customers["lin"],
        cast.customers["new"],
    ]


def test_a_birthday_on_a_day_that_is_missing_is_kept_a_day_early(cast):
    born(cast, "lin", 2, 29, 1988)
    born(cast, "new", 6, 30, 1988, is_lunar=True)
    assert anniversaries(date(2027, 2, 27)) == Done(1)
    assert planned()[0][2:] == (date(2027, 2, 28), {"is_lunar": False, "age": 39, "kept_on": "2027-02-28"})
    short = next(year for year in range(2027, 2040) if lunar_of(lunar_birthday_in(year, 6, 30)).day == 29)
    day = lunar_birthday_in(short, 6, 30)
    assert anniversaries(day, days=1) == Done(1)
    assert planned()[1][2:] == (day, {"is_lunar": True, "age": short - 1988, "kept_on": str(day)})


def test_years_of_membership_are_counted(cast):
    with acting_as(SYSTEM):
        Customer.objects.filter(id=cast.customers["lin"]).update(joined_on=date(2020, 11, 24))
    assert anniversaries() == Done(1)
    assert planned() == [
        (cast.customers["lin"], "anniversary", date(2026, 11, 24), {"years": 6, "kept_on": "2026-11-24"})
    ]


def test_new_members_have_no_anniversary(cast):
    """All of the cast joined on the very day."""
    assert anniversaries() == Unchanged(0)


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
class TestAtOnce:
    """With real threads and real commits."""

    def test_two_nightly_runs_plan_once(self):
        cast = build_cast()
        answers = together(*[lambda: plan(cast, "lin", "wujg", "zhao")] * 4)
        assert sum(answer.value for answer in answers) == 3
        with acting_as(SYSTEM), transaction.atomic():
            assert Followup.objects.count() == 3

    def test_done_by_two_is_done_once(self):
        cast = build_cast()
        made = promise(cast).value

        def complete(login):
            return complete_followup(actor=actors[login], followup_id=made, outcome="reached")

        actors = {login: cast.actor(login) for login in ("zhou", "chen", "shi")}
        answers = together(*[lambda login=login: complete(login) for login in actors])
        assert kinds(answers) == ["Done", "Unchanged", "Unchanged"]
