"""Affinity: pairs of goods and of categories that stand in one order more often than chance explains."""

from __future__ import annotations

from typing import Any

import ibis
import numpy as np

from shuke.insight.analyses.shop import Bodies, Shop
from shuke.insight.learners.chance import association
from shuke.insight.measures.affinity import baskets, itemsets, least_count

LEAST_BASKETS, LEAST_PPM = 10, 500  # a pair stands in ten orders and in one of two thousand at least
MOST, SURE_Q = 60, 0.01
YEAR_DAYS = 365
Z = 1.96


def pairs_bought(shop: Shop) -> Bodies:
    """Per unit of sale: baskets, and under "product" and "category" the pairs that hold at q < 0.01, most lift first.

    A pair: left, right (numbers), both, left_n, right_n, confidence low, mid and high (Wilson, 95 %, in basis points),
    lift in hundredths, q in millionths. The side that predicts better is the left one.
    """
    sold = shop.orders.filter(
        shop.orders.status == "completed",
        shop.orders.currency == shop.currency,
        shop.orders.goods_minor > 0,
        ibis.literal(shop.as_of).delta(shop.orders.sold_on, unit="day").between(0, YEAR_DAYS - 1),
    )
    stores = shop.engine.keep("basket_stores", sold.select(basket=sold.order_id, under_id=sold.unit_id))
    goods = shop.engine.keep("basket_goods", baskets(shop.lines, sold.select("order_id")))
    kinds = shop.products.filter(shop.products.category_id.notnull()).select("product_id", "category_id")
    grouped = goods.join(kinds, goods.item == kinds.product_id)
    kind = shop.engine.keep(
        "basket_kinds", grouped.select(basket=grouped.basket, item=grouped.category_id).distinct()
    )
    low = stores.group_by("under_id").agg(baskets=stores.count())
    totals = {unit: rows[0]["baskets"] for unit, rows in shop.rolled(low, [], ["baskets"]).items() if rows}
    found = {
        name: _pairs(shop, table, stores, totals) for name, table in (("product", goods), ("category", kind))
    }
    shop.engine.forget("basket_stores", "basket_goods", "basket_kinds")
    return {
        unit: {
            "as_of": shop.as_of.isoformat(), "baskets": total, "days": YEAR_DAYS,
            **{name: rows.get(unit, []) for name, rows in found.items()},
        }
        for unit, total in totals.items()
    }  # fmt: skip


def _pairs(
    shop: Shop, held: ibis.Table, stores: ibis.Table, totals: dict[int, int]
) -> dict[int, list[list[int]]]:
    whole = max(totals.values(), default=0)
    # What is rare in the whole chain is rare in each store: the search is done once, the counting per store.
    singles, pairs = itemsets(held, least_count(whole, LEAST_PPM, LEAST_BASKETS), shop.engine.keep, largest=2)
    placed = held.join(stores, "basket")
    low = placed.semi_join(singles, placed.item == singles.item_1)
    low = low.group_by(["under_id", "item"]).agg(held=low.count())
    single = {
        (unit, row["item"]): row["held"]
        for unit, rows in shop.rolled(low, ["item"], ["held"]).items()
        for row in rows
    }
    one, two = (
        placed.select("basket", "under_id", item_1=placed.item),
        held.select(other=held.basket, item_2=held.item),
    )
    both = one.join(two, [one.basket == two.other, one.item_1 < two.item_2]).semi_join(
        pairs, ["item_1", "item_2"]
    )
    both = both.group_by(["under_id", "item_1", "item_2"]).agg(held=both.count())
    counted = shop.rolled(both, ["item_1", "item_2"], ["held"])
    shop.engine.forget(*(f"{kind}_{n}" for kind in ("sets", "upto") for n in (1, 2)), "rows_1")
    return {unit: _judged(unit, rows, single, totals[unit]) for unit, rows in counted.items()}


def _judged(
    unit: int, rows: list[dict[str, Any]], single: dict[tuple[int, int], int], total: int
) -> list[list[int]]:
    enough = least_count(total, LEAST_PPM, LEAST_BASKETS)
    kept = [row for row in rows if row["held"] >= enough]
    if not kept:
        return []
    # The rarer side says more about the other one: it stands on the left.
    sides = [
        sorted((row["item_1"], row["item_2"]), key=lambda item: (single[unit, item], item)) for row in kept
    ]
    both = np.array([row["held"] for row in kept])
    left, right = (np.array([single[unit, pair[side]] for pair in sides]) for side in (0, 1))
    told = association(both, left, right, total)
    low, high = _wilson(told.confidence, left)
    order = [
        place
        for place in np.argsort(-told.lift, kind="stable")
        if told.q[place] < SURE_Q and told.lift[place] > 1
    ]
    return [
        [sides[n][0], sides[n][1], int(both[n]), int(left[n]), int(right[n]), int(low[n] * 10_000),
         int(told.confidence[n] * 10_000), int(np.ceil(high[n] * 10_000)), int(told.lift[n] * 100), int(told.q[n] * 1e6)]
        for n in order[:MOST]
    ]  # fmt: skip


def _wilson(share: np.ndarray[Any, Any], count: np.ndarray[Any, Any]) -> tuple[Any, Any]:
    """The 95 % interval of a share (Wilson 1927)."""
    middle = (share + Z**2 / (2 * count)) / (1 + Z**2 / count)
    wide = Z / (1 + Z**2 / count) * np.sqrt(share * (1 - share) / count + Z**2 / (4 * count**2))
    return np.maximum(middle - wide, 0), np.minimum(middle + wide, 1)
