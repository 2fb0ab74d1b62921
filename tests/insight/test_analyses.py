"""What a learning run finds out per unit: sums that agree with each other, on a small shop of hand-made orders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any

from shuke.insight.analyses.all import found_in
from shuke.insight.analyses.shop import Shop
from shuke.insight.columns import FIGURE, SCORE
from shuke.insight.engines.engine import Engine
from shuke.insight.frames import lake_table
from shuke.insight.measures import purchases, units
from tests.insight.tables import AS_OF, engine_with, given_table, order

HOMES = {1: 4, 2: 4, 3: 5, 4: 6}


def shop_of(orders: list[dict[str, Any]], lines: Sequence[dict[str, Any]] = ()) -> Shop:
    """A shop of four customers on ``AS_OF``, all of them new a month ago and active now."""
    people = [
        {"customer_id": who, "status": "active", "home_unit_id": unit, "joined_on": AS_OF - timedelta(days=700),
         "is_profiled": True, "kind": "person"}
        for who, unit in HOMES.items()
    ]  # fmt: skip
    goods = [{"product_id": n, "category_id": 1 + n % 2, "is_goods": True} for n in range(1, 9)]
    engine: Engine = engine_with(customers=people, orders=orders, order_lines=lines, products=goods)
    tables = {name: lake_table(name) for name in ("orders", "customers", "order_lines", "products", "stores")}
    said = [
        {"customer_id": who, "stage": "active", "stage_before": "new", "value_12m_minor": 10_000 * who}
        for who in HOMES
    ]  # fmt: skip
    figures = [{"customer_id": who, "abc": "A", "spend_12m_minor": 1_000 * who} for who in HOMES]
    return Shop(
        engine, AS_OF, "CNY", tables["orders"], tables["customers"], tables["order_lines"], tables["products"],
        engine.keep("bought", purchases.purchases(tables["orders"], as_of=AS_OF, currency="CNY")),
        engine.keep("ways", units.above(tables["stores"])),
        engine.keep("homes", units.homes(tables["customers"], tables["stores"])),
        given_table(engine, "figure", FIGURE, figures), given_table(engine, "score", SCORE, said),
    )  # fmt: skip


def line(number: int, product: int, **other: Any) -> dict[str, Any]:
    return {
        "line_id": number * 10 + product, "order_id": number, "product_id": product, "is_goods": True,
        "quantity_milli": 1000, "discount_minor": 0, "total_minor": 500, "cost_minor": 300, "refunded_milli": 0,
        "refunded_minor": 0,
    } | other  # fmt: skip


def sold(count: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Orders of the four customers in turn, one every third day; products 1 and 2 go together, 3 stands alone."""
    orders = [
        order(
            1 + n % 4, 3 * n, order_id=n + 1, unit_id=HOMES[1 + n % 4], channel="store", sold_hour=10 + n % 3
        )
        for n in range(count)
    ]
    lines = [line(n + 1, item) for n in range(count) for item in ((1, 2) if n % 2 else (3, 4 + n % 3))]
    return orders, lines


@lru_cache(maxsize=4)
def found_after(count: int) -> dict[str, dict[int, dict[str, Any]]]:
    """What is found after so many orders; reckoned once, read by several tests."""
    return bodies(shop_of(*sold(count)))


def bodies(shop: Shop) -> dict[str, dict[int, dict[str, Any]]]:
    out: dict[str, dict[int, dict[str, Any]]] = {}
    for unit, name, body in found_in(shop)[0]:
        out.setdefault(name, {})[unit] = body
    return out


def test_every_unit_holds_the_sums_of_those_under_it() -> None:
    found = found_after(120)
    assert set(found) == {"lifecycle", "worth", "cohorts", "affinity", "sales", "earnings", "demand"}
    flows = {unit: body["flows"] for unit, body in found["lifecycle"].items()}
    assert flows[1] == [["new", "active", 4]] and flows[2] == [["new", "active", 3]]
    assert flows[4] == [["new", "active", 2]]
    assert found["lifecycle"][1]["now"] == {"active": [4, 10_000]}
    assert [sum(held.values()) for _day, held in found["lifecycle"][1]["months"]] == [4] * 6
    assert found["worth"][2]["buckets"] == [[100, 1, 10_000], [200, 2, 50_000]]
    assert found["worth"][1]["curve"][-1] == [100, 1000]
    spans = found["sales"][1]["spans"]["365"]
    assert spans["under_id"] and sum(row[1] for row in spans["under_id"]) == sum(
        row[1] for row in spans["channel"]
    )
    assert sum(row[2] for row in spans["heat"]) == sum(row[1] for row in spans["channel"])
    tree = {unit: sum(part[2] for part in body["parts"]) for unit, body in found["earnings"].items()}
    assert tree[1] == tree[2] + tree[3] == sum(tree[store] for store in (4, 5, 6))
    _day, size, steps = found["cohorts"][1]["cohorts"][0]
    assert size <= 4 and steps[0][0] == size


def test_pairs_are_counted_per_unit_and_chance_is_left_out() -> None:
    found = found_after(120)["affinity"]
    pairs = {(row[0], row[1]): row for row in found[1]["product"]}
    both = pairs[1, 2]
    assert both[2:5] == [60, 60, 60] and both[5] < both[6] <= both[7] == 10_000 and both[8] == 200
    assert not {pair for pair in pairs if 3 in pair and set(pair) & {1, 2}}
    assert {unit: body["baskets"] for unit, body in found.items()} == {
        1: 120,
        2: 90,
        3: 30,
        4: 60,
        5: 30,
        6: 30,
    }


def test_demand_says_what_it_lacks_and_shows_only_what_beats_last_year() -> None:
    short = found_after(20)["demand"][1]["series"][0]
    assert short["is_shown"] is False and short["found"] < short["needed"]
    long = found_after(240)["demand"][1]["series"][0]
    assert len(long["ahead"]) == 8 and all(low <= middle <= high for low, middle, high in long["ahead"])
    assert long["is_shown"] is (long["mase"] < min(long["rival"], 1))


def test_an_empty_shop_is_no_error() -> None:
    assert isinstance(bodies(shop_of([])), dict)


def test_nothing_after_the_day_is_read() -> None:
    orders, lines = sold(120)
    later = [order(1, -1, order_id=999, unit_id=4, channel="store", sold_hour=9, goods=900_000)]
    seen = bodies(shop_of(orders + later, [*lines, line(999, 1, total_minor=900_000), line(999, 3)]))
    assert seen == found_after(120)
