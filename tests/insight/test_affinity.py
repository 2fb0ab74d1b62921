"""What is bought together: small baskets by hand, and the Groceries file against its published counts."""

from __future__ import annotations

import random
from itertools import combinations
from typing import Any

import duckdb

from shuke.insight.frames import lake_table
from shuke.insight.measures.affinity import baskets, baskets_within, itemsets, least_count, rules
from shuke.insight.measures.purchases import purchases
from tests.insight.shared import DATA, needs
from tests.insight.tables import AS_OF, engine_with, given_table, order

SMALL = ({1, 2, 3}, {1, 2}, {1, 3}, {2, 3}, {1, 2, 3, 4}, {4})
HELD = {"basket": "int64", "item": "int64"}


def mined(
    content: list[set[int]], share_ppm: int, confidence_bp: int, **other: Any
) -> tuple[dict[Any, int], list[Any]]:
    """Frequent sets with their counts, and the rows of the rules."""
    engine = engine_with()
    rows = [{"basket": n, "item": item} for n, items in enumerate(content) for item in items]
    held = given_table(engine, "held", HELD, rows)
    tables = itemsets(held, least_count(len(content), share_ppm, other.pop("count", 1)), engine.keep, **other)
    sets = {
        tuple(value for name, value in row.items() if name != "held"): row["held"]
        for table in tables
        for row in engine.rows(table)
    }
    return sets, [row for table in rules(tables, confidence_bp=confidence_bp) for row in engine.rows(table)]


def test_sets_are_those_of_counting_by_hand() -> None:
    wanted = {
        items: held
        for size in range(1, 5)
        for items in combinations(range(1, 5), size)
        if (held := sum(set(items) <= basket for basket in SMALL)) >= 2
    }
    sets, found = mined(list(SMALL), 1, 0, count=2)
    assert sets == wanted
    one = next(row for row in found if row["item"] == 3 and row.get("left_1") == 1 and "left_2" not in row)
    assert (one["both"], one["left"], one["right"]) == (3, 4, 4)


def test_order_of_baskets_and_a_stranger_change_no_count() -> None:
    content = [set(random.Random(n).sample(range(9), 4)) for n in range(60)]
    sets, _ = mined(content, 1, 0, count=5)
    turned, _ = mined([*reversed(content), {99}], 1, 0, count=5)
    assert sets == turned


def test_enough_is_a_count_and_a_share_in_whole_numbers() -> None:
    assert (least_count(9_835, 1_000), least_count(10_000, 1_000), least_count(100, 1_000, 5)) == (10, 10, 5)


def test_the_same_product_twice_counts_once_and_fees_never() -> None:
    lines = [
        {"line_id": n, "order_id": 1, "product_id": product, "is_goods": product != 9}
        for n, product in enumerate((5, 5, 6, 9))
    ]
    orders = [order(1, 0, order_id=1), order(1, 3, order_id=2), order(1, 40, order_id=3)]
    lines += [{"line_id": 7, "order_id": 2, "product_id": 7, "is_goods": True}]
    lines += [{"line_id": 8, "order_id": 3, "product_id": 8, "is_goods": True}]
    engine = engine_with(order_lines=lines, orders=orders)
    rows = engine.rows(baskets(lake_table("order_lines"), lake_table("orders")))
    assert sorted((row["basket"], row["item"]) for row in rows) == [(1, 5), (1, 6), (2, 7), (3, 8)]
    bought = purchases(lake_table("orders"), as_of=AS_OF, currency="CNY")
    within = engine.rows(baskets_within(lake_table("order_lines"), bought, 40))
    # Counted from the first purchase, 40 days ago: day 37 is in its block, day 40 begins the next.
    assert sorted((row["basket"], row["item"]) for row in within) == [(1, 5), (1, 6), (2, 7), (2, 8)]


@needs("groceries/groceries.csv")
def test_groceries() -> None:
    """9,835 baskets, 169 items; 5,668 rules at support 0.001 and confidence 0.5, 410 at 0.8 (Hahsler et al.)."""
    content = [set(line.split(",")) for line in (DATA / "groceries/groceries.csv").read_text().splitlines()]
    names = sorted(set().union(*content))
    assert (len(content), len(names)) == (9_835, 169)
    number = {name: place for place, name in enumerate(names)}
    coded = [{number[name] for name in basket} for basket in content]
    sets, half = mined(coded, 1_000, 5_000, largest=6)
    assert len(half) == 5_668
    # The integer trap: rules at exactly 0.8 are in, and floats would lose some of them.
    sure = [row for row in half if row["both"] * 10_000 >= row["left"] * 8_000]
    assert len(sure) == 410 and any(row["both"] * 10 == row["left"] * 8 for row in sure)
    assert sets[(number["whole milk"],)] == 2_513
    left = {number["Instant food products"], number["soda"]}
    best = next(
        row for row in half
        if row["item"] == number["hamburger meat"] and {v for k, v in row.items() if k.startswith("left_")} == left
    )  # fmt: skip
    lift = best["both"] * 9_835 / best["left"] / best["right"]
    assert best["both"] == 12 and round(lift, 3) == 18.996
    _, fewer = mined(coded, 6_000, 2_500, largest=4)
    assert len(fewer) == 463


@needs("online_retail/online_retail_2010-12_2011-12.parquet")
def test_france() -> None:
    """392 French baskets without POSTAGE at support 0.07: 51 sets, the alarm clocks as published."""
    file = DATA / "online_retail/online_retail_2010-12_2011-12.parquet"
    rows = duckdb.sql(
        f"SELECT InvoiceNo, trim(Description), sum(Quantity) FROM '{file}' WHERE Country = 'France'"
        " AND InvoiceNo NOT LIKE 'C%' AND Description IS NOT NULL GROUP BY ALL"
    ).fetchall()
    content: dict[str, set[str]] = {}
    for number, name, quantity in rows:
        content.setdefault(number, set()).update({name} - {"POSTAGE"} if quantity > 0 else ())
    assert len(content) == 392
    names = sorted(set().union(*content.values()))
    code = {name: place for place, name in enumerate(names)}
    sets, found = mined([{code[name] for name in basket} for basket in content.values()], 70_000, 0)
    assert len(sets) == 51
    green, red = code["ALARM CLOCK BAKELIKE GREEN"], code["ALARM CLOCK BAKELIKE RED"]
    one = next(row for row in found if row["left_1"] == green and row["item"] == red and "left_2" not in row)
    assert round(one["both"] / 392, 6) == 0.079082 and round(one["both"] / one["left"], 6) == 0.815789
    assert round(one["both"] * 392 / one["left"] / one["right"], 6) == 8.642959
    napkins, cups, plates = (
        code[name]
        for name in (
            "SET/20 RED RETROSPOT PAPER NAPKINS", "SET/6 RED SPOTTY PAPER CUPS", "SET/6 RED SPOTTY PAPER PLATES",
        )
    )  # fmt: skip
    three = next(
        row for row in found
        if row["item"] == plates and {row["left_1"], row.get("left_2")} == {napkins, cups}
    )  # fmt: skip
    assert (round(three["both"] / 392, 5), round(three["both"] / three["left"], 3)) == (0.09949, 0.975)
