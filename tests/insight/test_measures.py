"""The measures against the same definitions in plain Python, on random shops."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuke.foundation.kernel.period import Period
from shuke.insight.columns import CELL, CLASS, FIGURE, PARETO, TALLY
from shuke.insight.frames import lake_table
from shuke.insight.measures import abc, rfm
from shuke.insight.measures.purchases import purchases
from shuke.insight.measures.spending import spending
from shuke.insight.scoring import Terms, compute, terms_of
from tests.insight.tables import AS_OF, UNITS, engine_with, expected, order

STARTS = tuple(Period.last_months(AS_OF, months).start for months in (24, 12))
orders_of_a_shop = st.lists(
    st.builds(
        order,
        st.one_of(st.none(), st.integers(1, 12)),
        st.one_of(st.integers(-5, 40), st.sampled_from([364, 365, 366, 729, 730, 731, 900])),
        st.one_of(st.sampled_from([0, -100, 500, 1000]), st.integers(1, 5000)),
        refunded_goods_minor=st.sampled_from([0, 0, 0, 300, 1000]),
        status=st.sampled_from(["completed"] * 5 + ["cancelled", "open"]),
        currency=st.sampled_from(["CNY"] * 5 + ["GBP"]),
        unit_id=st.sampled_from([4, 5, 6]),
    ),
    max_size=60,
)
CUSTOMERS = [{"customer_id": who, "home_unit_id": 4 + who % 3, "status": "active"} for who in range(1, 13)]


def computed(orders: list[dict[str, Any]], as_of: date = AS_OF) -> Any:
    engine = engine_with(orders=orders, customers=CUSTOMERS)
    facts = compute(engine, [Terms(as_of, "CNY", 1)])
    return engine, facts


def figures(engine: Any) -> dict[int, dict[str, Any]]:
    rows = [row for batch in engine.batches("figure") for row in batch.to_pylist()]
    return {row.pop("customer_id"): row for row in rows}


def table(engine: Any, name: str) -> list[dict[str, Any]]:
    return [row for batch in engine.batches(name) for row in batch.to_pylist()]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(orders_of_a_shop)
def test_figures_are_the_definitions(orders: list[dict[str, Any]]) -> None:
    engine, _ = computed(orders)
    wanted = expected(range(1, 13), orders, AS_OF, STARTS, "CNY")  # type: ignore[arg-type]
    found = figures(engine)
    assert found == {
        who: {name: getattr(row, name) for name in list(FIGURE)[1:]} for who, row in wanted.items()
    }
    check_units(engine, found)
    check_tally(engine, orders)


def check_units(engine: Any, found: dict[int, dict[str, Any]]) -> None:
    """Sums per unit are the sums over the customers at home under it."""
    cells, classes, points = (table(engine, name) for name in ("cell", "class", "pareto"))
    for unit, _, _, path in UNITS:
        under = {id_ for id_, _, _, other in UNITS if other.startswith(path)}
        here = [row for who, row in found.items() if 4 + who % 3 in under]
        scored = [row for row in here if row["r"]]
        of_unit = [row for row in cells if row["unit_id"] == unit]
        assert sum(row["customers"] for row in of_unit) == len(scored)
        assert sum(row["net_minor"] for row in of_unit) == sum(row["monetary_minor"] for row in scored)
        counts = {row["abc"]: row["customers"] for row in classes if row["unit_id"] == unit}
        assert counts == {letter: n for letter in "ABCD" if (n := sum(row["abc"] == letter for row in here))}
        amounts = sorted((row["monetary_minor"] for row in here if row["monetary_minor"]), reverse=True)
        curve = {row["point"]: row for row in points if row["unit_id"] == unit}
        assert len(curve) == (100 if amounts else 0)
        for point, row in curve.items():
            best = amounts[: -(-point * len(amounts) // 100)]
            assert (row["customers"], row["net_minor"]) == (len(best), sum(best))
            assert row["share_bp"] == sum(best) * 10_000 // sum(amounts)


def check_tally(engine: Any, orders: list[dict[str, Any]]) -> None:
    """Every order stands under one reason, at its store and at every unit above."""
    for unit, _, _, path in UNITS:
        under = {id_ for id_, _, _, other in UNITS if other.startswith(path)}
        held = [row for row in table(engine, "tally") if row["unit_id"] == unit]
        assert sum(row["orders"] for row in held) == sum(row["unit_id"] in under for row in orders)
        net = {row["reason"]: row["orders"] for row in held}
        counted = sum(row["frequency"] for row in figures(engine).values())
        if unit == 1:
            assert net.get("purchase", 0) == counted


@settings(max_examples=6, deadline=None)
@given(orders_of_a_shop, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(orders: list[dict[str, Any]], chance: random.Random) -> None:
    first, facts = computed(orders)
    chance.shuffle(orders)
    second, again = computed(orders)
    assert facts == again and figures(first) == figures(second)
    for name in ("cell", "class", "pareto", "tally"):
        key = str
        assert sorted(table(first, name), key=key) == sorted(table(second, name), key=key)


@settings(max_examples=6, deadline=None)
@given(orders_of_a_shop, st.integers(1, 400))
def test_later_sales_change_nothing_of_an_earlier_day(orders: list[dict[str, Any]], back: int) -> None:
    as_of = AS_OF - timedelta(days=back)
    before = [row for row in orders if row["sold_on"] <= as_of]
    assert figures(computed(orders, as_of)[0]) == figures(computed(before, as_of)[0])


def test_equal_values_get_equal_scores_and_the_lowest_is_one() -> None:
    orders = [order(who, 10, 1000) for who in range(1, 7)] + [order(who, 5, 9000) for who in range(7, 11)]
    rows = figures(computed(orders)[0])
    assert {(rows[who]["r"], rows[who]["f"], rows[who]["m"]) for who in range(1, 7)} == {(1, 1, 1)}
    assert {(rows[who]["r"], rows[who]["f"], rows[who]["m"]) for who in range(7, 11)} == {(4, 1, 4)}


def test_the_window_ends_with_its_day_and_begins_two_years_before() -> None:
    start, year = STARTS
    assert (start, year) == (date(2024, 7, 1), date(2025, 7, 1))
    orders = [
        order(1, sold_on=day)
        for day in (start - timedelta(days=1), start, year - timedelta(days=1), year, AS_OF)
    ]
    row = figures(computed(orders)[0])[1]
    assert (row["frequency"], row["orders_12m"], row["first_on"]) == (4, 2, start - timedelta(days=1))


def test_bought_before_the_window_only_is_d_without_scores_but_with_days() -> None:
    row = figures(computed([order(1, 800), order(2, 3)])[0])[1]
    assert row["abc"] == "D" and row["cell"] is None and row["recency_days"] == 800


def test_the_shops_own_thresholds() -> None:
    engine = engine_with(orders=[order(1, 30, 500), order(2, 31, 499), order(2, 40, 1)])
    spent = engine.keep(
        "spent", spending(purchases(lake_table("orders"), as_of=AS_OF, currency="CNY"), as_of=AS_OF)
    )
    bounds = {"r": (240, 120, 60, 30), "f": (2, 4, 6, 10), "m": (100, 200, 400, 501)}
    rows = {row["customer_id"]: row for row in engine.rows(rfm.rfm(spent, bounds))}
    assert [(rows[who]["r"], rows[who]["f"], rows[who]["m"]) for who in (1, 2)] == [(5, 1, 4), (4, 2, 4)]


def test_who_left_has_no_figures_but_stays_in_the_shares() -> None:
    people = [
        {"customer_id": who, "home_unit_id": 4, "status": "closed" if who == 1 else "active"}
        for who in (1, 2)
    ]
    engine = engine_with(orders=[order(1, 0, 9000), order(2, 5, 1000)], customers=people)
    compute(engine, [Terms(AS_OF, "CNY", 1)])
    assert {who: row["abc"] for who, row in figures(engine).items()} == {2: "B"}
    assert {row["net_minor"] for row in table(engine, "class")} == {1000}


def test_products_are_classed_by_net_goods() -> None:
    lines = [
        {
            "line_id": n,
            "order_id": 1,
            "product_id": n,
            "is_goods": n != 4,
            "total_minor": total,
            "refunded_minor": back,
        }
        for n, total, back in ((1, 8000, 0), (2, 1500, 0), (3, 500, 0), (4, 9999, 0), (5, 100, 100))
    ]
    engine = engine_with(orders=[order(None, order_id=1)], order_lines=lines)
    worth = engine.keep("worth", abc.product_worth(lake_table("order_lines"), lake_table("orders")))
    classed = engine.rows(abc.abc(worth, key="product_id", amount="net_minor"))
    assert {row["product_id"]: row["abc"] for row in classed} == {1: "A", 2: "B", 3: "C", 5: "D"}


def test_half_a_day_of_gap_is_rounded_up_and_two_days_are_no_rhythm() -> None:
    orders = [order(1, ago) for ago in (0, 0, 3, 7)] + [order(2, ago) for ago in (0, 9)]
    engine, facts = computed(orders)
    rows = figures(engine)
    assert (rows[1]["gap_days"], rows[1]["purchase_days"], rows[1]["frequency"]) == (4, 3, 4)
    assert rows[2]["gap_days"] is None and facts["shop_gap_days"] == 4


def test_terms_come_from_the_lake() -> None:
    engine = engine_with(orders=[order(1, 0), order(1, 400, currency="GBP")])
    assert terms_of(engine, None, AS_OF + timedelta(days=20)) == [Terms(AS_OF + timedelta(days=20), "CNY", 1)]
    assert terms_of(engine, None, AS_OF + timedelta(days=4000))[0].as_of == AS_OF
    assert terms_of(engine, date(2026, 1, 1), AS_OF)[0].as_of == date(2026, 1, 1)


@pytest.mark.parametrize("orders", [[], [order(None)], [order(1, status="open")]])
def test_a_shop_without_purchases(orders: list[dict[str, Any]]) -> None:
    engine, facts = computed(orders)
    assert {row["abc"] for row in figures(engine).values()} == {"D"}
    assert table(engine, "cell") == [] and table(engine, "pareto") == []
    assert facts["shop_gap_days"] is None and facts["bands"] == []


def test_every_column_leaves_in_its_declared_type() -> None:
    engine, _ = computed([order(who, who * 10, 1000 * who) for who in range(1, 13)])
    for name, columns in {
        "figure": FIGURE,
        "cell": CELL,
        "pareto": PARETO,
        "class": CLASS,
        "tally": TALLY,
    }.items():
        for batch in engine.batches(name):
            assert ibis.schema(batch.schema) == ibis.schema(columns)
