"""What sales earned: order by order for members, line by line for one order."""

from collections.abc import Sequence

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
