"""Performance: net revenue and margin by product, channel, place and hour, against the period before."""

from collections.abc import Sequence

import ibis

from shuke.foundation.kernel.period import Period

AXES = ("product_id", "category_id", "brand_id", "supplier_id", "channel", "unit_id", "weekday", "sold_hour")


def sales(orders: ibis.Table, lines: ibis.Table, products: ibis.Table, *, currency: str) -> ibis.Table:
    """Goods lines of completed orders, anonymous ones too, with everything they may be grouped by.

    Out: order_id, ``AXES`` (weekday 0 is Monday; sold_hour is null where the till gave no time), sold_on, net_minor,
    margin_minor (null where the cost is not known).
    """
    done = orders.filter(orders.status == "completed", orders.currency == currency)
    done = done.select("order_id", "channel", "unit_id", "sold_on", "sold_hour")
    goods = products.select("product_id", "category_id", "brand_id", "supplier_id")
    wide = lines.filter(lines.is_goods).join(done, "order_id").left_join(goods, "product_id")
    net = wide.total_minor - wide.refunded_minor
    kept = wide.quantity_milli - wide.refunded_milli
    cost = (wide.quantity_milli > 0).ifelse(wide.cost_minor * kept // wide.quantity_milli, 0)
    return wide.select(
        "order_id", "product_id", "category_id", "brand_id", "supplier_id", "channel", "unit_id", "sold_on", "sold_hour",
        weekday=wide.sold_on.day_of_week.index().cast("int16"), net_minor=net, margin_minor=net - cost,
    )  # fmt: skip


def performance(sold: ibis.Table, axes: Sequence[str], period: Period, before: Period) -> ibis.Table:
    """Per combination of axes: net_minor, margin_minor (of lines whose cost is known), known_minor (their net),
    share_bp (of the period's net), before_minor (the period it is compared with), growth_bp (null from nothing)."""
    inside = (sold.sold_on >= period.start) & (sold.sold_on < period.end)
    earlier = (sold.sold_on >= before.start) & (sold.sold_on < before.end)
    known = inside & sold.margin_minor.notnull()
    sums = sold.filter(inside | earlier).group_by(list(axes)).agg(
        net_minor=sold.net_minor.sum(where=inside).coalesce(0).cast("int64"),
        margin_minor=sold.margin_minor.sum(where=known).coalesce(0).cast("int64"),
        known_minor=sold.net_minor.sum(where=known).coalesce(0).cast("int64"),
        before_minor=sold.net_minor.sum(where=earlier).coalesce(0).cast("int64"),
    )  # fmt: skip
    total = sums.net_minor.sum().over(ibis.window())
    grown = (sums.net_minor - sums.before_minor) * 10_000 // ibis.greatest(sums.before_minor, 1)
    return sums.mutate(
        share_bp=(sums.net_minor * 10_000 // ibis.greatest(total, 1)).cast("int32"),
        growth_bp=(sums.before_minor > 0).ifelse(grown.cast("int64"), ibis.null("int64")),
    ).order_by([sums.net_minor.desc(), *(sums[axis] for axis in axes)])


def heat_map(sold: ibis.Table, period: Period) -> ibis.Table:
    """unit_id, weekday, sold_hour, net_minor, lines: the squares of the map; sales without a time are left out."""
    inside = (sold.sold_on >= period.start) & (sold.sold_on < period.end) & sold.sold_hour.notnull()
    here = sold.filter(inside)
    return here.group_by(["unit_id", "weekday", "sold_hour"]).agg(
        net_minor=here.net_minor.sum(), lines=here.count()
    )
