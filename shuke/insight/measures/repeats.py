"""Purchase histories as the repeat models read them: days count, not orders."""

from datetime import date

import ibis


def repeats(purchases: ibis.Table, *, as_of: date) -> ibis.Table:
    """Per customer with a purchase by ``as_of``: customer_id, x (purchase days after the first), t_x (days from the
    first to the last of them), t (days from the first to ``as_of``), repeat_minor (net of the x repeat days), total_minor (net of
    all days) and year_minor (net of the last 365 days: the simple rival's forecast)."""
    seen = purchases.filter(purchases.sold_on <= as_of)
    days = seen.group_by(["customer_id", "sold_on"]).agg(net_minor=seen.net_minor.sum())
    first = days.sold_on.min().over(ibis.window(group_by=days.customer_id))
    days = days.mutate(first_on=first)
    lately = ibis.literal(as_of).delta(days.sold_on, unit="day") < 365
    out = days.group_by("customer_id").agg(
        first_on=days.sold_on.min(),
        last_on=days.sold_on.max(),
        x=(days.count() - 1).cast("int64"),
        repeat_minor=days.net_minor.sum(where=days.sold_on > days.first_on).coalesce(0).cast("int64"),
        total_minor=days.net_minor.sum().cast("int64"),
        year_minor=days.net_minor.sum(where=lately).coalesce(0).cast("int64"),
    )
    return out.select(
        "customer_id", "x", "repeat_minor", "total_minor", "year_minor",
        t_x=out.last_on.delta(out.first_on, unit="day").cast("int64"),
        t=ibis.literal(as_of).delta(out.first_on, unit="day").cast("int64"),
    )  # fmt: skip
