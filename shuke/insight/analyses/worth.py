"""Lifetime value: how the forecast of twelve months spreads over the customers of a unit."""

from __future__ import annotations

import ibis

from shuke.foundation.kernel.money import digits_of
from shuke.insight.analyses.shop import Bodies, Shop

# In whole units of money: readable borders, whatever the currency's digits.
BORDERS = (0, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
POINTS = 20


def lifetime_values(shop: Shop) -> Bodies:
    """Per unit: buckets [[border, customers, value]] of whole units of money (rising) and curve [[per cent of the
    customers, the most valuable first, per mille of the value]]; no unit where nobody has a forecast."""
    scale = 10 ** digits_of(shop.currency)
    known = shop.scores.filter(shop.scores.value_12m_minor.notnull()).select("customer_id", "value_12m_minor")
    placed = known.join(shop.homes, "customer_id")
    value = placed.value_12m_minor
    bucket = ibis.cases(*((value >= border * scale, border) for border in reversed(BORDERS[1:])), else_=0)
    low = placed.mutate(bucket=bucket.cast("int64"))
    low = low.group_by(["under_id", "bucket"]).agg(
        customers=low.count(), value_minor=low.value_12m_minor.sum()
    )
    buckets = shop.rolled(low, ["bucket"], ["customers", "value_minor"])
    curves = _curves(shop, placed)
    return {
        unit: {
            "as_of": shop.as_of.isoformat(), "currency": shop.currency, "curve": curves.get(unit, []),
            "buckets": [[row["bucket"], row["customers"], row["value_minor"]] for row in rows],
        }
        for unit, rows in buckets.items()
    }  # fmt: skip


def _curves(shop: Shop, placed: ibis.Table) -> dict[int, list[list[int]]]:
    seen = placed.join(shop.ways, "under_id").select("unit_id", "customer_id", "value_12m_minor")
    order = ibis.window(group_by=seen.unit_id, order_by=[seen.value_12m_minor.desc(), seen.customer_id])
    whole = ibis.window(group_by=seen.unit_id)
    ranked = seen.mutate(place=ibis.row_number().over(order), everyone=seen.count().over(whole))
    ranked = ranked.mutate(point=(ranked.place * POINTS // ranked.everyone + 1).cast("int64"))
    steps = ranked.group_by(["unit_id", "point"]).agg(value=ranked.value_12m_minor.sum().cast("int64"))
    found: dict[int, dict[int, int]] = {}
    for row in shop.engine.rows(steps):
        found.setdefault(row["unit_id"], {})[row["point"]] = row["value"]
    out = {}
    for unit, values in found.items():
        total, upto, curve = max(sum(values.values()), 1), 0, []
        for point in range(1, POINTS + 1):
            upto += values.get(point, 0)
            curve.append([point * 100 // POINTS, upto * 1000 // total])
        out[unit] = curve
    return out
