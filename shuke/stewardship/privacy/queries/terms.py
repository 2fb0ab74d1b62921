"""How long each kind of thing is kept here, and what is over its time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.holdings import AGED, Aged
from shuke.foundation.org.query import query
from shuke.stewardship.privacy.rules.terms import (
    CLOSED,
    CLOSED_DAYS,
    CLOSED_LEAST,
    CLOSED_MOST,
    CLOSED_TITLE,
    over_before,
)

HELD = "SELECT 1 FROM privacy_hold h WHERE h.lifted_at IS NULL AND h.customer_id = "
CLOSED_OVER = f"""
SELECT c.id FROM customers_customer c JOIN customers_restriction r ON r.customer_id = c.id AND r.kind = 'account'
   AND r.until_at IS NULL
 WHERE c.status = 'closed' AND r.since_at < %(before)s AND NOT EXISTS ({HELD} c.id)
   AND NOT EXISTS (SELECT 1 FROM orders_order o WHERE o.customer_id = c.id AND o.placed_at >= %(before)s)
 ORDER BY c.id
"""


@dataclass(frozen=True, slots=True)
class Term:
    """How long one kind is kept; ``over`` counts the rows that the next night removes."""

    code: str
    title: Any
    days: int
    usual: int
    least: int
    most: int
    over: int = 0


@query("privacy.set_term")
def terms_now(*, actor: Actor, now: datetime) -> list[Term]:
    """Every kind with its days, the program's where the shop said nothing, and how many rows are over their time."""
    said = days_said()
    with elevated(), connection.cursor() as cursor:
        found = [
            Term(
                one.code,
                one.title,
                days,
                one.days,
                one.least,
                one.most,
                _over(cursor, one, over_before(now, days)),
            )
            for one in AGED.values()
            for days in (said.get(one.code, one.days),)
        ]
        days = said.get(CLOSED, CLOSED_DAYS)
        over = len(closed_over(cursor, over_before(now, days)))
    return [*found, Term(CLOSED, CLOSED_TITLE, days, CLOSED_DAYS, CLOSED_LEAST, CLOSED_MOST, over)]


def days_said() -> dict[str, int]:
    """Days by kind, where the shop said something else than the program."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, days FROM privacy_retention")
        return {str(kind): int(days) for kind, days in cursor.fetchall()}


def over_condition(one: Aged) -> str:
    """The condition on rows "t" that are over their time and that no hold keeps."""
    where = f" AND ({one.where})" if one.where else ""
    held = f" AND NOT EXISTS ({HELD} t.{one.key})" if one.key else ""
    return f"t.{one.at} < %(before)s{where}{held}"


def closed_over(cursor: Any, before: datetime) -> list[int]:
    """Closed accounts whose time is over."""
    cursor.execute(CLOSED_OVER, {"before": before})
    return [int(row[0]) for row in cursor.fetchall()]


def _over(cursor: Any, one: Aged, before: datetime) -> int:
    cursor.execute(f"SELECT count(*) FROM {one.table} t WHERE {over_condition(one)}", {"before": before})
    return int(cursor.fetchone()[0])
