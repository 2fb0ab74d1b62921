"""Sales as rules of other domains look at them: where, when, what, for how much."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query


@dataclass(frozen=True, slots=True)
class LineBought:
    """A line with its product's place in the assortment; ``cost_minor`` is of all of it, where it is known.

    ``tier_minor`` is what of ``discount_minor`` the buyer's tier gave.
    """

    id: int
    product_id: int
    category_id: int | None
    brand_id: int | None
    quantity: Decimal
    total_minor: int
    is_goods: bool
    cost_minor: int | None
    discount_minor: int = 0
    tier_minor: int = 0


@dataclass(frozen=True, slots=True)
class OrderBought:
    """A completed sale to a known customer; ``zone`` is its store's time zone."""

    id: int
    customer_id: int
    unit_id: int
    zone: str
    channel: str
    placed_at: datetime
    sold_on: date
    currency: str
    goods_minor: int
    refunded_goods_minor: int
    lines: tuple[LineBought, ...]


_BOUGHT = """
SELECT o.id, o.customer_id, o.unit_id, u.timezone, o.channel, o.placed_at, o.sold_on, o.currency, o.goods_minor,
       o.refunded_goods_minor, l.id, l.product_id, p.category_id, p.brand_id, l.quantity, l.total_minor, l.is_goods,
       coalesce(l.cost_minor, round(p.cost_minor * l.quantity)::bigint),
       l.discount_minor, l.tier_minor
  FROM orders_order o JOIN org_unit u ON u.id = o.unit_id JOIN orders_line l ON l.order_id = o.id
  JOIN catalog_product p ON p.id = l.product_id
 WHERE o.status = 'completed' AND o.customer_id IS NOT NULL AND {where} ORDER BY {order}, l.ordinal
"""
_COLUMNS_OF_ORDER = 10


@query("orders.view")
def orders_bought(*, actor: Actor, order_ids: Sequence[int]) -> list[OrderBought]:
    """These sales, the oldest first; without what is anonymous, open, cancelled or out of reach."""
    with connection.cursor() as cursor:
        cursor.execute(_BOUGHT.format(where="o.id = ANY (%s)", order="o.placed_at, o.id"), [list(order_ids)])
        return list(_orders(cursor.fetchall()))


@query("orders.view")
def orders_of_customers(
    *, actor: Actor, start: date, end: date, one_in: int = 1, rows: int = 5000
) -> Iterator[OrderBought]:
    """All sales from ``start`` up to ``end`` (excluded), customer by customer and each in order of time; read in pieces.

    Of every ``one_in`` customers one. To be read to its end within the transaction.
    """
    where = "o.sold_on >= %(start)s AND o.sold_on < %(end)s AND o.customer_id %% %(one_in)s = 0"
    sql = _BOUGHT.format(where=where, order="o.customer_id, o.placed_at, o.id")
    return _streamed(sql, {"start": start, "end": end, "one_in": one_in}, rows)


@query("orders.view")
def orders_between(*, actor: Actor, start: date, end: date) -> int:
    """How many sales to known customers there were from ``start`` up to ``end`` (excluded)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM orders_order WHERE sold_on >= %s AND sold_on < %s AND status = 'completed'"
            " AND customer_id IS NOT NULL", [start, end],
        )  # fmt: skip
        return int(cursor.fetchone()[0])


@dataclass(frozen=True, slots=True)
class Spent:
    """A sale that stands, at least in part: its goods less what came back of them."""

    customer_id: int
    order_id: int
    placed_at: datetime
    sold_on: date
    spend_minor: int


_SPENT = """
SELECT customer_id, id, placed_at, sold_on, goods_minor - refunded_goods_minor FROM orders_order
 WHERE customer_id = ANY (%s) AND status = 'completed' AND sold_on >= %s
   AND (refunded_minor = 0 OR refunded_minor < total_minor) ORDER BY customer_id, placed_at, id
"""
_FIRST = """
SELECT DISTINCT ON (customer_id) customer_id, id FROM orders_order
 WHERE customer_id = ANY (%s) AND status = 'completed' ORDER BY customer_id, placed_at, id
"""
_BACK = """
SELECT m.refund_line_id, m.line_id, l.order_id, r.refund_id, m.amount_minor, l.total_minor
  FROM orders_refundmatch m JOIN orders_refundline r ON r.id = m.refund_line_id JOIN orders_line l ON l.id = m.line_id
 WHERE {where} AND m.amount_minor > 0 ORDER BY m.id
"""


@query("orders.view")
def spent_by(*, actor: Actor, customer_ids: Sequence[int], since: date) -> list[Spent]:
    """Their sales since a day that did not come back whole, in order of time."""
    with connection.cursor() as cursor:
        cursor.execute(_SPENT, [list(customer_ids), since])
        return [Spent(*row) for row in cursor.fetchall()]


@query("orders.view")
def first_orders(*, actor: Actor, customer_ids: Sequence[int]) -> dict[int, int]:
    """Each customer's first sale of all."""
    with connection.cursor() as cursor:
        cursor.execute(_FIRST, [list(customer_ids)])
        return dict(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class CameBack:
    """So much money of a line came back with a refund line."""

    refund_line_id: int
    line_id: int
    order_id: int
    refund_id: int
    amount_minor: int
    line_minor: int


@query("orders.view")
def came_back(*, actor: Actor, refund_id: int | None = None, order_id: int | None = None) -> list[CameBack]:
    """What a refund took back of which sales, or what came back of one sale."""
    where = "r.refund_id = %s" if refund_id is not None else "l.order_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(_BACK.format(where=where), [refund_id if refund_id is not None else order_id])
        return [CameBack(*row) for row in cursor.fetchall()]


def _streamed(sql: str, values: dict[str, Any], rows: int) -> Iterator[OrderBought]:
    connection.ensure_connection()
    with connection.connection.cursor(name="orders_bought") as cursor:
        cursor.execute(sql, values)
        yield from _orders(_rows(cursor, rows))


def _rows(cursor: Any, size: int) -> Iterator[Any]:
    """A piece at a time: to ask a cursor of the server for each row alone costs as much as reading it."""
    while piece := cursor.fetchmany(size):
        yield from piece


def _orders(rows: Any) -> Iterator[OrderBought]:
    for _order, group in groupby(rows, key=itemgetter(0)):
        lines = list(group)
        bought = tuple(LineBought(*row[_COLUMNS_OF_ORDER:]) for row in lines)
        yield OrderBought(*(*lines[0][:_COLUMNS_OF_ORDER], bought))


@dataclass(frozen=True, slots=True)
class SaleStanding:
    """A sale, and what of its goods has not come back."""

    order_id: int
    unit_id: int
    placed_at: datetime
    stands_minor: int


_REACHING = """
SELECT id, unit_id, placed_at, goods_minor - refunded_goods_minor FROM orders_order
 WHERE customer_id = %s AND status = 'completed' AND sold_on BETWEEN %s AND %s
   AND goods_minor - refunded_goods_minor >= greatest(%s, 1) ORDER BY placed_at, id LIMIT 1
"""
_STANDING = """
SELECT id, unit_id, placed_at, goods_minor - refunded_goods_minor FROM orders_order WHERE id = %s AND status = 'completed'
"""


@query("orders.view")
def first_sale_reaching(
    *, actor: Actor, customer_id: int, start: date, end: date, least_minor: int
) -> SaleStanding | None:
    """The first sale from ``start`` up to and with ``end`` whose goods, less what came back, come to so much."""
    with connection.cursor() as cursor:
        cursor.execute(_REACHING, [customer_id, start, end, least_minor])
        row = cursor.fetchone()
    return SaleStanding(*row) if row else None


@query("orders.view")
def sale_standing(*, actor: Actor, order_id: int) -> SaleStanding | None:
    """What of a sale stands; None for one that was cancelled."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [order_id])
        row = cursor.fetchone()
    return SaleStanding(*row) if row else None


@query("orders.view")
def has_bought_before(*, actor: Actor, customer_id: int, day: date) -> bool:
    """Whether there was a sale to the customer before that day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM orders_order WHERE customer_id = %s AND status = 'completed' AND sold_on < %s LIMIT 1",
            [customer_id, day],
        )
        return cursor.fetchone() is not None
