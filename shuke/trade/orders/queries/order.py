"""One sale with all that belongs to it: lines, payments, what came back by line."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line: quantities as given, amounts in minor units; a unit price may have parts of a minor unit."""

    id: int
    product_id: int
    code: str
    name: str
    description: str
    quantity: Decimal
    unit_price_minor: Decimal
    discount_minor: int
    total_minor: int
    is_goods: bool
    refunded_quantity: Decimal
    refunded_minor: int
    tier_minor: int = 0


@dataclass(frozen=True, slots=True)
class RefundShown:
    """What came back of a line, by the refund's own number."""

    line_id: int
    number: str
    refunded_at: datetime
    quantity: Decimal
    amount_minor: int


@dataclass(frozen=True, slots=True)
class OrderFull:
    """An order; the customer's name is empty for an anonymous sale and for who is out of reach.

    ``is_masked``: amounts, goods, payments and seller are not there.
    """

    id: int
    source: str
    number: str
    placed_at: datetime
    sold_on: date
    store: str
    channel: str
    customer_id: int | None
    customer: str
    member_no: str
    seller: str
    status: str
    currency: str
    total_minor: int
    goods_minor: int
    discount_minor: int
    refunded_minor: int
    lines: list[LineShown] = field(default_factory=list)
    payments: list[tuple[str, int, datetime]] = field(default_factory=list)
    refunds: list[RefundShown] = field(default_factory=list)
    is_masked: bool = False


_ORDER = """
SELECT o.id, o.source, o.number, o.placed_at, o.sold_on, {store}, o.channel, c.id, coalesce(c.name, ''),
       coalesce(c.member_no, ''), coalesce({seller}, ''), o.status, o.currency, o.total_minor, o.goods_minor,
       o.discount_minor, o.refunded_minor
  FROM orders_order o JOIN org_unit u ON u.id = o.unit_id LEFT JOIN org_staff s ON s.id = o.seller_id
  LEFT JOIN customers_customer c ON c.id = o.customer_id WHERE o.id = %s
"""
_LINES = """
SELECT l.id, l.product_id, p.code, {goods}, l.description, l.quantity, l.unit_price_minor, l.discount_minor, l.total_minor,
       l.is_goods, l.refunded_quantity, l.refunded_minor, l.tier_minor
  FROM orders_line l JOIN catalog_product p ON p.id = l.product_id WHERE l.order_id = %s ORDER BY l.ordinal LIMIT 1000
"""
# Row policies of refunds are narrower than those of sales for a seller: such a match is left out with its refund.
_REFUNDS = """
SELECT m.line_id, r.number, r.refunded_at, m.quantity, m.amount_minor
  FROM orders_line l JOIN orders_refundmatch m ON m.line_id = l.id JOIN orders_refundline x ON x.id = m.refund_line_id
  JOIN orders_refund r ON r.id = x.refund_id WHERE l.order_id = %s ORDER BY r.refunded_at, m.id LIMIT 1000
"""


@query("orders.view")
def order_of(*, actor: Actor, order_id: int) -> OrderFull:
    """One order within reach with its lines, payments and refunds; NotFound for any other. Masked for whom sales are."""
    names = {
        "store": shown_name("u", actor),
        "seller": shown_name("s", actor),
        "goods": shown_name("p", actor),
    }
    with connection.cursor() as cursor:
        cursor.execute(_ORDER.format(**names), [order_id])
        row: Any = cursor.fetchone()
        if row is None:
            raise NotFound(field="order")
        if actor.sees("S") != "full":
            return replace(
                OrderFull(*row), seller="", status="", currency="", total_minor=0, goods_minor=0, discount_minor=0,
                refunded_minor=0, is_masked=True,
            )  # fmt: skip
        cursor.execute(_LINES.format(**names), [order_id])
        lines = [LineShown(*line) for line in cursor.fetchall()]
        cursor.execute(
            "SELECT method, amount_minor, paid_at FROM orders_payment WHERE order_id = %s ORDER BY id LIMIT 100",
            [order_id],
        )
        payments: list[Any] = cursor.fetchall()
        cursor.execute(_REFUNDS, [order_id])
        refunds = [RefundShown(*refund) for refund in cursor.fetchall()]
    return replace(OrderFull(*row), lines=lines, payments=payments, refunds=refunds)


@dataclass(frozen=True, slots=True)
class MonthSold:
    """A product's month within reach: pieces and amount net of refunds, and in how many sales."""

    month: date
    quantity: float
    amount_minor: int
    orders: int


_MONTHS = """
SELECT date_trunc('month', o.sold_on)::date, sum(l.quantity - l.refunded_quantity)::float,
       sum(l.total_minor - l.refunded_minor)::bigint, count(DISTINCT o.id)::int
  FROM orders_line l JOIN orders_order o ON o.id = l.order_id AND o.status = 'completed' AND o.sold_on >= %(since)s
 WHERE l.product_id = %(product)s GROUP BY 1 ORDER BY 1
"""
_BUYERS = """
SELECT count(DISTINCT o.customer_id)::int FROM orders_line l
  JOIN orders_order o ON o.id = l.order_id AND o.status = 'completed' AND o.sold_on >= %(since)s
 WHERE l.product_id = %(product)s AND l.refunded_quantity < l.quantity
"""


@query("orders.view")
def product_sold(*, actor: Actor, product_id: int, since: date) -> tuple[list[MonthSold], int]:
    """A product's months since a day within reach, oldest first, and by how many customers it was bought and kept."""
    if actor.sees("S") != "full":
        return [], 0
    params: dict[str, Any] = {"product": product_id, "since": since}
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, params)
        months = [MonthSold(*row) for row in cursor.fetchall()]
        cursor.execute(_BUYERS, params)
        return months, int(cursor.fetchone()[0])
