"""Cohorts: how many of those who came in a month came again, month by month."""

from __future__ import annotations

from collections import defaultdict

from shuke.foundation.kernel.period import Period
from shuke.insight.analyses.shop import Bodies, Shop
from shuke.insight.measures.cohorts import cohorts

MONTHS = 12


def retention(shop: Shop) -> Bodies:
    """Per unit (by home): cohorts [[first day of month, size, [[buyers, revenue, is_partial] per month since]]],
    the cohorts of the last twelve months, the oldest first."""
    since = Period.last_months(shop.as_of, MONTHS).start.replace(day=1)
    seen = shop.bought.join(shop.homes, "customer_id").join(shop.ways, "under_id", rname="{name}_way")
    out: Bodies = {}
    for unit in sorted(
        row["unit_id"] for row in shop.engine.rows(seen.select(unit_id=seen.unit_id_way).distinct())
    ):
        mine = seen.filter(seen.unit_id_way == unit).select("customer_id", "sold_on", "net_minor")
        found: dict[str, tuple[int, list[list[int]]]] = defaultdict(lambda: (0, []))
        table = cohorts(mine, as_of=shop.as_of)
        for row in shop.engine.rows(table.filter(table.cohort_on >= since)):
            day = row["cohort_on"].isoformat()
            steps = [*found[day][1], [row["buyers"], row["revenue_minor"], int(row["is_partial"])]]
            found[day] = (row["size"], steps)
        out[unit] = {
            "as_of": shop.as_of.isoformat(), "currency": shop.currency,
            "cohorts": [[day, size, steps] for day, (size, steps) in sorted(found.items())],
        }  # fmt: skip
    return out
