"""Set-based acts on sales: their rows come in temporary tables that the caller has filled.

``receipts``: number, kind (sale, refund), customer_id, unit_id, store_path, channel, at timestamptz, on_date date,
seller_id, method. ``lines``: number, kind, ordinal, product_id, description, quantity, unit_price_minor,
discount_minor, total_minor, cost_minor, is_goods. Names of temporary tables are program text, never input.

Left for the caller until the transaction ends: bulk_new_order and bulk_new_refund (id, number, customer_id) for what
is new, bulk_whole_orders_order and bulk_whole_orders_refund (id, number) for all receipts of the call.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record, record_set
from shuke.trade.orders.rules.matching import Key, Match, Return, Sale, matches_by_key

_TOTALS = """
SELECT l.number, sum(l.total_minor) AS total, coalesce(sum(l.total_minor) FILTER (WHERE l.is_goods), 0) AS goods,
       sum(l.discount_minor) AS discount, count(*) AS lines FROM {lines} l WHERE l.kind = %(kind)s GROUP BY l.number
"""
_ORDERS = (
    """
INSERT INTO orders_order (source, number, customer_id, unit_id, store_path, channel, placed_at, sold_on, seller_id, status,
       currency, total_minor, goods_minor, discount_minor, refunded_minor, refunded_goods_minor, line_count)
SELECT %(source)s, r.number, r.customer_id, r.unit_id, r.store_path, r.channel, r.at, r.on_date, r.seller_id, 'completed',
       %(currency)s, t.total, t.goods, t.discount, 0, 0, t.lines
  FROM {receipts} r JOIN ("""
    + _TOTALS
    + """) t USING (number) WHERE r.kind = %(kind)s
 ORDER BY r.at, r.number
ON CONFLICT (source, number) DO NOTHING
RETURNING id, number, customer_id
"""
)
_LINES = """
INSERT INTO orders_line (order_id, ordinal, product_id, description, quantity, unit_price_minor, discount_minor, total_minor,
       cost_minor, is_goods, refunded_quantity, refunded_minor)
SELECT o.id, l.ordinal, l.product_id, l.description, l.quantity, l.unit_price_minor, l.discount_minor, l.total_minor,
       l.cost_minor, l.is_goods, 0, 0
  FROM {lines} l JOIN bulk_whole_orders_order o ON o.number = l.number WHERE l.kind = 'sale'
"""
_PAYMENTS = """
INSERT INTO orders_payment (order_id, method, amount_minor, paid_at)
SELECT n.id, r.method, o.total_minor, o.placed_at
  FROM bulk_new_order n JOIN orders_order o ON o.id = n.id
  JOIN {receipts} r ON r.number = n.number AND r.kind = 'sale' WHERE r.method IS NOT NULL
"""
# A known order that got further lines (a corrected row) adds up anew.
_GROWN = """
UPDATE orders_order o SET total_minor = t.total, goods_minor = t.goods, discount_minor = t.discount, line_count = t.lines
  FROM (SELECT l.order_id, sum(l.total_minor) AS total, coalesce(sum(l.total_minor) FILTER (WHERE l.is_goods), 0) AS goods,
               sum(l.discount_minor) AS discount, count(*) AS lines
          FROM orders_line l WHERE l.order_id = ANY (%(orders)s) GROUP BY l.order_id) t
 WHERE o.id = t.order_id AND (o.total_minor, o.line_count) IS DISTINCT FROM (t.total, t.lines)
"""
_REFUNDS = (
    """
INSERT INTO orders_refund (source, number, customer_id, unit_id, store_path, refunded_at, refunded_on, currency,
       total_minor, goods_minor)
SELECT %(source)s, r.number, r.customer_id, r.unit_id, r.store_path, r.at, r.on_date, %(currency)s, t.total, t.goods
  FROM {receipts} r JOIN ("""
    + _TOTALS
    + """) t USING (number) WHERE r.kind = %(kind)s
 ORDER BY r.at, r.number
ON CONFLICT (source, number) DO NOTHING
RETURNING id, number, customer_id
"""
)
_REFUND_LINES = """
INSERT INTO orders_refundline (refund_id, ordinal, product_id, description, quantity, unit_price_minor, total_minor, is_goods,
       matched_quantity)
SELECT r.id, l.ordinal, l.product_id, l.description, l.quantity, l.unit_price_minor, l.total_minor, l.is_goods, 0
  FROM {lines} l JOIN bulk_whole_orders_refund r ON r.number = l.number WHERE l.kind = 'refund'
"""
_GROWN_REFUNDS = """
UPDATE orders_refund r SET total_minor = t.total, goods_minor = t.goods
  FROM (SELECT l.refund_id, sum(l.total_minor) AS total, coalesce(sum(l.total_minor) FILTER (WHERE l.is_goods), 0) AS goods
          FROM orders_refundline l WHERE l.refund_id = ANY (%(orders)s) GROUP BY l.refund_id) t
 WHERE r.id = t.refund_id AND r.total_minor IS DISTINCT FROM t.total
"""
# Found by one look-up each: of a source that is new, the planner thinks it has a single row, and would compare every
# line with every receipt.
_WHOLES = """
CREATE TEMPORARY TABLE bulk_whole_{whole} ON COMMIT DROP AS
SELECT (SELECT w.id FROM {whole} w WHERE w.source = %(source)s AND w.number = r.number) AS id, r.number
  FROM {receipts} r WHERE r.kind = %(kind)s
"""
_GROWING = """
SELECT array_agg(DISTINCT o.id) FROM {lines} l JOIN bulk_whole_{whole} o ON o.number = l.number
 WHERE l.kind = %(kind)s AND o.id NOT IN (SELECT id FROM {new})
   AND NOT EXISTS (SELECT 1 FROM {part} p WHERE p.{key} = o.id AND p.ordinal = l.ordinal)
"""


@command
def record_sales(*, actor: Actor, receipts: str, lines: str, source: str, currency: str) -> Outcome:
    """Sales are booked; a known number gets only lines whose ordinal is new. Answers {"new", "known", "grown"}."""
    facts = _book(receipts, lines, {"source": source, "currency": currency, "kind": "sale"}, _SALE)
    if not facts["new"] and not facts["grown"]:
        return Unchanged(facts)
    record_set(
        {**facts, "source": source},
        "SELECT DISTINCT customer_id FROM bulk_new_order WHERE customer_id IS NOT NULL",
    )
    return Done(facts)


@command
def record_refunds(*, actor: Actor, receipts: str, lines: str, source: str, currency: str) -> Outcome:
    """Refunds are booked, not matched yet. Answers {"new", "known", "grown"}."""
    facts = _book(receipts, lines, {"source": source, "currency": currency, "kind": "refund"}, _REFUND)
    if not facts["new"] and not facts["grown"]:
        return Unchanged(facts)
    record_set(
        {**facts, "source": source},
        "SELECT DISTINCT customer_id FROM bulk_new_refund WHERE customer_id IS NOT NULL",
    )
    return Done(facts)


_SALE = ("bulk_new_order", "orders_order", "orders_line", "order_id", _ORDERS, _LINES, _GROWN)
_REFUND = (
    "bulk_new_refund",
    "orders_refund",
    "orders_refundline",
    "refund_id",
    _REFUNDS,
    _REFUND_LINES,
    _GROWN_REFUNDS,
)


def _book(receipts: str, lines: str, values: dict[str, Any], parts: tuple[str, ...]) -> dict[str, int]:
    """Wholes, then their parts, then the sums of known wholes that grew."""
    new, whole, part, key, wholes_sql, parts_sql, grown_sql = parts
    with elevated(), connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {new} (id bigint, number text, customer_id bigint) ON COMMIT DROP"
        )
        cursor.execute(
            f"WITH made AS ({wholes_sql.format(receipts=receipts, lines=lines)}) INSERT INTO {new} SELECT * FROM made",
            values,
        )
        made = cursor.rowcount
        cursor.execute(_WHOLES.format(whole=whole, receipts=receipts), values)
        cursor.execute(f"ANALYZE bulk_whole_{whole}")
        cursor.execute(f"SELECT count(*) FROM {receipts} WHERE kind = %(kind)s", values)
        known = cursor.fetchone()[0] - made
        growing = None
        if known:
            cursor.execute(_GROWING.format(lines=lines, new=new, whole=whole, part=part, key=key), values)
            growing = cursor.fetchone()[0]
        _prepare_traces(cursor)
        if growing:
            cursor.execute(_FORMER_WHOLES.format(whole=whole), {"kind": KINDS[whole], "wholes": growing})
            # Among receipts that are all new no line can be known: looking costs a fifth of the time.
            once = (
                f"{parts_sql.format(lines=lines)} ON CONFLICT ({key}, ordinal) DO NOTHING RETURNING id, {key}"
            )
            cursor.execute(
                _NEW_PARTS.format(parts=once, key=key), {**values, "part": KINDS[part], "wholes": growing}
            )
            cursor.execute(grown_sql, {"orders": growing})
        elif made:
            once = f" ON CONFLICT ({key}, ordinal) DO NOTHING" if known else ""
            cursor.execute(parts_sql.format(lines=lines) + once, values)
        if made and new == "bulk_new_order":
            cursor.execute(_PAYMENTS.format(receipts=receipts))
    return {"new": made, "known": known, "grown": len(growing or ())}


KINDS = {
    "orders_order": "order",
    "orders_line": "line",
    "orders_refund": "refund",
    "orders_refundline": "refundline",
}
_NEW_PARTS = """
WITH made AS ({parts})
INSERT INTO bulk_new_part SELECT %(part)s, id FROM made WHERE {key} = ANY (%(wholes)s)
"""
_FORMER_WHOLES = """
INSERT INTO bulk_former_sale SELECT %(kind)s, id, row_xid FROM {whole} WHERE id = ANY (%(wholes)s)
"""
# Orders and lines that matches take back; what this very transaction wrote has no former version.
_FORMER_MATCHED = """
WITH touched AS (SELECT DISTINCT line_id FROM bulk_match)
INSERT INTO bulk_former_sale
SELECT 'line', l.id, l.row_xid FROM touched t JOIN orders_line l ON l.id = t.line_id WHERE l.row_xid <> pg_current_xact_id()
UNION ALL
SELECT DISTINCT 'order', o.id, o.row_xid
  FROM touched t JOIN orders_line l ON l.id = t.line_id JOIN orders_order o ON o.id = l.order_id
 WHERE o.row_xid <> pg_current_xact_id()
"""


def _prepare_traces(cursor: Any) -> None:
    cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS bulk_new_part (kind text, id bigint) ON COMMIT DROP")
    cursor.execute(
        "CREATE TEMPORARY TABLE IF NOT EXISTS bulk_former_sale (kind text, id bigint, version xid8) ON COMMIT DROP"
    )


# Refund lines that still look for their sale, of customers whose refunds or sales are new, and every sale line of
# the same customer, product and price.
_WANTED = """
CREATE TEMPORARY TABLE bulk_wanted ON COMMIT DROP AS
SELECT r.customer_id, l.product_id, l.unit_price_minor, l.id, r.refunded_at, l.quantity - l.matched_quantity AS quantity
  FROM orders_refundline l JOIN orders_refund r ON r.id = l.refund_id
 WHERE r.customer_id IN (SELECT customer_id FROM {touched}) AND l.matched_quantity < l.quantity
"""
# In two steps, each with its statistics: after a large import nobody knows yet how many lines a customer has.
_OF_CUSTOMERS = """
CREATE TEMPORARY TABLE bulk_sold ON COMMIT DROP AS
SELECT o.id, o.customer_id, o.placed_at FROM orders_order o
 WHERE o.customer_id IN (SELECT customer_id FROM bulk_wanted) AND o.status = 'completed'
"""
_CANDIDATES = """
SELECT customer_id, product_id, unit_price_minor, 1 AS side, refunded_at AS at, id, quantity, 0 AS total,
       0 AS back, 0 AS paid_back
  FROM bulk_wanted
UNION ALL
SELECT o.customer_id, l.product_id, l.unit_price_minor, 0, o.placed_at, l.id, l.quantity, l.total_minor, l.refunded_quantity,
       l.refunded_minor
  FROM bulk_sold o JOIN orders_line l ON l.order_id = o.id
  JOIN (SELECT DISTINCT customer_id, product_id, unit_price_minor FROM bulk_wanted) w
       ON (w.customer_id, w.product_id, w.unit_price_minor) = (o.customer_id, l.product_id, l.unit_price_minor)
 WHERE l.refunded_quantity < l.quantity AND l.total_minor >= 0
 ORDER BY 1, 2, 3, 4, 5, 6
"""
_APPLY = (
    """INSERT INTO orders_refundmatch AS m (refund_line_id, line_id, quantity, amount_minor)
       SELECT refund_line_id, line_id, quantity, amount_minor FROM bulk_match
       ON CONFLICT (refund_line_id, line_id) DO UPDATE
          SET quantity = m.quantity + excluded.quantity, amount_minor = m.amount_minor + excluded.amount_minor""",
    """UPDATE orders_refundline l SET matched_quantity = l.matched_quantity + m.quantity
         FROM (SELECT refund_line_id, sum(quantity) AS quantity FROM bulk_match GROUP BY 1) m WHERE l.id = m.refund_line_id""",
    """UPDATE orders_line l SET refunded_quantity = l.refunded_quantity + m.quantity, refunded_minor = l.refunded_minor + m.amount
         FROM (SELECT line_id, sum(quantity) AS quantity, sum(amount_minor) AS amount FROM bulk_match GROUP BY 1) m
        WHERE l.id = m.line_id""",
    """UPDATE orders_order o SET refunded_minor = o.refunded_minor + m.amount,
              refunded_goods_minor = o.refunded_goods_minor + m.goods
         FROM (SELECT l.order_id, sum(b.amount_minor) AS amount,
                      coalesce(sum(b.amount_minor) FILTER (WHERE l.is_goods), 0) AS goods
                 FROM bulk_match b JOIN orders_line l ON l.id = b.line_id GROUP BY 1) m WHERE o.id = m.order_id""",
)


@command
def match_refunds(*, actor: Actor, touched: str) -> Outcome:
    """Open refunds of the customers in ``touched`` (customer_id) take back their sales; answers the number of matches.

    Refunds of earlier days are tried again: their sale may have come in a later file.
    """
    with elevated(), connection.cursor() as cursor:
        cursor.execute(_WANTED.format(touched=touched))
        cursor.execute("ANALYZE bulk_wanted")
        cursor.execute(_OF_CUSTOMERS)
        cursor.execute("ANALYZE bulk_sold")
        cursor.execute("CREATE TEMPORARY TABLE bulk_match (LIKE orders_refundmatch) ON COMMIT DROP")
        cursor.execute("ALTER TABLE bulk_match DROP COLUMN id, DROP COLUMN row_xid")
        found = _copy_matches(cursor, matches_by_key(_candidates(cursor)))
        _prepare_traces(cursor)
        if found:
            for statement in ("ANALYZE bulk_match", _FORMER_MATCHED, *_APPLY):
                cursor.execute(statement)
    if not found:
        return Unchanged(0)
    record({"matches": found})
    return Done(found)


def _candidates(cursor: Any) -> Iterator[tuple[Key, Sale | Return]]:
    cursor.execute(_CANDIDATES)
    fetch: Callable[[], list[Any]] = lambda: cursor.fetchmany(5000)  # noqa: E731 - iter needs a callable
    for rows in iter(fetch, []):
        for customer, product, price, side, at, id_, quantity, total, back, paid_back in rows:
            one = Return(at, id_, quantity) if side else Sale(at, id_, quantity, total, back, paid_back)
            yield (customer, product, price), one


def _copy_matches(cursor: Any, found: Iterable[Match]) -> int:
    rows = list(found)
    with cursor.copy("COPY bulk_match (refund_line_id, line_id, quantity, amount_minor) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    return len(rows)
