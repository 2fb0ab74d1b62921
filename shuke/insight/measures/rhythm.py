"""How a customer's visits follow each other."""

from datetime import date

import ibis

from shuke.foundation.kernel.period import Period
from shuke.insight.measures.spending import WINDOW_MONTHS

FEWEST_DAYS = 3  # two gaps are the least that a median can be called a rhythm


def rhythm(purchases: ibis.Table, *, as_of: date, months: int = WINDOW_MONTHS) -> ibis.Table:
    """Purchase days and the gap between them; several orders of one day are one occasion.

    Out: customer_id, purchase_days (distinct days in the window), gap_days (median gap of all days up to
    ``as_of``, half a day rounded up; null under three purchase days).
    """
    start = Period.last_months(as_of, months).start
    days = purchases.select("customer_id", "sold_on").distinct()
    before = days.sold_on.lag().over(ibis.window(group_by=days.customer_id, order_by=days.sold_on))
    steps = days.mutate(gap=days.sold_on.delta(before, unit="day"))
    out = steps.group_by("customer_id").agg(
        purchase_days=steps.count(where=steps.sold_on >= start),
        all_days=steps.count(),
        middle=steps.gap.median(),
    )
    half_up = (out.middle + 0.5).floor().cast("int32")
    return out.select(
        customer_id=out.customer_id,
        purchase_days=out.purchase_days,
        gap_days=ibis.cases((out.all_days >= FEWEST_DAYS, half_up), else_=ibis.null("int32")),
    )


def shop_gap(rhythms: ibis.Table) -> ibis.Table:
    """The shop's gap: the median of the customers' own gaps, each regular counted once. One row: gap_days."""
    out = rhythms.agg(middle=rhythms.gap_days.median())
    return out.select(gap_days=(out.middle + 0.5).floor().cast("int32"))
