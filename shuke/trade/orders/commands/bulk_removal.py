"""The set-based act by which sales leave the books again, as if they had never been booked.

The caller's temporary table names them: kind (order, refund; line, refundline for what known receipts got), row_id,
is_new, version (the row_xid in which they were left), reason (empty). What cannot go gets a reason: "changed" (another
version by now), "refunded" (a refund of elsewhere took it back), "matched" (it took back a sale of elsewhere).
"""

from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record_set

_GONE_ALREADY = """
DELETE FROM {table} t WHERE t.kind = '{kind}' AND NOT EXISTS (SELECT 1 FROM {whole} w WHERE w.id = t.row_id)
"""
_CHANGED = """
UPDATE {table} t SET reason = 'changed' FROM {whole} w
 WHERE t.kind = '{kind}' AND t.is_new AND w.id = t.row_id AND w.row_xid <> t.version::text::xid8
"""
# Matches of another transaction than the one that booked the sale (or brought the refund).
_HELD = (
    """
WITH held AS (
    SELECT DISTINCT l.order_id FROM orders_refundmatch m JOIN orders_line l ON l.id = m.line_id
     WHERE m.row_xid <> %(version)s::text::xid8
) UPDATE {table} t SET reason = 'refunded' FROM held
   WHERE t.kind = 'order' AND t.is_new AND t.reason = '' AND t.row_id = held.order_id
""",
    """
WITH held AS (
    SELECT f.id, f.refund_id FROM orders_refundmatch m JOIN orders_refundline f ON f.id = m.refund_line_id
     WHERE m.row_xid <> %(version)s::text::xid8
) UPDATE {table} t SET reason = 'matched'
   WHERE t.is_new AND t.reason = '' AND (t.kind = 'refund' AND t.row_id IN (SELECT refund_id FROM held)
         OR t.kind = 'refundline' AND t.row_id IN (SELECT id FROM held))
""",
)
_LINES = """
CREATE TEMPORARY TABLE removed_{part} ON COMMIT DROP AS
SELECT p.id, p.{key} AS whole_id, true AS is_whole FROM {table} t JOIN orders_{part} p ON p.{key} = t.row_id
 WHERE t.kind = '{kind}' AND t.is_new AND t.reason = ''
UNION ALL
SELECT p.id, p.{key}, false FROM {table} t JOIN orders_{part} p ON p.id = t.row_id
 WHERE t.kind = '{part}' AND t.is_new AND t.reason = ''
"""
_MATCHES = """
CREATE TEMPORARY TABLE removed_match ON COMMIT DROP AS
SELECT m.id, m.line_id, m.refund_line_id, m.quantity, m.amount_minor, l.id IS NULL AS line_stays, f.id IS NULL AS refund_stays
  FROM orders_refundmatch m LEFT JOIN removed_line l ON l.id = m.line_id
  LEFT JOIN removed_refundline f ON f.id = m.refund_line_id WHERE l.id IS NOT NULL OR f.id IS NOT NULL
"""
_BUYERS = """
CREATE TEMPORARY TABLE removed_buyer ON COMMIT DROP AS
SELECT o.customer_id FROM {table} t JOIN orders_order o ON o.id = t.row_id WHERE t.kind = 'order' AND t.is_new AND t.reason = ''
UNION SELECT r.customer_id FROM {table} t JOIN orders_refund r ON r.id = t.row_id
       WHERE t.kind = 'refund' AND t.is_new AND t.reason = ''
"""
_RELEASE = (
    """
UPDATE orders_order o SET refunded_minor = o.refunded_minor - m.amount, refunded_goods_minor = o.refunded_goods_minor - m.goods
  FROM (SELECT l.order_id, sum(m.amount_minor) AS amount, coalesce(sum(m.amount_minor) FILTER (WHERE l.is_goods), 0) AS goods
          FROM removed_match m JOIN orders_line l ON l.id = m.line_id WHERE m.line_stays GROUP BY 1) m WHERE o.id = m.order_id
""",
    """
UPDATE orders_line l SET refunded_quantity = l.refunded_quantity - m.quantity, refunded_minor = l.refunded_minor - m.amount
  FROM (SELECT line_id, sum(quantity) AS quantity, sum(amount_minor) AS amount FROM removed_match WHERE line_stays GROUP BY 1) m
 WHERE l.id = m.line_id
""",
    """
UPDATE orders_refundline f SET matched_quantity = f.matched_quantity - m.quantity
  FROM (SELECT refund_line_id, sum(quantity) AS quantity FROM removed_match WHERE refund_stays GROUP BY 1) m
 WHERE f.id = m.refund_line_id
""",
)
_REMOVE = (
    "DELETE FROM orders_refundmatch m USING removed_match r WHERE r.id = m.id",
    "DELETE FROM orders_line l USING removed_line r WHERE r.id = l.id",
    "DELETE FROM orders_refundline l USING removed_refundline r WHERE r.id = l.id",
    """DELETE FROM orders_payment p USING {table} t
        WHERE t.kind = 'order' AND t.is_new AND t.reason = '' AND p.order_id = t.row_id""",
    "DELETE FROM orders_order o USING {table} t WHERE t.kind = 'order' AND t.is_new AND t.reason = '' AND o.id = t.row_id",
    "DELETE FROM orders_refund r USING {table} t WHERE t.kind = 'refund' AND t.is_new AND t.reason = '' AND r.id = t.row_id",
)
# Receipts that lose lines but stay add up anew.
_SUMS = (
    """
UPDATE orders_order o SET total_minor = s.total, goods_minor = s.goods, discount_minor = s.discount, line_count = s.lines
  FROM (SELECT l.order_id, sum(l.total_minor) AS total, coalesce(sum(l.total_minor) FILTER (WHERE l.is_goods), 0) AS goods,
               sum(l.discount_minor) AS discount, count(*) AS lines FROM orders_line l
         WHERE l.order_id IN (SELECT whole_id FROM removed_line WHERE NOT is_whole) GROUP BY 1) s WHERE o.id = s.order_id
""",
    """
UPDATE orders_refund r SET total_minor = s.total, goods_minor = s.goods
  FROM (SELECT l.refund_id, sum(l.total_minor) AS total, coalesce(sum(l.total_minor) FILTER (WHERE l.is_goods), 0) AS goods
          FROM orders_refundline l
         WHERE l.refund_id IN (SELECT whole_id FROM removed_refundline WHERE NOT is_whole) GROUP BY 1) s WHERE r.id = s.refund_id
""",
)


@command
def remove_sales(*, actor: Actor, table: str, version: int) -> Outcome:
    """Sales and refunds that one transaction booked leave the books; answers {"orders", "refunds", "lines", "refund_lines"}."""
    with elevated(), connection.cursor() as cursor:
        _judge(cursor, table, version)
        for statement in _parts(table):
            cursor.execute(statement)
        facts = _counts(cursor, table)
        for statement in (*_RELEASE, *_REMOVE, *_SUMS):
            cursor.execute(statement.format(table=table))
    if not any(facts.values()):
        return Unchanged(facts)
    record_set(facts, "SELECT customer_id FROM removed_buyer WHERE customer_id IS NOT NULL")
    return Done(facts)


def _judge(cursor: Any, table: str, version: int) -> None:
    for kind in ("order", "refund", "line", "refundline"):
        cursor.execute(_GONE_ALREADY.format(table=table, kind=kind, whole=f"orders_{kind}"))
        if kind != "refundline":  # known by its matches
            cursor.execute(_CHANGED.format(table=table, kind=kind, whole=f"orders_{kind}"))
    for statement in _HELD:
        cursor.execute(statement.format(table=table), {"version": version})
    cursor.execute(f"ANALYZE {table}")


def _parts(table: str) -> list[str]:
    return [
        _LINES.format(table=table, kind="order", part="line", key="order_id"), "ANALYZE removed_line",
        _LINES.format(table=table, kind="refund", part="refundline", key="refund_id"), "ANALYZE removed_refundline",
        _MATCHES, "ANALYZE removed_match", _BUYERS.format(table=table),
    ]  # fmt: skip


def _counts(cursor: Any, table: str) -> dict[str, int]:
    cursor.execute(
        f"SELECT count(*) FILTER (WHERE kind = 'order'), count(*) FILTER (WHERE kind = 'refund'),"
        f" (SELECT count(*) FROM removed_line), (SELECT count(*) FROM removed_refundline)"
        f" FROM {table} WHERE is_new AND reason = ''"
    )
    return dict(zip(("orders", "refunds", "lines", "refund_lines"), cursor.fetchone(), strict=True))
