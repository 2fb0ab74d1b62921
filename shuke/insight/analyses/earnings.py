"""Profitability: what customers bring after the cost of their goods, by tenths, and what of the costs is not known."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import ibis

from shuke.foundation.kernel.period import Period
from shuke.insight.analyses.shop import Bodies, Shop
from shuke.insight.measures.profit import missing, profit

MONTHS = 12
PARTS = 20


def profit_by_tenth(shop: Shop) -> Bodies:
    """Per unit: parts [[place 1 to 20, customers, net, margin]] by margin, the most first (the whale curve is their
    running sum); classes [[ABC, customers, net, margin]]; unknown_minor (net whose cost nobody entered); missing."""
    window = Period.last_months(shop.as_of, MONTHS)
    bought = shop.bought.filter(shop.bought.sold_on >= window.start)
    held = shop.engine.keep("profits", profit(bought, shop.lines, {}))
    classed = shop.figures.select("customer_id", "abc")
    placed = held.join(shop.homes, "customer_id").join(classed, "customer_id")
    seen = placed.join(shop.ways, "under_id")
    order = ibis.window(group_by=seen.unit_id, order_by=[seen.profit_minor.desc(), seen.customer_id])
    ranked = seen.mutate(
        place=ibis.row_number().over(order), everyone=seen.count().over(ibis.window(group_by=seen.unit_id))
    )
    ranked = ranked.mutate(
        part=(ranked.place * PARTS // ranked.everyone + 1).cast("int64"),
        lacking=ranked.net_minor * ranked.unknown_bp // 10_000,
    )
    out: Bodies = defaultdict(
        lambda: {
            "as_of": shop.as_of.isoformat(), "currency": shop.currency, "parts": [], "classes": [], "unknown_minor": 0,
            "missing": list(missing({})),
        }
    )  # fmt: skip
    for key, name in (("part", "parts"), ("abc", "classes")):
        for row in shop.engine.rows(_sums(ranked, key)):
            body = out[row["unit_id"]]
            body[name].append([row[key], row["customers"], row["net"], row["margin"]])
            if key == "part":
                body["unknown_minor"] += row["lacking"]
    shop.engine.forget("profits")
    return dict(out)


def _sums(ranked: Any, key: str) -> Any:
    sums = ranked.group_by(["unit_id", key]).agg(
        customers=ranked.count(), net=ranked.net_minor.sum().cast("int64"),
        margin=ranked.profit_minor.sum().cast("int64"), lacking=ranked.lacking.sum().cast("int64"),
    )  # fmt: skip
    return sums.order_by("unit_id", key)
