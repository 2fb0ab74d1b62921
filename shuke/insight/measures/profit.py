"""Profitability: what a customer brings after what it cost, and what is not known of the costs."""

from collections.abc import Mapping

import ibis

# What is taken off beside the goods themselves; each a table (customer_id, cost_minor) of the window.
COSTS = ("points", "messages", "service")


def goods_costs(lines: ibis.Table, purchases: ibis.Table) -> ibis.Table:
    """Per customer: cost_minor of the goods that stayed sold, net_known_minor and net_unknown_minor (net revenue of
    goods lines with and without a known cost). The cost of a line counts for the share that was not taken back."""
    held = lines.filter(lines.is_goods).join(purchases.select("order_id", "customer_id"), "order_id")
    kept = held.quantity_milli - held.refunded_milli
    cost = (held.quantity_milli > 0).ifelse(held.cost_minor * kept // held.quantity_milli, 0)
    net = held.total_minor - held.refunded_minor
    rows = held.select(customer_id=held.customer_id, cost=cost, net=net, known=held.cost_minor.notnull())
    return rows.group_by("customer_id").agg(
        cost_minor=rows.cost.sum(where=rows.known).coalesce(0),
        net_known_minor=rows.net.sum(where=rows.known).coalesce(0),
        net_unknown_minor=rows.net.sum(where=~rows.known).coalesce(0),
    )


def profit(purchases: ibis.Table, lines: ibis.Table, costs: Mapping[str, ibis.Table]) -> ibis.Table:
    """customer_id, net_minor, goods_minor (cost of goods), one ``<cost>_minor`` per name of ``COSTS``, margin_minor
    (net of lines with a known cost − that cost), profit_minor (margin − the other costs), unknown_bp (share of net
    revenue whose cost nobody entered). A cost that is not given is null, never zero: see ``missing``.
    """
    spent = purchases.group_by("customer_id").agg(net_minor=purchases.net_minor.sum())
    goods = goods_costs(lines, purchases)
    out = spent.left_join(goods, "customer_id").drop("customer_id_right")
    for name in COSTS:
        out = _with_cost(out, name, costs.get(name))
    others = sum((out[f"{name}_minor"].coalesce(0) for name in COSTS), ibis.literal(0))
    margin = out.net_known_minor.coalesce(0) - out.cost_minor.coalesce(0)
    lacking = out.net_unknown_minor.coalesce(out.net_minor)
    return out.select(
        "customer_id", "net_minor", *(f"{name}_minor" for name in COSTS),
        goods_minor=out.cost_minor, margin_minor=margin, profit_minor=margin - others,
        unknown_bp=(lacking * 10_000 // ibis.greatest(out.net_minor, 1)).cast("int32"),
    )  # fmt: skip


def missing(costs: Mapping[str, ibis.Table]) -> tuple[str, ...]:
    """The costs that this profit leaves out, to be named beside it."""
    return tuple(name for name in COSTS if name not in costs)


def _with_cost(out: ibis.Table, name: str, cost: ibis.Table | None) -> ibis.Table:
    column = f"{name}_minor"
    if cost is None:
        return out.mutate(**{column: ibis.null("int64")})
    summed = cost.group_by("customer_id").agg(**{column: cost.cost_minor.sum()})
    joined = out.left_join(summed, "customer_id").drop("customer_id_right")
    return joined.mutate(**{column: joined[column].coalesce(0)})
