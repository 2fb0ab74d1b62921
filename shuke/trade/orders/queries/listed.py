"""Sales as a list by time. Row policies limit it to the actor's reach; how it is read depends on the scope.

By time over a whole chain the newest rows lie together; over one store among hundreds they do not, and a narrow scope
reaches a few customers or one seller. So each scope starts from the index in which its own newest rows lie together: the
list is put together from the first rows of each store and channel, each channel, each own customer, or the own sales.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.queries import units_within
from shuke.foundation.org.query import query
from shuke.trade.orders.models import CHANNELS

COUNT_STOPS_AT = 10_000
# Up to so many stores the newest of each are looked up; beyond, the newest of each channel hold enough of any branch.
FEW_STORES = 40
BY_CUSTOMER = ("own", "assigned", "self")


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A line of the list; the customer's name is empty for an anonymous sale and for who is out of reach.

    To whom sales are masked it is when, where, whom and the number; amounts, lines and seller are not there.
    """

    id: int
    number: str
    placed_at: datetime
    store: str
    customer_id: int | None
    customer: str
    is_anonymous: bool
    total_minor: int
    refunded_minor: int
    currency: str
    channel: str
    seller: str
    line_count: int
    status: str


@dataclass(frozen=True, slots=True)
class OrdersAsked:
    """What the list is asked for; ``since`` is included, ``until`` is not."""

    has_refund: bool = False
    is_anonymous: bool = False
    unit_id: int | None = None
    channels: tuple[str, ...] = ()
    seller_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    descending: bool = True
    place: tuple[datetime, int] | None = None
    limit: int = 50


class _Compiled:
    """FROM of an asked list: where to look up (``places``), and what holds for every row there."""

    def __init__(self, actor: Actor, asked: OrdersAsked) -> None:
        self.params: dict[str, Any] = {}
        self.where: list[str] = []
        self._conditions(asked)
        if actor.sees("S") != "full" and (asked.has_refund or asked.seller_id is not None):
            self.where.append("false")  # what is hidden is not asked by either
        self.places = self._places(actor, asked)

    def _add(self, condition: str, **params: Any) -> None:
        self.where.append(condition)
        self.params |= params

    def _conditions(self, asked: OrdersAsked) -> None:
        if asked.has_refund:
            self._add("o.refunded_minor > 0")
        if asked.is_anonymous:
            self._add("o.customer_id IS NULL")
        if asked.since is not None:
            self._add("o.placed_at >= %(since)s", since=asked.since)
        if asked.until is not None:
            self._add("o.placed_at < %(until)s", until=asked.until)

    def _places(self, actor: Actor, asked: OrdersAsked) -> str:
        """The rows that each name one run of an index; their conditions join those of the list."""
        self.params["channels"] = list(asked.channels or CHANNELS)
        if asked.channels:
            self._add("o.channel = ANY (%(channels)s)")
        if actor.scope in BY_CUSTOMER:
            self._narrow(asked)
            self.where.insert(0, "o.customer_id = x.id")
            return "customers_customer x"
        if actor.scope == "credited" or asked.seller_id is not None:
            seller = actor.staff_id if actor.scope == "credited" else asked.seller_id
            self._narrow(OrdersAsked(unit_id=asked.unit_id))
            self._add("o.seller_id = %(seller)s", seller=seller)
            return "(SELECT 1) x"
        return self._by_store(actor, asked)

    def _narrow(self, asked: OrdersAsked) -> None:
        if asked.unit_id is not None:
            self._add("o.unit_id = %(unit)s", unit=asked.unit_id)
        if asked.seller_id is not None:
            self._add("o.seller_id = %(seller)s", seller=asked.seller_id)

    def _by_store(self, actor: Actor, asked: OrdersAsked) -> str:
        units = [unit for unit in units_within(actor.path) if asked.unit_id in (None, unit.id)]
        if actor.scope == "units":
            units = [unit for unit in units if unit.id in actor.units]
        self.params["paths"] = [unit.path for unit in units]
        if asked.has_refund or asked.is_anonymous:  # each lies in an index of its own, store by store
            self.where.insert(0, "o.store_path = x.path")
            return "unnest(%(paths)s::text[]) AS x(path)"
        if asked.unit_id is not None or len(units) <= FEW_STORES:
            self.where.insert(0, "o.store_path = x.path AND o.channel = y.channel")
            return (
                "unnest(%(paths)s::text[]) AS x(path) CROSS JOIN unnest(%(channels)s::text[]) AS y(channel)"
            )
        self.where.insert(0, "o.channel = x.channel")
        return "unnest(%(channels)s::text[]) AS x(channel)"

    def rows(self, columns: str, order: str = "") -> str:
        """The list's own rows: the first of each place."""
        where = " AND ".join(self.where) or "true"
        return (
            f"{self.places} CROSS JOIN LATERAL (SELECT {columns} FROM orders_order o WHERE {where} {order}) o"
        )


@query("orders.view")
def orders_listed(*, actor: Actor, asked: OrdersAsked) -> list[OrderRow]:
    """One page of sales within reach; reads one row more than asked, so that it is known whether there is a next page."""
    compiled = _Compiled(actor, asked)
    direction, beyond = ("DESC", "<") if asked.descending else ("ASC", ">")
    if asked.place is not None:
        compiled.where.append(f"(o.placed_at, o.id) {beyond} (%(value)s, %(id)s)")
        compiled.params |= {"value": asked.place[0], "id": asked.place[1]}
    order = f"ORDER BY o.placed_at {direction}, o.id {direction} LIMIT %(limit)s"
    sql = f"""
SELECT o.id, o.number, o.placed_at, {shown_name("u", actor)}, o.customer_id, coalesce(c.name, ''), o.customer_id IS NULL,
       o.total_minor, o.refunded_minor, o.currency, o.channel, coalesce({shown_name("s", actor)}, ''), o.line_count, o.status
  FROM (SELECT o.* FROM {compiled.rows("o.*", order)} {order}) o
  JOIN org_unit u ON u.id = o.unit_id LEFT JOIN org_staff s ON s.id = o.seller_id
  LEFT JOIN customers_customer c ON c.id = o.customer_id
 ORDER BY o.placed_at {direction}, o.id {direction}"""
    with connection.cursor() as cursor:
        cursor.execute(sql, {**compiled.params, "limit": asked.limit + 1})
        rows = [OrderRow(*row) for row in cursor.fetchall()]
    return rows if actor.sees("S") == "full" else [_masked(row) for row in rows]


def _masked(row: OrderRow) -> OrderRow:
    return replace(row, total_minor=0, refunded_minor=0, currency="", seller="", line_count=0, status="")


@query("orders.view")
def orders_counted(*, actor: Actor, asked: OrdersAsked) -> int:
    """How many sales the conditions hold for; counting stops at 10,001."""
    compiled = _Compiled(actor, asked)
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {compiled.rows('1')} LIMIT {COUNT_STOPS_AT + 1}) counted"
    with connection.cursor() as cursor:
        cursor.execute(sql, compiled.params)
        return int(cursor.fetchone()[0])
