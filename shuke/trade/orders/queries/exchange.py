"""Orders and refunds as other programs read them: raw values, page by page, with their lines."""

from collections import defaultdict
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.acts.pages import Conditions, rows_of, transaction_since
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound

ORDERS = """
SELECT o.id, o.source, o.number, u.code AS store, o.customer_id, s.login AS seller, o.channel, o.status, o.placed_at,
       o.sold_on, o.currency, o.total_minor, o.goods_minor, o.discount_minor, o.refunded_minor
  FROM orders_order o JOIN org_unit u ON u.id = o.unit_id LEFT JOIN org_staff s ON s.id = o.seller_id
"""
OF_ORDERS: Conditions = {
    "after": "o.id > %(after)s",
    "id": "o.id = %(id)s",
    "changed_since": "o.row_xid >= %(changed_since)s::xid8",
    "source": "o.source = %(source)s",
    "number": "o.number = %(number)s",
    "store": "o.store_path = (SELECT path FROM org_unit WHERE code = %(store)s)",
    "customer_id": "o.customer_id = %(customer_id)s",
    "placed_since": "o.placed_at >= %(placed_since)s",
    "placed_before": "o.placed_at < %(placed_before)s",
}
LINES = """
SELECT l.order_id AS whole, l.ordinal, p.code AS product, l.description, l.quantity, l.unit_price_minor, l.discount_minor,
       l.total_minor, l.is_goods, l.refunded_quantity, l.refunded_minor
  FROM orders_line l JOIN catalog_product p ON p.id = l.product_id WHERE l.order_id = ANY (%s) ORDER BY l.order_id, l.ordinal
"""
PAYMENTS = """
SELECT order_id AS whole, method, amount_minor FROM orders_payment WHERE order_id = ANY (%s) ORDER BY order_id, id
"""
REFUNDS = """
SELECT r.id, r.source, r.number, u.code AS store, r.customer_id, r.refunded_at, r.currency, r.total_minor, r.goods_minor
  FROM orders_refund r JOIN org_unit u ON u.id = r.unit_id
"""
OF_REFUNDS: Conditions = {
    "after": "r.id > %(after)s",
    "id": "r.id = %(id)s",
    "changed_since": "r.row_xid >= %(changed_since)s::xid8",
    "source": "r.source = %(source)s",
    "number": "r.number = %(number)s",
    "store": "r.store_path = (SELECT path FROM org_unit WHERE code = %(store)s)",
    "customer_id": "r.customer_id = %(customer_id)s",
}
# Where a line was taken back from several sale lines, the first is told.
REFUND_LINES = """
SELECT l.refund_id AS whole, p.code AS product, l.quantity, l.total_minor, m.order_id, m.ordinal AS order_ordinal
  FROM orders_refundline l JOIN catalog_product p ON p.id = l.product_id
  LEFT JOIN LATERAL (SELECT s.order_id, s.ordinal FROM orders_refundmatch m JOIN orders_line s ON s.id = m.line_id
                      WHERE m.refund_line_id = l.id ORDER BY m.id LIMIT 1) m ON true
 WHERE l.refund_id = ANY (%s) ORDER BY l.refund_id, l.ordinal
"""


@query("orders.view")
def orders_exchanged(*, actor: Actor, after: int, limit: int, wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """Orders within reach after an id, with lines and payments."""
    found = rows_of(ORDERS, OF_ORDERS, {"after": after, **_since(wanted)}, "o.id", limit)
    lines, payments = _parts(LINES, found), _parts(PAYMENTS, found)
    return [{**row, "lines": lines[row["id"]], "payments": payments[row["id"]]} for row in found]


@query("orders.view")
def order_exchanged(*, actor: Actor, wanted: dict[str, Any]) -> dict[str, Any]:
    """One order within reach; NotFound."""
    return _only(orders_exchanged(actor=actor, after=0, limit=1, wanted=wanted))


@query("orders.view")
def refunds_exchanged(
    *, actor: Actor, after: int, limit: int, wanted: dict[str, Any]
) -> list[dict[str, Any]]:
    """Refunds within reach after an id, with their lines."""
    found = rows_of(REFUNDS, OF_REFUNDS, {"after": after, **_since(wanted)}, "r.id", limit)
    lines = _parts(REFUND_LINES, found)
    return [{**row, "lines": lines[row["id"]]} for row in found]


@query("orders.view")
def refund_exchanged(*, actor: Actor, wanted: dict[str, Any]) -> dict[str, Any]:
    """One refund within reach; NotFound."""
    return _only(refunds_exchanged(actor=actor, after=0, limit=1, wanted=wanted))


def _since(wanted: dict[str, Any]) -> dict[str, Any]:
    if "changed_since" not in wanted:
        return wanted
    return {**wanted, "changed_since": transaction_since(wanted["changed_since"])}


def _only(found: list[dict[str, Any]]) -> dict[str, Any]:
    if not found:
        raise NotFound()
    return found[0]


def _parts(select: str, wholes: list[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    parts: dict[int, list[dict[str, Any]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(select, [[whole["id"] for whole in wholes]])
        names = [column.name for column in cursor.description or ()]
        for row in cursor.fetchall():
            part = dict(zip(names, row, strict=True))
            parts[part.pop("whole")].append(part)
    return parts
