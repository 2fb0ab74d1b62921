"""What was rung up, as a till is told."""

from datetime import datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query

_SALE = """
SELECT o.id, o.source, o.number, o.customer_id, o.currency, o.total_minor, s.coupon_minor, s.points_minor, s.points_used,
       (SELECT coalesce(sum(l.tier_minor), 0)::bigint FROM orders_line l WHERE l.order_id = o.id),
       coalesce(a.points, 0), coalesce(a.tier, '')
  FROM counter_sale s JOIN orders_order o ON o.id = s.order_id LEFT JOIN programme_award a ON a.order_id = o.id
 WHERE o.id = %s
"""
_NAMES = (
    "order", "source", "number", "customer_id", "currency", "total_minor", "coupon_minor", "points_minor", "points_used",
    "tier_minor", "points_earned", "tier",
)  # fmt: skip
_BACK = """
SELECT r.id, o.source, r.number, o.number, r.currency, r.total_minor, coalesce(b.coupon_minor, 0), coalesce(b.points_minor, 0),
       coalesce((SELECT sum(m.amount) FROM ledger_lotmove m WHERE m.transfer_id = b.transfer_id AND m.amount > 0), 0)::bigint
         + coalesce((SELECT sum(l.amount) FROM ledger_lot l WHERE l.transfer_id = b.transfer_id), 0)::bigint,
       coalesce((SELECT -sum(e.amount) FROM ledger_transfer t JOIN ledger_entry e ON e.transfer_id = t.id
                   JOIN ledger_account a ON a.id = e.account_id AND a.kind IN ('member_points', 'member_debt')
                  WHERE t.kind = 'clawback'
                    AND t.refund_line_id IN (SELECT id FROM orders_refundline WHERE refund_id = r.id)), 0)::bigint
  FROM orders_refund r
  JOIN (SELECT DISTINCT l.refund_id, s.order_id FROM orders_refundmatch m JOIN orders_refundline l ON l.id = m.refund_line_id
          JOIN orders_line s ON s.id = m.line_id WHERE l.refund_id = %(refund)s) x ON x.refund_id = r.id
  JOIN orders_order o ON o.id = x.order_id LEFT JOIN counter_back b ON b.refund_id = r.id
 WHERE r.id = %(refund)s
"""
_BACK_NAMES = (
    "refund", "source", "number", "of", "currency", "total_minor", "coupon_minor", "points_minor", "points_given_back",
    "points_taken_back",
)  # fmt: skip

_NUMBERED = """
SELECT id FROM orders_order WHERE number = %s AND total_minor = %s AND placed_at >= %s AND status = 'completed' LIMIT 2
"""

# What of the buyer decided what a sale came to and earned, after it was awarded: the tier then, and whether it is the first.
_DECIDED = """
SELECT coalesce(a.tier, ''), NOT EXISTS (SELECT 1 FROM orders_order e WHERE e.customer_id = o.customer_id
         AND e.status = 'completed' AND (e.placed_at, e.id) < (o.placed_at, o.id))
  FROM orders_order o LEFT JOIN programme_award a ON a.order_id = o.id WHERE o.id = %s
"""


@query("counter.view")
def decided_by(*, actor: Actor, order_id: int) -> dict[str, Any]:
    """Tier and first purchase of a sale that was awarded."""
    with connection.cursor() as cursor:
        cursor.execute(_DECIDED, [order_id])
        return dict(zip(("tier", "first_purchase"), cursor.fetchone(), strict=True))


@query("counter.view")
def sale_told(*, actor: Actor, order_id: int) -> dict[str, Any]:
    """A sale as it was rung up: amounts in minor units, what is left for money, points used and earned."""
    with connection.cursor() as cursor:
        cursor.execute(_SALE, [order_id])
        told = dict(zip(_NAMES, cursor.fetchone(), strict=True))
    told["to_pay_minor"] = told["total_minor"] - told["coupon_minor"] - told["points_minor"]
    return told


@query("counter.view")
def refund_told(*, actor: Actor, refund_id: int) -> dict[str, Any]:
    """What came back: how much of it is money, and which points went back and forth."""
    with connection.cursor() as cursor:
        cursor.execute(_BACK, {"refund": refund_id})
        told = dict(zip(_BACK_NAMES, cursor.fetchone(), strict=True))
    told["to_pay_back_minor"] = told["total_minor"] - told["coupon_minor"] - told["points_minor"]
    return told


@query("counter.view")
def receipt_numbered(*, actor: Actor, number: str, total_minor: int, since: datetime) -> int | None:
    """The completed sale since then of that number and total; None where there is none, or several tills have one."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERED, [number, total_minor, since])
        rows = cursor.fetchall()
    return int(rows[0][0]) if len(rows) == 1 else None
