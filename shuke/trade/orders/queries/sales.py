"""Readings of sales for other packages; row policies limit them to the actor's reach."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.foundation.org.registries import StoryEntry


@dataclass(frozen=True, slots=True)
class OrderShown:
    """An order in a customer's list: its goods are named by the dearest line. ``is_masked``: without goods and amounts."""

    id: int
    number: str
    placed_at: datetime
    sold_on: date
    store: str
    channel: str
    currency: str
    total_minor: int
    refunded_minor: int
    line_count: int
    first_goods: str
    seller: str
    is_masked: bool = False


ORDERS = """
SELECT o.id, o.number, o.placed_at, o.sold_on, {store}, o.channel, o.currency, o.total_minor, o.refunded_minor,
       o.line_count, coalesce(l.goods, ''), coalesce({seller}, '')
  FROM orders_order o JOIN org_unit u ON u.id = o.unit_id LEFT JOIN org_staff s ON s.id = o.seller_id
  LEFT JOIN LATERAL (SELECT coalesce(nullif({goods}, ''), x.description, p.code) AS goods FROM orders_line x
        JOIN catalog_product p ON p.id = x.product_id WHERE x.order_id = o.id ORDER BY x.total_minor DESC LIMIT 1) l ON true
 WHERE o.customer_id = %s AND o.placed_at < coalesce(%s, 'infinity'::timestamptz)
 ORDER BY o.placed_at DESC LIMIT %s
"""


def _named(sql: str, actor: Actor) -> str:
    """The statement with store, seller and goods in the reader's language."""
    return sql.format(
        store=shown_name("u", actor), seller=shown_name("s", actor), goods=shown_name("p", actor)
    )


@query("orders.view")
def orders_of(
    *, actor: Actor, customer_id: int, before: datetime | None = None, limit: int = 10
) -> list[OrderShown]:
    """A customer's orders within reach, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_named(ORDERS, actor), [customer_id, before, limit])
        rows: list[Any] = cursor.fetchall()
    shown = [OrderShown(*row) for row in rows]
    return shown if actor.sees("S") == "full" else [_masked(one) for one in shown]


def _masked(order: OrderShown) -> OrderShown:
    return replace(
        order, currency="", total_minor=0, refunded_minor=0, line_count=0, first_goods="", seller="", is_masked=True
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Buying:
    """How a customer buys, over the sales within reach. Amounts are goods net of refunds, minor units."""

    orders: int
    currency: str
    first_on: date | None
    last_on: date | None
    spend_12m_minor: int
    orders_12m: int
    orders_before_12m: int
    months: list[tuple[date, int, int]]


MONTHS = """
SELECT date_trunc('month', sold_on)::date, min(sold_on), max(sold_on), count(*),
       count(*) FILTER (WHERE sold_on > %(year)s), count(*) FILTER (WHERE sold_on <= %(year)s AND sold_on > %(two)s),
       coalesce(sum(goods_minor - refunded_goods_minor), 0),
       coalesce(sum(goods_minor - refunded_goods_minor) FILTER (WHERE sold_on > %(year)s), 0), min(currency)
  FROM orders_order WHERE customer_id = %(customer)s AND status = 'completed' AND goods_minor > refunded_goods_minor
 GROUP BY 1 ORDER BY 1
"""


@query("orders.view")
def buying_of(*, actor: Actor, customer_id: int, today: date) -> Buying:
    """Sums and months of a customer's purchases within reach; the year before ``today`` is the window.

    Nothing for whom sales are masked.
    """
    if actor.sees("S") != "full":
        return Buying(0, "", None, None, 0, 0, 0, [])
    year, two = (
        today.replace(year=today.year - 1, day=min(today.day, 28)),
        today.replace(year=today.year - 2, day=min(today.day, 28)),
    )
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, {"customer": customer_id, "year": year, "two": two})
        rows = cursor.fetchall()
    return Buying(
        orders=sum(row[3] for row in rows), currency=rows[-1][8] if rows else "",
        first_on=min((row[1] for row in rows), default=None), last_on=max((row[2] for row in rows), default=None),
        spend_12m_minor=int(sum(row[7] for row in rows)), orders_12m=sum(row[4] for row in rows),
        orders_before_12m=sum(row[5] for row in rows), months=[(row[0], row[3], int(row[6])) for row in rows[-12:]],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Habits:
    """Portrait of a customer's purchases: shares by category, counts by weekday (0 = Monday) and part of day."""

    categories: list[tuple[str, str, float]]
    hours: dict[tuple[int, int], int]
    basket_minor: int
    payment: str
    discounted_share: float


CATEGORIES = """
WITH recent AS (SELECT id, placed_at, total_minor, discount_minor FROM orders_order
                 WHERE customer_id = %s AND status = 'completed' AND sold_on > %s)
SELECT coalesce(c.name, ''), coalesce(nullif(c.name_en, ''), c.name, ''), sum(l.total_minor - l.refunded_minor)::bigint
  FROM recent o JOIN orders_line l ON l.order_id = o.id AND l.is_goods
  JOIN catalog_product p ON p.id = l.product_id LEFT JOIN catalog_category c ON c.id = p.category_id
 GROUP BY 1, 2 HAVING sum(l.total_minor - l.refunded_minor) > 0 ORDER BY 3 DESC
"""
HOURS = """
SELECT extract(isodow FROM o.placed_at AT TIME ZONE u.timezone)::int - 1,
       CASE WHEN extract(hour FROM o.placed_at AT TIME ZONE u.timezone) < 12 THEN 0
            WHEN extract(hour FROM o.placed_at AT TIME ZONE u.timezone) < 18 THEN 1 ELSE 2 END,
       count(*), coalesce(sum(o.total_minor), 0)::bigint, count(*) FILTER (WHERE o.discount_minor > 0),
       mode() WITHIN GROUP (ORDER BY p.method)
  FROM orders_order o JOIN org_unit u ON u.id = o.unit_id
  LEFT JOIN orders_payment p ON p.order_id = o.id
 WHERE o.customer_id = %s AND o.status = 'completed' AND o.sold_on > %s GROUP BY 1, 2
"""


@query("orders.view")
def habits_of(*, actor: Actor, customer_id: int, since: date) -> Habits:
    """What, when and how a customer buys, over the sales within reach since a day; nothing for whom sales are masked."""
    if actor.sees("S") != "full":
        return Habits([], {}, 0, "", 0.0)
    with connection.cursor() as cursor:
        cursor.execute(CATEGORIES, [customer_id, since])
        categories = cursor.fetchall()
        cursor.execute(HOURS, [customer_id, since])
        hours = cursor.fetchall()
    whole = sum(row[2] for row in categories) or 1
    orders = sum(row[2] for row in hours)
    methods: dict[str, int] = {}
    for row in hours:
        if row[5]:
            methods[row[5]] = methods.get(row[5], 0) + row[2]
    return Habits(
        [(zh, en, amount / whole) for zh, en, amount in categories[:4]],
        {(row[0], row[1]): row[2] for row in hours},
        sum(row[3] for row in hours) // orders if orders else 0,
        max(methods, key=lambda method: methods[method], default=""),
        sum(row[4] for row in hours) / orders if orders else 0.0,
    )


@query("orders.view")
def orders_found(
    *, actor: Actor, number: str, limit: int = 5
) -> list[tuple[int, str, int | None, datetime, int, str]]:
    """Orders whose number begins so: (id, number, customer, placed, total, currency); 0 and "" for whom sales are masked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, number, customer_id, placed_at, total_minor, currency FROM orders_order"
            " WHERE number >= %s AND number < %s ORDER BY number LIMIT %s",
            [number, number + "\U0010ffff", limit],
        )
        rows: list[Any] = cursor.fetchall()
    return rows if actor.sees("S") == "full" else [(*row[:4], 0, "") for row in rows]


STORY = """
(SELECT o.placed_at, 'purchase' AS kind, o.id, o.number, {store}, o.total_minor, o.currency, o.line_count,
        (SELECT array_agg(x.shown) FROM (SELECT coalesce(nullif({goods}, ''), l.description, p.code)
           || CASE WHEN l.quantity <> 1 THEN ' × ' || trim_scale(l.quantity) ELSE '' END AS shown FROM orders_line l
           JOIN catalog_product p ON p.id = l.product_id WHERE l.order_id = o.id ORDER BY l.total_minor DESC LIMIT 3) x)
   FROM orders_order o JOIN org_unit u ON u.id = o.unit_id
  WHERE o.customer_id = %(customer)s AND o.placed_at < coalesce(%(before)s, 'infinity'::timestamptz)
  ORDER BY o.placed_at DESC LIMIT %(limit)s)
UNION ALL
(SELECT r.refunded_at, 'refund', r.id, r.number, {store}, r.total_minor, r.currency, 0,
        (SELECT array_agg(x.shown) FROM (SELECT coalesce(nullif({goods}, ''), l.description, p.code) AS shown
           FROM orders_refundline l JOIN catalog_product p ON p.id = l.product_id WHERE l.refund_id = r.id
          ORDER BY l.total_minor DESC LIMIT 3) x)
   FROM orders_refund r JOIN org_unit u ON u.id = r.unit_id
  WHERE r.customer_id = %(customer)s AND r.refunded_at < coalesce(%(before)s, 'infinity'::timestamptz)
  ORDER BY r.refunded_at DESC LIMIT %(limit)s)
ORDER BY 1 DESC LIMIT %(limit)s
"""


def sales_story(
    *, actor: Actor, customer_id: int, before: datetime | None, limit: int
) -> Iterable[StoryEntry]:
    """Purchases and refunds for the timeline, newest first; for whom sales are masked without goods and amounts."""
    if not actor.may("orders.view"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(_named(STORY, actor), {"customer": customer_id, "before": before, "limit": limit})
        rows: list[Any] = cursor.fetchall()
    return [_entry(row, is_masked=actor.sees("S") != "full") for row in rows]


def _entry(row: Sequence[Any], *, is_masked: bool) -> StoryEntry:
    at, kind, id_, number, store, total, currency, lines, goods = row
    if is_masked:
        return StoryEntry(at, kind, {"id": id_, "number": number, "store": store, "is_masked": True})
    facts = {"id": id_, "number": number, "store": store, "total_minor": total, "currency": currency,
             "lines": lines, "goods": goods or []}  # fmt: skip
    return StoryEntry(at, kind, facts)


@query("orders.view")
def sales_by_day(*, actor: Actor, path: str, since: date) -> list[tuple[date, int, int, int]]:
    """Per day within reach and under ``path``: (day, orders, total net of refunds, of it with a customer).

    Nothing for whom sales are masked.
    """
    if actor.sees("S") != "full":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sold_on, count(*), coalesce(sum(total_minor - refunded_minor), 0)::bigint,"
            " coalesce(sum(total_minor - refunded_minor) FILTER (WHERE customer_id IS NOT NULL), 0)::bigint"
            " FROM orders_order WHERE store_path >= %s AND store_path < %s AND sold_on >= %s AND status = 'completed'"
            " GROUP BY 1 ORDER BY 1",
            [path, path + "\U0010ffff", since],
        )
        rows: list[Any] = cursor.fetchall()
        return rows
