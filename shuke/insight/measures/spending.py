"""Per customer: when, how often and how much, as plain numbers."""

from datetime import date

import ibis

from shuke.foundation.kernel.period import Period

WINDOW_MONTHS = 24
YEAR_MONTHS = 12


def spending(purchases: ibis.Table, *, as_of: date, months: int = WINDOW_MONTHS) -> ibis.Table:
    """First and last purchase ever; recency; and in the window frequency and money.

    Out: customer_id, first_on, last_on, recency_days (whole days from the last purchase to ``as_of``), frequency
    (orders in the window; two on one day are two), monetary_minor, orders_12m, spend_12m_minor.
    Frequency 0 means: bought once, but not in the window.
    """
    window, year = (Period.last_months(as_of, span) for span in (months, YEAR_MONTHS))
    inside, lately = purchases.sold_on >= window.start, purchases.sold_on >= year.start
    out = purchases.group_by("customer_id").agg(
        first_on=purchases.sold_on.min(),
        last_on=purchases.sold_on.max(),
        frequency=purchases.count(where=inside),
        monetary_minor=purchases.net_minor.sum(where=inside).coalesce(0),
        orders_12m=purchases.count(where=lately),
        spend_12m_minor=purchases.net_minor.sum(where=lately).coalesce(0),
    )
    return out.mutate(recency_days=ibis.literal(as_of).delta(out.last_on, unit="day"))
