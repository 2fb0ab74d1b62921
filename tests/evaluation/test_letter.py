"""The letter of the week: its arithmetic, one a week whatever the clock does, each leader's own, in both languages."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from shuke.evaluation.reviews.commands import write_weekly
from shuke.evaluation.reviews.queries import letter_of, letters_written
from shuke.evaluation.reviews.rules import MOST_ACTS, Week, acts_of, week_of
from shuke.foundation.org.actor import CLOCK, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.models import Staff
from shuke.foundation.org.refusals import Forbidden
from tests.auth.people import PASSWORD

MONDAY = date(2026, 11, 23)
ORDER = ["promises", "late", "disputes", "wishes", "names", "due", "once"]
amounts = st.integers(0, 10**9)


@given(st.lists(st.tuples(st.integers(1, 100), amounts, amounts, amounts), max_size=40))
def test_every_day_is_in_the_week_in_a_usual_one_or_too_old(days: Any) -> None:
    (receipts, net, known), (usual, _share) = week_of(days, weeks=8)
    last = [day for day in days if day[0] <= 7]
    assert (receipts, net, known) == tuple(sum(day[place] for day in last) for place in (1, 2, 3))
    earlier: dict[int, int] = {}
    for ago, _receipts, money, _known in days:
        if 7 < ago <= 63:
            earlier[(ago - 1) // 7] = earlier.get((ago - 1) // 7, 0) + money
    assert usual == (sum(earlier.values()) // len(earlier) if sum(earlier.values()) else 0)


def test_by_hand() -> None:
    days = [(1, 3, 900, 300), (7, 1, 100, 100), (8, 2, 400, 400), (15, 1, 200, 0), (64, 9, 9_999, 9_999)]
    assert week_of(days, weeks=8) == ((4, 1000, 400), (300, 6_666))
    week = Week(net_minor=1000, usual_minor=300, receipts=4, known_minor=400)
    assert (week.change_bp, week.known_bp) == (23_333, 4_000)
    assert Week(net_minor=5).change_bp is None and Week(known_minor=5).known_bp == 0


@given(st.builds(Week, **dict.fromkeys(Week.__slots__, amounts)))
def test_at_most_three_acts_each_with_something_to_do_in_the_order_of_their_weight(week: Week) -> None:
    acts = acts_of(week)
    assert len(acts) <= MOST_ACTS and all(act.count > 0 for act in acts)
    assert all(ORDER.index(one.code) < ORDER.index(next_.code) for one, next_ in pairwise(acts))
    if week.promises_late:
        assert acts[0].code == "promises"


def test_a_shop_that_knows_its_customers_is_not_asked_for_names() -> None:
    assert [act.code for act in acts_of(Week(net_minor=100, known_minor=50, receipts=1))] == []
    assert [act.code for act in acts_of(Week(net_minor=100, known_minor=49, receipts=1))] == ["names"]


@pytest.fixture
def run(cast: Any) -> Any:
    """The cast with a run of figures."""
    from shuke.insight.models import Run

    with acting_as(CLOCK):
        Run.objects.create(
            as_of=MONDAY - timedelta(days=1), started_at=timezone.now(), finished_at=timezone.now(), seconds=1,
            facts={"base": "goods", "currency": "CNY", "unit": cast.units["company"], "months": 24, "window_start": "2024-11-22",
                   "shop_gap_days": 30, "bands": [], "means": {}},
        )  # fmt: skip
    return cast


def written(world: Any, unit: str, monday: date = MONDAY) -> Any:
    with acting_as(CLOCK):
        return write_weekly(actor=CLOCK, unit_id=world.units[unit], week_on=monday, now=timezone.now())


@pytest.mark.django_db
def test_there_is_no_letter_before_the_first_figures(cast: Any) -> None:
    assert isinstance(written(cast, "lake"), Unchanged)


@pytest.mark.django_db
def test_each_leader_reads_the_letter_of_the_own_unit(run: Any) -> None:
    for unit in ("company", "lake", "river"):
        assert isinstance(written(run, unit), Done)
    assert isinstance(written(run, "lake"), Unchanged)
    written(run, "lake", MONDAY + timedelta(days=7))
    for name in ("chen", "gao"):
        actor = run.actor(name)
        with acting_as(actor):
            mondays = letters_written(actor=actor, limit=9)
            assert letter_of(actor=actor, week_on=MONDAY - timedelta(days=7)) is None
            with connection.cursor() as cursor:
                cursor.execute("SELECT array_agg(DISTINCT unit_id) FROM reviews_letter")
                (units,) = cursor.fetchone()
        assert {run.units["company"]}.isdisjoint(units or ())  # nobody of this cast leads the chain
        if actor.unit_id == run.units["lake"]:
            assert mondays == [MONDAY + timedelta(days=7), MONDAY]
    zhou = run.actor("zhou")
    with acting_as(zhou), pytest.raises(Forbidden):
        letter_of(actor=zhou)


@pytest.mark.django_db
def test_the_sums_are_those_of_the_unit(run: Any) -> None:
    """Sales of the store alone in its letter; the company's has them all."""
    from shuke.trade.orders.models import Order

    with acting_as(CLOCK):
        Order.objects.filter(unit_id=run.units["lake"]).update(sold_on=MONDAY - timedelta(days=3))
        Order.objects.filter(unit_id=run.units["river"]).update(sold_on=MONDAY - timedelta(days=10))
        totals = {
            unit: sum(o.total_minor - o.refunded_minor for o in Order.objects.filter(unit_id=run.units[unit], status="completed"))
            for unit in ("lake", "river")
        }  # fmt: skip
    assert totals["lake"] > 0
    facts = {}
    for unit in ("company", "lake", "river"):
        letter = written(run, unit).value
        with acting_as(CLOCK), connection.cursor() as cursor:
            cursor.execute(
                "SELECT facts ->> 'net_minor', facts ->> 'usual_minor' FROM reviews_letter WHERE id = %s",
                [letter],
            )
            facts[unit] = tuple(map(int, cursor.fetchone()))
    assert facts["lake"] == (totals["lake"], 0) and facts["river"] == (0, totals["river"])
    assert facts["company"][0] >= totals["lake"] and facts["company"][1] >= totals["river"]


@pytest.mark.django_db
def test_the_database_keeps_one_letter_a_monday(run: Any) -> None:
    written(run, "lake")
    with acting_as(CLOCK), connection.cursor() as cursor:
        for day in (MONDAY, MONDAY + timedelta(days=1)):
            with pytest.raises(IntegrityError), transaction.atomic():
                cursor.execute(
                    "INSERT INTO reviews_letter (unit_id, week_on, facts, currency, written_at)"
                    " VALUES (%s, %s, '{}', 'CNY', now())",
                    [run.units["lake"], day],
                )


@pytest.mark.django_db(databases=["default", "witness"])
@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", ("上周", "本周先做")), ("en", ("Last week", "First this week"))]
)
def test_the_page_in_both_languages(run: Any, client: Client, language: str, words: tuple[str, str]) -> None:
    for unit in run.units:
        written(run, unit)
    with acting_as(CLOCK):
        Staff.objects.filter(id=run.staff["chen"]).update(language=language)
    client.post("/login", {"login": "chen", "password": PASSWORD})
    page = client.get("/letter").content.decode()
    assert page.partition("<ol>")[2].partition("</ol>")[0].count("<li>") == 5
    assert all(word in page for word in words)
    assert client.get("/letter?week=1999-01-04").status_code == 200
