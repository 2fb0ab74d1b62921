"""Which orders count, and why the others do not."""

from datetime import date

import ibis

from shuke.foundation.kernel.period import Period
from shuke.insight.columns import TALLY
from shuke.insight.measures.shape import shaped


def goods_net(orders: ibis.Table) -> ibis.Value:
    """Goods of an order in minor units: lines' discounts off, matched refunds off, adjustment lines left out."""
    return orders.goods_minor - orders.refunded_goods_minor


def reason(orders: ibis.Table, *, as_of: date, window: Period, currency: str) -> ibis.Value:
    """Why an order is no purchase in the window, or ``purchase``; the first reason that holds is the one.

    ``earlier`` is a purchase before the window: it counts for the first and last day and the rhythm only.
    """
    return ibis.cases(
        (orders.sold_on > as_of, "after_as_of"),
        (orders.customer_id.isnull(), "without_customer"),
        (orders.status != "completed", orders.status),
        (orders.currency != currency, "other_currency"),
        (orders.goods_minor <= 0, "no_goods"),
        (goods_net(orders) <= 0, "wholly_refunded"),
        (orders.sold_on < window.start, "earlier"),
        else_="purchase",
    )


def without_unprofiled(orders: ibis.Table, customers: ibis.Table) -> tuple[ibis.Table, ibis.Table]:
    """Orders and customers as they may be analysed: who refused is no customer, and bought without a name.

    Source: PIPL Art. 24, GDPR Art. 21. What such people bought stays in the sums of sales, as everybody's does.
    """
    refused = customers.filter(~customers.is_profiled.coalesce(True)).select(refused_id=customers.customer_id)
    marked = orders.left_join(refused, orders.customer_id == refused.refused_id)
    named = marked.mutate(
        customer_id=marked.refused_id.isnull().ifelse(marked.customer_id, ibis.null("int64"))
    )
    return named.drop("refused_id"), customers.filter(customers.is_profiled.coalesce(True))


def purchases(orders: ibis.Table, *, as_of: date, currency: str) -> ibis.Table:
    """Orders with a known customer, completed, not wholly refunded, goods above zero, sold by ``as_of``.

    Out: order_id, customer_id, unit_id, sold_on, net_minor (goods net of refunds; a refund counts against its
    sale whenever it came). All days up to ``as_of``: each measure takes its own window.
    """
    kept = orders.filter(
        orders.customer_id.notnull(),
        orders.status == "completed",
        orders.currency == currency,
        orders.sold_on <= as_of,
        orders.goods_minor > 0,
        goods_net(orders) > 0,
    )
    return kept.select(
        order_id=kept.order_id,
        customer_id=kept.customer_id,
        unit_id=kept.unit_id,
        sold_on=kept.sold_on,
        net_minor=goods_net(kept),
    )


def tally(orders: ibis.Table, ways: ibis.Table, *, as_of: date, window: Period, currency: str) -> ibis.Table:
    """Every order under exactly one reason, per unit of sale and every unit above it. In: orders, ``units.above``.

    Out: unit_id, reason, orders, lines, goods_minor (before refunds); at the topmost unit the sums of the table.
    """
    marked = orders.select(
        "unit_id", "line_count", "goods_minor",
        reason=reason(orders, as_of=as_of, window=window, currency=currency),
    )  # fmt: skip
    low = marked.group_by(under_id=marked.unit_id, reason=marked.reason).agg(
        orders=marked.count(), lines=marked.line_count.sum(), goods_minor=marked.goods_minor.sum()
    )
    wide = low.join(ways, "under_id")
    out = wide.group_by(["unit_id", "reason"]).agg(
        orders=wide.orders.sum(), lines=wide.lines.sum(), goods_minor=wide.goods_minor.sum()
    )
    return shaped(out, TALLY)
