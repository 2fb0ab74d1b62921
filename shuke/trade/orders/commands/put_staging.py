"""Orders that another program sends, on their way into the tables: what is booked already, and booking in sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.acts.staging import begin_staging
from shuke.foundation.org.queries import UnitFound
from shuke.trade.orders.commands.bulk import record_sales
from shuke.trade.orders.rules.repeats import LineBooked, SaleBooked

Number = tuple[str, str]  # source, number
FEW = 50  # rows that any plan is quick for

KNOWN = """
SELECT o.source, o.number, o.id, o.unit_id, o.placed_at, o.customer_id, o.seller_id
  FROM unnest(%s::text[], %s::text[]) w(source, number) JOIN orders_order o USING (source, number)
"""
LINES = """
SELECT order_id, ordinal, product_id, quantity, unit_price_minor, total_minor FROM orders_line WHERE order_id = ANY (%s)
"""
RECEIPTS = """
CREATE TEMPORARY TABLE put_receipt (number text COLLATE "C", kind text, customer_id bigint, unit_id bigint, store_path text,
       channel text, at timestamptz, on_date date, seller_id bigint, method text) ON COMMIT DROP
"""
ROWS = """
CREATE TEMPORARY TABLE put_line (number text COLLATE "C", kind text, ordinal int, product_id bigint, description text,
       quantity numeric(14,3), unit_price_minor numeric(18,4), discount_minor bigint, total_minor bigint, cost_minor bigint,
       is_goods boolean) ON COMMIT DROP
"""
PAYMENTS = """
INSERT INTO orders_payment (order_id, method, amount_minor, paid_at)
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::timestamptz[])
"""
COMPLETE = """
UPDATE orders_order o SET customer_id = coalesce(o.customer_id, w.customer_id), seller_id = coalesce(o.seller_id, w.seller_id)
  FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) w(id, customer_id, seller_id) WHERE o.id = w.id
"""


@dataclass(frozen=True, slots=True)
class Sale:
    """An order that was understood, ready to be booked; ``place`` is where it stood among the items."""

    place: int
    source: str
    number: str
    unit: UnitFound
    channel: str
    sold_on: date
    booked: SaleBooked
    rows: Sequence[tuple[Any, ...]]
    payments: Sequence[tuple[str, int]]

    @property
    def name(self) -> Number:
        """What it is known by."""
        return self.source, self.number


@dataclass(frozen=True, slots=True)
class Known:
    """An order that is booked."""

    id: int
    unit_id: int
    booked: SaleBooked


def known_orders(numbers: Sequence[Number]) -> dict[Number, Known]:
    """The orders of these numbers, whoever reaches them."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute(KNOWN, [[one[0] for one in numbers], [one[1] for one in numbers]])
        wholes = cursor.fetchall()
        lines: dict[int, dict[int, LineBooked]] = {row[2]: {} for row in wholes}
        if wholes:
            cursor.execute(LINES, [list(lines)])
            for order_id, ordinal, *line in cursor.fetchall():
                lines[order_id][ordinal] = LineBooked(*line)
    return {
        (source, number): Known(id_, unit_id, SaleBooked(at, customer, seller, lines[id_]))
        for source, number, id_, unit_id, at, customer, seller in wholes
    }


def book(actor: Actor, source: str, currency: str, sales: Sequence[Sale]) -> dict[str, int]:
    """Sales of one source and currency are booked; answers the ids by number."""
    with elevated(), connection.cursor() as cursor:
        begin_staging(cursor)
        _stage(cursor, sales)
        record_sales(actor=actor, receipts="put_receipt", lines="put_line", source=source, currency=currency)
        cursor.execute("SELECT number, id FROM bulk_whole_orders_order")
        ids: dict[str, int] = dict(cursor.fetchall())
        cursor.execute("SELECT id FROM bulk_new_order")
        _pay(cursor, sales, ids, {row[0] for row in cursor.fetchall()})
    return ids


def _stage(cursor: Any, sales: Sequence[Sale]) -> None:
    for statement in (RECEIPTS, ROWS):
        cursor.execute(statement)
    with cursor.copy("COPY put_receipt FROM STDIN") as copy:
        for sale in sales:
            who = sale.booked
            copy.write_row((sale.number, "sale", who.customer_id, sale.unit.id, sale.unit.path, sale.channel,
                            who.placed_at, sale.sold_on, who.seller_id, None))  # fmt: skip
    with cursor.copy("COPY put_line FROM STDIN") as copy:
        for sale in sales:
            for row in sale.rows:
                copy.write_row((sale.number, "sale", *row))
    if len(sales) > FEW:
        cursor.execute("ANALYZE put_receipt")
        cursor.execute("ANALYZE put_line")


def _pay(cursor: Any, sales: Sequence[Sale], ids: Mapping[str, int], new: set[int]) -> None:
    rows = [
        (ids[sale.number], method, amount, sale.booked.placed_at)
        for sale in sales
        if ids[sale.number] in new
        for method, amount in sale.payments
    ]
    if rows:
        cursor.execute(PAYMENTS, [list(column) for column in zip(*rows, strict=True)])


def complete(found: Sequence[tuple[int, Sale]]) -> None:
    """Known orders take the customer and the seller that they lacked."""
    with elevated(), connection.cursor() as cursor:
        people = [
            (id_, sale.booked.customer_id, sale.booked.seller_id)
            for id_, sale in sorted(found, key=lambda one: one[0])
        ]
        cursor.execute(COMPLETE, [list(column) for column in zip(*people, strict=True)])
