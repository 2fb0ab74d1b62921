"""Lifecycle: stages now, stages at past ends of months, and who went from where to where since the last of them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from shuke.insight.analyses.shop import Bodies, Shop
from shuke.insight.forecasts.stages import stages_on

MONTHS = 6


def lifecycle_flow(shop: Shop) -> Bodies:
    """Per unit: since (end of last month), now {stage: [customers, 12-month spend]}, flows [[from, to, customers]]
    and months [[day, {stage: customers}]], the oldest first."""
    staged = shop.scores.select("customer_id", "stage", "stage_before").join(shop.homes, "customer_id")
    money = shop.figures.select("customer_id", "spend_12m_minor")
    known = staged.join(money, "customer_id")
    low = known.group_by(["under_id", "stage_before", "stage"]).agg(
        customers=known.count(), spend_minor=known.spend_12m_minor.sum()
    )
    flows = shop.rolled(low, ["stage_before", "stage"], ["customers", "spend_minor"])
    months = _months(shop)
    out: Bodies = {}
    for unit, rows in flows.items():
        now: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for row in rows:
            now[row["stage"]][0] += row["customers"]
            now[row["stage"]][1] += row["spend_minor"]
        out[unit] = {
            "as_of": shop.as_of.isoformat(), "since": shop.month_end.isoformat(), "currency": shop.currency,
            "now": dict(now), "months": months.get(unit, []),
            "flows": [[row["stage_before"], row["stage"], row["customers"]] for row in rows],
        }  # fmt: skip
    return out


def _months(shop: Shop) -> dict[int, list[Any]]:
    out: dict[int, list[Any]] = defaultdict(list)
    for day in shop.month_ends(MONTHS):
        staged = stages_on(shop.engine, shop.bought, shop.customers, day)
        placed = staged.join(shop.homes, "customer_id")
        low = placed.group_by(["under_id", "stage"]).agg(customers=placed.count())
        for unit, rows in shop.rolled(low, ["stage"], ["customers"]).items():
            out[unit].append([day.isoformat(), {row["stage"]: row["customers"] for row in rows}])
        shop.engine.forget("staged_then")
    return out
