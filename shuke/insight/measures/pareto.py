"""Pareto curve: what share of the money the best p per cent of the customers bring."""

import ibis

from shuke.insight.columns import PARETO
from shuke.insight.measures.shape import shaped

POINTS = 100


def pareto(placed: ibis.Table, ways: ibis.Table) -> ibis.Table:
    """Points 1 to 100 per unit, over the customers with money in the window. In: ``at_home`` and ``above``.

    At point p stand the best ceil(p · n / 100) customers (by amount, then id): customers, net_minor (both
    cumulative), share_bp (of the unit's money, rounded down). A unit without buyers has no points.
    """
    paying = placed.filter(placed.monetary_minor > 0).select("customer_id", "under_id", "monetary_minor")
    seen = paying.join(ways, "under_id").select("unit_id", "customer_id", "monetary_minor")
    order = [seen.monetary_minor.desc(), seen.customer_id]
    ranked = seen.mutate(
        place=ibis.row_number().over(ibis.window(group_by=seen.unit_id, order_by=order)),
        everyone=seen.count().over(ibis.window(group_by=seen.unit_id)),
    )
    ranked = ranked.mutate(point=(ranked.place * POINTS // ranked.everyone + 1).cast("int64"))
    steps = ranked.group_by(["unit_id", "point"]).agg(held=ranked.count(), money=ranked.monetary_minor.sum())
    # Whole from the start: Spark makes rows of a list only where nothing is done with them in the same breath.
    points = ibis.range(ibis.literal(1, "int64"), ibis.literal(POINTS + 1, "int64"))
    grid = steps.select("unit_id").distinct().mutate(point=points.unnest())
    filled = grid.left_join(steps, ["unit_id", "point"]).select(
        "unit_id", "point", held=steps.held.coalesce(0), money=steps.money.coalesce(0)
    )
    upto = ibis.window(group_by=filled.unit_id, order_by=filled.point, preceding=None, following=0)
    out = filled.select(
        "unit_id", "point", customers=filled.held.sum().over(upto), net_minor=filled.money.sum().over(upto),
        total=filled.money.sum().over(ibis.window(group_by=filled.unit_id)),
    )  # fmt: skip
    return shaped(out.mutate(share_bp=(out.net_minor * 10_000 // out.total)), PARETO)
