"""A sale that has not happened yet, as rules of other domains look at sales; and a sale by its number, for what comes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection

from shuke.foundation.kernel.calendar import day_at
from shuke.foundation.kernel.money import line_total_minor
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.queries import UnitFound
from shuke.foundation.org.query import query
from shuke.trade.catalog.queries.assortment import ProductFound, products_coded
from shuke.trade.orders.queries.bought import LineBought, OrderBought
from shuke.trade.orders.rules.lines import LineGiven, ProductUnknown, SaleInvalid, total_given


@query("catalog.view")
def sale_ahead(
    *, actor: Actor, unit: UnitFound, lines: Sequence[LineGiven], placed_at: datetime, channel: str,
    customer_id: int = 0,
) -> OrderBought:  # fmt: skip
    """Lines of a till as a sale whose lines are numbered from 1; ProductUnknown, SaleInvalid."""
    products = products_coded(actor=actor, codes={line.code for line in lines})
    found = tuple(_line(ordinal, line, products) for ordinal, line in enumerate(lines, start=1))
    if not found:
        raise SaleInvalid(field="lines", line=0)
    goods = sum(line.total_minor for line in found if line.is_goods)
    return OrderBought(
        0, customer_id, unit.id, unit.timezone, channel, placed_at, day_at(placed_at, unit.timezone), unit.currency,
        goods, 0, found,
    )  # fmt: skip


def _line(ordinal: int, line: LineGiven, products: dict[str, ProductFound]) -> LineBought:
    product = products.get(line.code)
    if product is None:
        raise ProductUnknown(field="lines", given=line.code)
    cost = (
        None if product.cost_minor is None else line_total_minor(line.quantity, Decimal(product.cost_minor))
    )
    return LineBought(
        ordinal, product.id, product.category_id, product.brand_id, line.quantity, total_given(ordinal, line),
        product.is_goods, cost, line.discount_minor,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LineNumbered:
    """A line of a sale, and what of it came back."""

    id: int
    ordinal: int
    quantity: Decimal
    total_minor: int
    refunded_quantity: Decimal
    refunded_minor: int


@dataclass(frozen=True, slots=True)
class OrderNumbered:
    """A sale by its till's number."""

    id: int
    unit_id: int
    customer_id: int | None
    currency: str
    lines: tuple[LineNumbered, ...]


_NUMBERED = """
SELECT o.id, o.unit_id, o.customer_id, o.currency, l.id, l.ordinal, l.quantity, l.total_minor, l.refunded_quantity,
       l.refunded_minor
  FROM orders_order o JOIN orders_line l ON l.order_id = o.id WHERE o.source = %s AND o.number = %s ORDER BY l.ordinal
"""


@query("orders.view")
def order_numbered(*, actor: Actor, source: str, number: str) -> OrderNumbered | None:
    """The sale of that number within reach, with its lines; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERED, [source, number])
        rows = cursor.fetchall()
    if not rows:
        return None
    order_id, unit_id, customer_id, currency = rows[0][:4]
    return OrderNumbered(
        order_id, unit_id, customer_id, currency, tuple(LineNumbered(*row[4:]) for row in rows)
    )
