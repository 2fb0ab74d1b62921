"""Regulars who stay away longer than their own rhythm: whom to ask after."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query
from shuke.insight.queries.customers import FIELDS, FigureShown
from shuke.insight.rules.lateness import GONE_FROM, LATE_FROM

# A regular has class A or B and an own rhythm; late is LATE_FROM gaps, gone is GONE_FROM gaps. Who
# belongs to a book that ended long before the shop's day is nobody to call.
LATE = f"""
f.abc IN ('A', 'B') AND f.gap_days > 0 AND f.orders_12m >= 3
AND f.last_on > (SELECT max(r.as_of) FROM insight_run r WHERE r.id = (SELECT max(id) FROM insight_run)) - 365
AND f.recency_days >= {LATE_FROM} * f.gap_days AND f.recency_days < {GONE_FROM} * greatest(f.gap_days, 14)
"""
FROM = f"FROM insight_figure f JOIN customers_customer c ON c.id = f.customer_id AND c.status = 'active' WHERE {LATE}"


@dataclass(frozen=True, slots=True)
class AtRisk:
    """How many regulars are late, their spend of 12 months, and the most valuable ones with their owners' ids."""

    count: int
    spend_minor: int
    rows: list[FigureShown]
    owners: list[int | None]


@query("insight.view_figures")
def regulars_at_risk(*, actor: Actor, limit: int, besides: Sequence[int] = ()) -> AtRisk:
    """Late regulars within reach, most spend first, without those in ``besides`` (already being followed up)."""
    columns, others = ", ".join(f"f.{name}" for name in FIELDS), "AND c.id <> ALL(%s)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), coalesce(sum(f.spend_12m_minor), 0)::bigint {FROM} {others}", [[*besides]]
        )
        count, spend = cursor.fetchone()
        cursor.execute(
            f"SELECT {columns}, c.owner_id {FROM} {others} ORDER BY f.spend_12m_minor DESC, c.id LIMIT %s",
            [[*besides], limit],
        )
        found = cursor.fetchall()
    return AtRisk(
        int(count), int(spend), [FigureShown(*row[:-1]) for row in found], [row[-1] for row in found]
    )
