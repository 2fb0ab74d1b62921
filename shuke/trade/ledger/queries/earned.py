"""What sales earned: order by order for members, line by line for one order; and one use of points."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query

_BY_ORDER = """
SELECT a.customer_id, coalesce(t.order_id, r.order_id), sum(e.amount)::bigint
  FROM ledger_account a JOIN ledger_entry e ON e.account_id = a.id
  JOIN ledger_transfer t ON t.id = e.transfer_id AND t.kind IN ('earn', 'clawback')
  LEFT JOIN ledger_transfer r ON r.id = t.reverses_id
 WHERE a.customer_id = ANY (%s) AND a.denomination_id = %s AND a.kind = 'member_points'
   AND coalesce(t.order_id, r.order_id) IS NOT NULL
 GROUP BY 1, 2
"""
_BY_LINE = """
SELECT t.id, t.line_id, l.amount FROM ledger_transfer t JOIN ledger_lot l ON l.transfer_id = t.id
  JOIN ledger_account a ON a.id = l.origin_id AND a.denomination_id = %s
 WHERE t.order_id = %s AND t.kind = 'earn' ORDER BY t.id
"""


@query("ledger.view")
def earned_by_order(
    *, actor: Actor, customer_ids: Sequence[int], denomination: str
) -> dict[int, dict[int, int]]:
    """Points by customer and order, less what refunds took back."""
    found: dict[int, dict[int, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_BY_ORDER, [list(customer_ids), denomination])
        for customer_id, order_id, points in cursor.fetchall():
            found.setdefault(customer_id, {})[order_id] = int(points)
    return found


@query("ledger.view")
def earnings_of_order(*, actor: Actor, order_id: int, denomination: str) -> list[tuple[int, int | None, int]]:
    """(transfer, line, points) of what a sale earned."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_LINE, [denomination, order_id])
        return [(transfer, line, int(amount)) for transfer, line, amount in cursor.fetchall()]


_USE = """
SELECT t.id, -e.amount, a.denomination_id, t.at, t.unit_id, coalesce(t.staff_id, 0)
  FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id JOIN ledger_transfer t ON t.id = e.transfer_id
 WHERE e.transfer_id = %s AND a.customer_id = %s AND a.kind = 'member_points' AND t.kind = 'burn' AND e.amount < 0
"""


@dataclass(frozen=True, slots=True)
class UseFound:
    """One use of a member's points: how many, when, where, and by whose hand (0: a program's)."""

    transfer_id: int
    amount: int
    denomination: str
    at: datetime
    unit_id: int | None
    staff_id: int


@query("ledger.view")
def use_of(*, actor: Actor, customer_id: int, transfer_id: int) -> UseFound | None:
    """A member's use of points by its transfer; None for every other movement, and for somebody else's."""
    with connection.cursor() as cursor:
        cursor.execute(_USE, [transfer_id, customer_id])
        row = cursor.fetchone()
    return UseFound(*row) if row else None


_TIMES = """
SELECT count(*) FILTER (WHERE t.at >= %(day)s AND t.at < %(until)s),
       count(*) FILTER (WHERE t.at >= %(month)s AND t.at < %(until)s),
       count(*) FROM ledger_account a JOIN ledger_lot l ON l.account_id = a.id
  JOIN ledger_transfer t ON t.id = l.transfer_id AND t.kind = 'earn' AND t.reason = %(reason)s
 WHERE a.customer_id = %(customer)s AND a.denomination_id = %(denomination)s AND a.kind = 'member_points'
"""


@query("ledger.view")
def earned_times(
    *,
    actor: Actor,
    customer_id: int,
    reason: str,
    denomination: str,
    day: datetime,
    month: datetime,
    until: datetime,
) -> tuple[int, int, int]:
    """How often a member earned for a reason: since ``day``, since ``month`` (both before ``until``), and ever."""
    values: dict[str, Any] = {
        "customer": customer_id, "reason": reason, "denomination": denomination, "day": day, "month": month, "until": until,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_TIMES, values)
        today, this_month, ever = cursor.fetchone()
    return int(today), int(this_month), int(ever)


@query("ledger.view")
def earned_as(*, actor: Actor, key: str) -> int | None:
    """What was earned under a key; None where nothing was."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(l.amount) FROM ledger_transfer t JOIN ledger_lot l ON l.transfer_id = t.id WHERE t.key = %s",
            [key],
        )
        found = cursor.fetchone()[0]
    return None if found is None else int(found)
