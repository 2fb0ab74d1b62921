"""The first look at a shop's own figures: its best regulars, who slips away, whom to call this week."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query
from shuke.insight.models import Run
from shuke.insight.queries.customers import FIELDS, FigureShown
from shuke.insight.rules.calls import DUE_DAYS, NEW_DAYS
from shuke.insight.rules.lateness import GONE_FROM, LATE_FROM

REGULAR = "f.orders_12m >= 3"
LATE = (
    f"{REGULAR} AND f.abc IN ('A', 'B') AND f.gap_days > 0 AND f.recency_days >= {LATE_FROM} * f.gap_days"
    f" AND f.recency_days < {GONE_FROM} * greatest(f.gap_days, 14)"
)
DUE = (
    f"{REGULAR} AND f.abc IN ('A', 'B') AND f.gap_days BETWEEN f.recency_days AND f.recency_days + {DUE_DAYS}"
)
NEW = "f.orders_12m = 1 AND f.first_on > %(as_of)s - %(new_days)s::int"
COLUMNS = ", ".join(f"f.{name}" for name in FIELDS)
# Customers of the unit's own book: figures of another currency or of a history that ended years ago do not stand beside them.
FROM = (
    "FROM insight_figure f JOIN customers_customer c ON c.id = f.customer_id AND c.status = 'active'"
    " WHERE (%(units)s::bigint[] IS NULL OR c.home_unit_id = ANY(%(units)s::bigint[])) AND f.spend_12m_minor > 0"
)
BEST = f"SELECT {COLUMNS} {FROM} AND {{rule}} ORDER BY f.spend_12m_minor DESC, c.id LIMIT %(limit)s"
SUMS = f"""
SELECT count(*), coalesce(sum(f.spend_12m_minor), 0)::bigint,
       count(*) FILTER (WHERE {REGULAR}), coalesce(sum(f.spend_12m_minor) FILTER (WHERE {REGULAR}), 0)::bigint,
       count(*) FILTER (WHERE {LATE}), coalesce(sum(f.spend_12m_minor) FILTER (WHERE {LATE}), 0)::bigint,
       count(*) FILTER (WHERE {DUE}), count(*) FILTER (WHERE f.orders_12m = 1)
  {FROM}
"""


@dataclass(frozen=True, slots=True)
class FirstLook:
    """People by reason, most spend of 12 months first, and what they are measured against. Money in minor units."""

    best: list[FigureShown]
    late: list[FigureShown]
    due: list[FigureShown]
    new: list[FigureShown]
    buyers: int
    net_minor: int
    regulars: int
    regulars_minor: int
    late_count: int
    late_minor: int
    due_count: int
    once: int


@query("insight.view_figures")
def first_look(*, actor: Actor, as_of: date, unit_id: int, best: int, late: int, calls: int) -> FirstLook:
    """Everybody within reach whose figures stand in the unit's book; ``as_of`` is the book's day."""
    values: dict[str, Any] = {"units": _book_of(unit_id), "as_of": as_of, "new_days": NEW_DAYS}
    with connection.cursor() as cursor:

        def picked(rule: str, limit: int) -> list[FigureShown]:
            cursor.execute(BEST.format(rule=rule), {**values, "limit": limit})
            return [FigureShown(*row) for row in cursor.fetchall()]

        people = picked(REGULAR, best), picked(LATE, max(late, calls)), picked(DUE, calls), picked(NEW, calls)
        cursor.execute(SUMS, values)
        return FirstLook(*people, *cursor.fetchone())


def _book_of(unit_id: int) -> list[int] | None:
    """The units of the book that a unit belongs to; None where the shop has but one."""
    books = Run.objects.order_by("-id").values_list("facts__books", flat=True).first() or ()
    return (
        next((book["units"] for book in books if unit_id in book["units"]), None) if len(books) > 1 else None
    )
