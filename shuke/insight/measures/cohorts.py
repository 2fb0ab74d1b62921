"""Cohorts: customers by the month of their first purchase, and what they did in each month since."""

from datetime import date, timedelta

import ibis


def cohorts(purchases: ibis.Table, *, as_of: date) -> ibis.Table:
    """One row per cohort and month since, up to the month of ``as_of``, months without a purchase included.

    Out: cohort_on (first day of the month), months_since (0 is the month of the first purchase), size, buyers,
    share_bp (of the cohort that bought, rounded down), revenue_minor, per_head_minor (revenue ÷ size, rounded
    down), cumulative_minor (revenue up to that month), cumulative_per_head_minor, is_partial (that calendar month
    is not over). Purchases count whole months, not 30 days.
    """
    firsts = purchases.group_by("customer_id").agg(first_on=purchases.sold_on.min())
    firsts = firsts.mutate(cohort_on=firsts.first_on.truncate("M").cast("date"))
    sizes = firsts.group_by("cohort_on").agg(size=firsts.count())
    bought = purchases.join(firsts.select("customer_id", "cohort_on"), "customer_id")
    bought = bought.select(
        "customer_id",
        "cohort_on",
        "net_minor",
        months_since=_month(bought.sold_on) - _month(bought.cohort_on),
    )
    sums = bought.group_by(["cohort_on", "months_since"]).agg(
        buyers=bought.customer_id.nunique(), revenue_minor=bought.net_minor.sum()
    )
    # A cohort has every month up to now, also those in which nobody came.
    last = as_of.year * 12 + as_of.month - 1
    steps = bought.select("months_since").distinct()
    grid = sizes.cross_join(steps).filter(lambda t: _month(t.cohort_on) + t.months_since <= last)
    out = grid.left_join(sums, ["cohort_on", "months_since"])
    out = out.select(
        "cohort_on", "months_since", "size",
        buyers=out.buyers.coalesce(0), revenue_minor=out.revenue_minor.coalesce(0).cast("int64"),
    )  # fmt: skip
    upto = ibis.window(group_by=out.cohort_on, order_by=out.months_since, preceding=None, following=0)
    out = out.mutate(cumulative_minor=out.revenue_minor.sum().over(upto).cast("int64"))
    ends_today = (as_of + timedelta(days=1)).day == 1
    return out.mutate(
        share_bp=out.buyers * 10_000 // out.size,
        per_head_minor=out.revenue_minor // out.size,
        cumulative_per_head_minor=out.cumulative_minor // out.size,
        is_partial=(_month(out.cohort_on) + out.months_since == last) & ibis.literal(not ends_today),
    ).order_by("cohort_on", "months_since")


def _month(day: ibis.Value) -> ibis.Value:
    return day.year().cast("int64") * 12 + day.month().cast("int64") - 1
