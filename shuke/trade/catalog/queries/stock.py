"""What lies where: in which stores a product is, and what runs low."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query

COUNT_STOPS_AT = 10_000


@dataclass(frozen=True, slots=True)
class StockAt:
    """What a store has of a product, as last counted, and in how many days it is restocked; ``is_own`` is the reader's."""

    unit_id: int
    store: str
    on_hand: float
    lead_days: int | None
    counted_at: datetime
    is_own: bool


@dataclass(frozen=True, slots=True)
class StockRow:
    """A line of the stock list."""

    id: int
    product_id: int
    code: str
    name: str
    category: str
    store: str
    on_hand: float
    lead_days: int | None
    counted_at: datetime


@dataclass(frozen=True, slots=True)
class StockAsked:
    """What the stock list is asked for; ``unit_ids`` None means every store."""

    unit_ids: tuple[int, ...] | None = None
    category_id: int | None = None
    product_id: int | None = None
    most: int | None = None
    descending: bool = False
    place: tuple[Any, int] | None = None
    limit: int = 50


# Near is the own store, then what the own branch of the tree has (the same beginning of the path), then the others.
_WHERE_IT_LIES = """
SELECT k.unit_id, {store}, k.on_hand::float, k.lead_days, k.counted_at, u.path = %(path)s
  FROM catalog_stock k JOIN org_unit u ON u.id = k.unit_id WHERE k.product_id = %(product)s
 ORDER BY u.path = %(path)s DESC, k.on_hand > 0 DESC, starts_with(u.path, %(branch)s) DESC, k.on_hand DESC,
          k.lead_days NULLS LAST, u.path
"""


@query("catalog.view")
def stock_of(*, actor: Actor, product_id: int) -> list[StockAt]:
    """Every store with its stock of a product, nearest first: the own one, those of the own branch, the others."""
    above = actor.path.rstrip(".").rpartition(".")[0]
    params = {"path": actor.path, "branch": f"{above}." if above else "", "product": product_id}
    return [StockAt(*row) for row in _rows(_WHERE_IT_LIES.format(store=shown_name("u", actor)), params)]


@query("catalog.view")
def stores_with(*, actor: Actor, product_id: int) -> list[StockAt]:
    """The stores that have a product, nearest first."""
    return [at for at in stock_of(actor=actor, product_id=product_id) if at.on_hand > 0]


def _source(asked: StockAsked) -> tuple[str, dict[str, Any]]:
    where = ["p.is_goods"]
    params: dict[str, Any] = {}
    for column, value, sign in (
        ("k.product_id", asked.product_id, "="), ("k.on_hand", asked.most, "<="),
    ):  # fmt: skip
        if value is not None:
            name = column.replace(".", "_")
            where.append(f"{column} {sign} %({name})s")
            params[name] = value
    if asked.unit_ids is not None:
        where.append("k.unit_id = ANY (%(units)s)")
        params["units"] = list(asked.unit_ids)
    if asked.category_id is not None:
        where.append(
            "(p.category_id = %(category)s OR p.category_id IN"
            " (SELECT x.id FROM catalog_category x WHERE x.parent_id = %(category)s))"
        )
        params["category"] = asked.category_id
    return (
        f"FROM catalog_stock k JOIN catalog_product p ON p.id = k.product_id WHERE {' AND '.join(where)}",
        params,
    )


@query("catalog.view")
def stock_listed(*, actor: Actor, asked: StockAsked) -> list[StockRow]:
    """One page of store × product, lowest first; one row more than asked."""
    source, params = _source(asked)
    direction, beyond = ("DESC", "<") if asked.descending else ("ASC", ">")
    if asked.place is not None:
        source += f" AND (k.on_hand, k.id) {beyond} (%(value)s, %(id)s)"
        params |= {"value": asked.place[0], "id": asked.place[1]}
    order = f"ORDER BY k.on_hand {direction}, k.id {direction}"
    sql = (
        f"SELECT k.id, k.product_id, p.code, {shown_name('p', actor)}, coalesce({shown_name('c', actor)}, ''),"
        f" {shown_name('u', actor)}, k.on_hand::float, k.lead_days, k.counted_at"
        f" FROM (SELECT k.* {source} {order} LIMIT %(limit)s) k JOIN catalog_product p ON p.id = k.product_id"
        f" LEFT JOIN catalog_category c ON c.id = p.category_id JOIN org_unit u ON u.id = k.unit_id {order}"
    )
    return [StockRow(*row) for row in _rows(sql, {**params, "limit": asked.limit + 1})]


@query("catalog.view")
def stock_counted(*, actor: Actor, asked: StockAsked) -> int:
    """How many lines the conditions hold for; counting stops at 10,001."""
    source, params = _source(asked)
    return int(_rows(f"SELECT count(*) FROM (SELECT 1 {source} LIMIT {COUNT_STOPS_AT + 1}) n", params)[0][0])


def _rows(sql: str, params: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
