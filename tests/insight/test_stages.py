"""Lifecycle and service grade: the rules, and the same in the measures."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shuke.insight.frames import lake_table
from shuke.insight.measures.grades import grades
from shuke.insight.measures.lifecycle import flows, lifecycle, visits
from shuke.insight.measures.purchases import purchases
from shuke.insight.measures.rhythm import rhythm, shop_gap
from shuke.insight.rules.grades import FORECASTS, GRADES, grade_of
from shuke.insight.rules.stages import STAGES, stage_of
from tests.insight.tables import AS_OF, engine_with, given_table, order

BEFORE = {"customer_id": "int64", "stage": "string", "last_on": "date"}


def staged(days: dict[int, list[int]], before: dict[int, tuple[str, Any]] | None = None) -> dict[int, str]:
    """Stages of customers who bought so many days ago; ``before``: stage and last day of the former run."""
    people = [{"customer_id": who, "status": "active", "home_unit_id": 4} for who in days]
    orders = [order(who, back) for who, backs in days.items() for back in backs]
    engine = engine_with(customers=people, orders=orders)
    bought = purchases(lake_table("orders"), as_of=AS_OF, currency="CNY")
    seen = engine.keep("seen", visits(bought, as_of=AS_OF))
    gaps = engine.keep("gaps", shop_gap(rhythm(bought, as_of=AS_OF)))
    rows = [{"customer_id": who, "stage": s, "last_on": on} for who, (s, on) in (before or {}).items()]
    former = given_table(engine, "before", BEFORE, rows)
    now = engine.keep("now", lifecycle(lake_table("customers"), seen, gaps, former, as_of=AS_OF))
    moved = engine.rows(flows(former, now))
    assert sum(row["customers"] for row in moved) == len(days)
    return {row["customer_id"]: row["stage"] for row in engine.rows(now)}


def by_rule(backs: list[int], shop: int | None, before: str | None) -> str:
    days = sorted(set(backs))
    steps = [later - sooner for sooner, later in itertools.pairwise(days)]
    gap = shop
    if len(days) >= 3:
        middle = sorted(steps)
        half = middle[len(middle) // 2] + middle[(len(middle) - 1) // 2]
        gap = (half + 1) // 2
    inside = [back for back in days if back < 730]
    return stage_of(
        since_first=max(days) if days else None, since_last=min(days) if days else None,
        last_step=steps[0] if steps else None, gap=gap, purchase_days=len(inside), before=before,
    )  # fmt: skip


def test_every_stage_has_its_customer() -> None:
    regular = list(range(0, 300, 20))
    found = staged({
        1: [], 2: [10], 3: [5, 25, 45], 4: regular, 5: [45, 65, 85, 105], 6: [100, 120, 140], 7: [3, 183, 203, 223],
    })  # fmt: skip
    assert [found[who] for who in range(1, 8)] == [
        "prospect", "new", "active", "loyal", "at_risk", "lapsed", "won_back",
    ]  # fmt: skip
    assert set(found.values()) == set(STAGES)


def test_a_name_is_kept_until_the_distance_is_clear() -> None:
    backs, last = [35, 55, 75], AS_OF - timedelta(days=35)
    assert staged({1: backs})[1] == "active"
    assert staged({1: backs}, {1: ("at_risk", last)})[1] == "at_risk"
    assert staged({1: backs}, {1: ("at_risk", last - timedelta(days=20))})[1] == "active"  # bought since
    away, last = [65, 85, 105], AS_OF - timedelta(days=65)
    assert (staged({1: away})[1], staged({1: away}, {1: ("lapsed", last)})[1]) == ("at_risk", "lapsed")


@settings(max_examples=5, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 900), max_size=8), min_size=1, max_size=8),
    st.sampled_from([None, "active", "at_risk", "lapsed"]),
)
def test_measure_and_rule_agree(shop: list[list[int]], former: str | None) -> None:
    days = dict(enumerate(shop, start=1))
    before = {
        who: (former, AS_OF - timedelta(days=min(backs))) for who, backs in days.items() if former and backs
    }
    found = staged(days, before)
    gaps = []
    for backs in days.values():
        held = sorted(set(backs))
        if len(held) >= 3:
            steps = sorted(b - a for a, b in itertools.pairwise(held))
            gaps.append((steps[len(steps) // 2] + steps[(len(steps) - 1) // 2] + 1) // 2)
    gaps.sort()
    usual = (gaps[len(gaps) // 2] + gaps[(len(gaps) - 1) // 2] + 1) // 2 if gaps else None
    assert found == {who: by_rule(backs, usual, former if backs else None) for who, backs in days.items()}


def test_a_grade_never_falls_when_more_is_expected_or_was_spent() -> None:
    table = [[grade_of(abc, forecast) for forecast in FORECASTS] for abc in GRADES]
    assert all(row == sorted(row) for row in table)
    assert all(list(column) == sorted(column) for column in zip(*table, strict=True))
    assert all(
        abs(ord(abc) - ord(grade)) <= 1 for abc, row in zip(GRADES, table, strict=True) for grade in row
    )


def test_who_has_no_forecast_keeps_the_class() -> None:
    engine = engine_with()
    known = given_table(
        engine, "known", {"customer_id": "int64", "abc": "string"},
        [{"customer_id": 1, "abc": "C"}, {"customer_id": 2, "abc": "C"}, {"customer_id": 3, "abc": "A"}],
    )  # fmt: skip
    said = given_table(
        engine, "said", {"customer_id": "int64", "forecast": "string"},
        [{"customer_id": 1, "forecast": "A"}, {"customer_id": 3, "forecast": "D"}],
    )  # fmt: skip
    rows = engine.rows(grades(known, said))
    assert {row["customer_id"]: row["grade"] for row in rows} == {1: "B", 2: "C", 3: "B"}
