"""Cohorts, profit, performance, portrait, prospecting: worked by hand, and unmoved by what must not move them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from shuke.foundation.kernel.period import Period
from shuke.insight.engines.duck import DuckEngine
from shuke.insight.frames import lake_table
from shuke.insight.measures import performance, portrait, profit, prospects
from shuke.insight.measures.cohorts import cohorts
from shuke.insight.measures.purchases import purchases, without_unprofiled
from tests.insight.tables import AS_OF, engine_with, given_table, order

MONTH = Period(date(2026, 6, 1), date(2026, 7, 1))
BEFORE = Period(date(2026, 5, 1), date(2026, 6, 1))


def line(number: int, order_id: int, product: int, total: int, **other: Any) -> dict[str, Any]:
    return {
        "line_id": number, "order_id": order_id, "product_id": product, "is_goods": True, "quantity_milli": 2_000,
        "refunded_milli": 0, "discount_minor": 0, "total_minor": total, "refunded_minor": 0, "cost_minor": None,
    } | other  # fmt: skip


def shop() -> dict[str, list[dict[str, Any]]]:
    """Three customers, five orders, two categories."""
    orders = [
        order(1, 0, 3000, order_id=1, channel="store", sold_hour=10, refunded_goods_minor=500),
        order(1, 40, 1000, order_id=2, channel="online", sold_hour=21),
        order(2, 2, 2000, order_id=3, channel="store", sold_hour=None),
        order(3, 95, 700, order_id=4, channel="store", sold_hour=10),
        order(None, 1, 900, order_id=5, channel="store", sold_hour=10),
    ]
    lines = [
        line(1, 1, 11, 2000, cost_minor=800, refunded_milli=500, refunded_minor=500),
        line(2, 1, 12, 1000, discount_minor=250),
        line(3, 2, 12, 1000, cost_minor=400),
        line(4, 3, 13, 2000, cost_minor=1500),
        line(5, 4, 13, 700, cost_minor=100),
        line(6, 5, 11, 900, cost_minor=300),
        line(7, 1, 14, 99, is_goods=False),
    ]
    products = [
        {"product_id": 11, "category_id": 1, "brand_id": 7, "price_minor": 1000},
        {"product_id": 12, "category_id": 1, "brand_id": None, "price_minor": 500},
        {"product_id": 13, "category_id": 2, "brand_id": 8, "price_minor": None},
    ]
    customers = [
        {"customer_id": who, "status": "active", "home_unit_id": 4, "source": source, "is_profiled": True,
         "joined_on": AS_OF - timedelta(days=back)}
        for who, source, back in ((1, "desk", 200), (2, "poster", 2), (3, "poster", 95), (4, "poster", 100))
    ]  # fmt: skip
    return {"orders": orders, "order_lines": lines, "products": products, "customers": customers}


def bought_in(engine: DuckEngine) -> Any:
    orders, _ = without_unprofiled(lake_table("orders"), lake_table("customers"))
    return engine.keep("bought", purchases(orders, as_of=AS_OF, currency="CNY"))


def answers(content: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Every measure of this file on a shop, rows in one order."""
    engine = engine_with(**content)
    bought = bought_in(engine)
    lines, orders, products = (lake_table(name) for name in ("order_lines", "orders", "products"))
    sold = engine.keep("sold", performance.sales(orders, lines, products, currency="CNY"))
    drawn = engine.keep("drawn", portrait.bought(bought, orders, lines, products))
    found = {
        "cohorts": cohorts(bought, as_of=AS_OF),
        "profit": profit.profit(bought, lines, {}),
        "performance": performance.performance(sold, ["category_id", "channel"], MONTH, BEFORE),
        "heat": performance.heat_map(sold, MONTH),
        "portrait": portrait.portrait(drawn),
        "prospects": prospects.prospects(lake_table("customers"), bought, as_of=AS_OF),
    }
    return {name: sorted(engine.rows(table), key=str) for name, table in found.items()}


@pytest.fixture(scope="module")
def plain() -> dict[str, list[dict[str, Any]]]:
    return answers(shop())


def test_cohorts_by_hand(plain: Any) -> None:
    rows = plain["cohorts"]
    got = {(row["cohort_on"].month, row["months_since"]): row for row in rows}
    may = got[5, 1]  # customer 1: first on 21 May, again on 30 June
    assert (may["size"], may["buyers"], may["share_bp"], may["revenue_minor"], may["cumulative_minor"]) == (
        1, 1, 10_000, 2500, 3500,
    )  # fmt: skip
    march = [got[3, since] for since in (0, 1)]
    assert [(row["buyers"], row["revenue_minor"], row["cumulative_per_head_minor"]) for row in march] == [
        (1, 700, 700),
        (0, 0, 700),
    ]
    assert not any(row["is_partial"] for row in rows)  # 30 June is the last day of its month
    assert (6, 1) not in got


def test_profit_by_hand_and_what_is_missing_is_named(plain: Any) -> None:
    rows = {row["customer_id"]: row for row in plain["profit"]}
    one = rows[1]  # 3 of 4 parts of 800, and 400; the line of 1000 has no cost
    assert (one["net_minor"], one["goods_minor"], one["margin_minor"]) == (3500, 1000, 1500)
    assert (one["profit_minor"], one["unknown_bp"], one["points_minor"]) == (1500, 2857, None)
    assert profit.missing({}) == profit.COSTS
    engine = engine_with(**shop())
    bought = bought_in(engine)
    points = given_table(
        engine,
        "points",
        {"customer_id": "int64", "cost_minor": "int64"},
        [{"customer_id": 1, "cost_minor": 70}],
    )
    table = profit.profit(bought, lake_table("order_lines"), {"points": points})
    rows = {row["customer_id"]: row for row in engine.rows(table)}
    assert (rows[1]["profit_minor"], rows[2]["points_minor"]) == (1430, 0)
    assert profit.missing({"points": points}) == ("messages", "service")


def test_performance_against_the_month_before(plain: Any) -> None:
    found = plain
    rows = {(row["category_id"], row["channel"]): row for row in found["performance"]}
    store = rows[1, "store"]
    assert (store["net_minor"], store["margin_minor"], store["known_minor"]) == (3400, 1500, 2400)
    assert (store["share_bp"], store["growth_bp"]) == (6296, None)
    assert (rows[1, "online"]["net_minor"], rows[1, "online"]["growth_bp"]) == (0, -10_000)
    heat = {(row["weekday"], row["sold_hour"]): row["net_minor"] for row in found["heat"]}
    assert heat == {(1, 10): 2500, (0, 10): 900}  # a Tuesday, a Monday; who gave no time is left out


def test_portrait_by_hand(plain: Any) -> None:
    rows = {row["customer_id"]: row for row in plain["portrait"]}
    one = rows[1]
    assert (one["top_category_id"], one["top_brand_id"], one["top_channel"], one["top_weekday"]) == (
        1,
        7,
        "store",
        1,
    )
    assert (one["basket_milli"], one["discount_bp"], one["refund_bp"]) == (1500, 588, 1250)
    assert (one["top_price_band"], rows[2]["top_price_band"], rows[2]["top_sold_hour"]) == (1, None, None)


def test_prospects_wait_until_ninety_days_are_over(plain: Any) -> None:
    rows = {(row["source"], row["month_on"].month): row for row in plain["prospects"]}
    june, march = rows["poster", 6], rows["poster", 3]
    assert (june["joined"], june["buyers"], june["settled"], june["per_head_minor"]) == (1, 1, 0, None)
    assert (march["joined"], march["buyers"], march["settled"], march["per_head_minor"]) == (2, 1, 2, 350)


def test_rows_in_another_order_change_nothing(plain: Any) -> None:
    content = shop()
    for rows in content.values():
        random.Random(7).shuffle(rows)
    assert answers(content) == plain


def test_a_stranger_changes_nobody_elses_rows(plain: Any) -> None:
    content = shop()
    content["orders"].append(order(9, 400, 100, order_id=9, channel="fair"))
    content["order_lines"].append(line(90, 9, 11, 100))
    found = answers(content)
    for name in ("profit", "portrait"):
        assert [row for row in found[name] if row["customer_id"] != 9] == plain[name]
    old = {(row["cohort_on"], row["months_since"]): row for row in found["cohorts"]}
    assert all(old[row["cohort_on"], row["months_since"]] == row for row in plain["cohorts"])


def test_money_in_other_units_scales_and_shares_stay(plain: Any) -> None:
    content, times = shop(), 100
    for rows in content.values():
        for row in rows:
            row |= {
                name: row[name] * times for name in row if name.endswith("_minor") and row[name] is not None
            }
    found = answers(content)
    for name, rows in plain.items():
        scaled = [
            {
                key: value * times if key.endswith("_minor") and value is not None else value
                for key, value in row.items()
            }
            for row in rows
        ]
        loose = name in ("cohorts", "prospects")  # figures per head are rounded down
        for got, want in zip(found[name], sorted(scaled, key=str), strict=True):
            assert all(
                got[key] == want[key] or (loose and abs(got[key] - want[key]) < times) for key in got
            ), (name, got, want)


def test_who_refused_is_in_no_measure_of_persons_and_stays_in_the_sales(plain: Any) -> None:
    content = shop()
    content["customers"][0]["is_profiled"] = False
    found = answers(content)
    assert {row["customer_id"] for name in ("profit", "portrait") for row in found[name]} == {2, 3}
    assert sum(row["size"] for row in found["cohorts"] if row["months_since"] == 0) == 2
    assert found["performance"] == plain["performance"] and found["heat"] == plain["heat"]
