"""Performance: what sells where, through which channel and at which hour, against the period before."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from shuke.foundation.kernel.period import Period
from shuke.insight.analyses.shop import Bodies, Shop
from shuke.insight.measures.performance import sales

DAYS = (30, 90, 365)
AXES = ("product_id", "category_id", "brand_id", "channel", "under_id")
MOST = 100
NUMBERS = ["net_minor", "margin_minor", "known_minor", "before_minor", "orders"]


def sales_by_axis(shop: Shop) -> Bodies:
    """Per unit of sale and span of ``DAYS``: for each axis rows [key, net, margin, net of known cost, net before, orders],
    most net first, at most a hundred; and heat [[weekday, hour, net, orders]], Monday is 0."""
    sold = shop.engine.keep("sold", _with_orders(shop))
    out: Bodies = defaultdict(
        lambda: {"as_of": shop.as_of.isoformat(), "currency": shop.currency, "spans": {}}
    )
    for days in DAYS:
        now = Period(shop.as_of - timedelta(days=days - 1), shop.as_of + timedelta(days=1))
        before = Period(now.start - timedelta(days=days), now.start)
        for axis in AXES:
            for unit, rows in shop.rolled(*_summed(sold, axis, now, before)).items():
                rows.sort(key=lambda row: -row["net_minor"])
                kept = [
                    [row["key"], *(row[name] for name in NUMBERS)] for row in rows if row["key"] is not None
                ]
                out[unit]["spans"].setdefault(str(days), {})[axis] = kept[:MOST]
        here = sold.filter(sold.sold_on >= now.start, sold.sold_on < now.end, sold.sold_hour.notnull())
        low = here.group_by(["under_id", "weekday", "sold_hour"]).agg(
            net_minor=here.net_minor.sum(), orders=here.order_id.nunique()
        )
        for unit, rows in shop.rolled(low, ["weekday", "sold_hour"], ["net_minor", "orders"]).items():
            out[unit]["spans"].setdefault(str(days), {})["heat"] = [list(row.values()) for row in rows]
    shop.engine.forget("sold")
    return dict(out)


def _with_orders(shop: Shop) -> Any:
    """Sold lines of two spans, with their order: a row's orders say whether it may point at somebody."""
    since = shop.as_of - timedelta(days=2 * DAYS[-1])
    orders = shop.orders.filter(shop.orders.sold_on > since, shop.orders.sold_on <= shop.as_of)
    wide = sales(orders, shop.lines, shop.products, currency=shop.currency)
    return wide.rename(under_id="unit_id")


def _summed(sold: Any, axis: str, now: Period, before: Period) -> tuple[Any, list[str], list[str]]:
    inside = (sold.sold_on >= now.start) & (sold.sold_on < now.end)
    earlier = (sold.sold_on >= before.start) & (sold.sold_on < before.end)
    known = inside & sold.margin_minor.notnull()
    table = sold.filter(inside | earlier).mutate(key=sold[axis])
    low = table.group_by(["under_id", "key"]).agg(
        net_minor=table.net_minor.sum(where=inside).coalesce(0).cast("int64"),
        margin_minor=table.margin_minor.sum(where=known).coalesce(0).cast("int64"),
        known_minor=table.net_minor.sum(where=known).coalesce(0).cast("int64"),
        before_minor=table.net_minor.sum(where=earlier).coalesce(0).cast("int64"),
        orders=table.order_id.nunique(where=inside).cast("int64"),
    )  # fmt: skip
    return low, ["key"], NUMBERS
