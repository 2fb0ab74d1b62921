"""Goods as people look for them: by name, code, pinyin or first letters; as a list; one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound
from shuke.trade.catalog.rules.costs import sees_cost
from shuke.trade.catalog.rules.words import pattern_of

COUNT_STOPS_AT = 10_000
# A product that was never spelled (a test's, a hand's) is found by its name alone.
_FOUND = "(p.words LIKE %(inside)s OR (p.words = '' AND lower(p.code || ' ' || p.name) LIKE %(inside)s))"
# The code, then a word that begins so, then anywhere.
_RANK = (
    "CASE WHEN lower(p.code) = %(text)s THEN 0 WHEN p.words LIKE %(first)s THEN 1"
    " WHEN p.words LIKE %(word)s THEN 2 ELSE 3 END"
)


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A line of the list; the cost is None for who may not see it, ``on_hand`` is over all stores."""

    id: int
    code: str
    name: str
    category: str
    brand: str
    supplier: str
    price_minor: int | None
    cost_minor: int | None
    currency: str
    is_goods: bool
    on_hand: float | None
    stores: int
    sort_value: Any = None


@dataclass(frozen=True, slots=True)
class ProductsAsked:
    """What the list is asked for: ``sort`` is a key of SORTS, ``place`` where it goes on."""

    text: str = ""
    category_id: int | None = None
    brand_id: int | None = None
    supplier_id: int | None = None
    is_goods: bool | None = True
    in_stock: bool | None = None
    price: tuple[int | None, int | None] = (None, None)
    sort: str = "name"
    descending: bool = False
    place: tuple[Any, int] | None = None
    limit: int = 50


SORTS = {"name": "{name}", "code": "p.code", "price": "coalesce(p.price_minor, -1)"}
_COLUMNS = """
p.id, p.code, {name}, coalesce({category}, ''), coalesce({brand}, ''), coalesce({supplier}, ''), p.price_minor, {cost},
p.currency, p.is_goods"""
_JOINS = """
LEFT JOIN catalog_category c ON c.id = p.category_id LEFT JOIN catalog_brand b ON b.id = p.brand_id
LEFT JOIN catalog_supplier s ON s.id = p.supplier_id"""
_ON_HAND = """
LEFT JOIN LATERAL (SELECT sum(k.on_hand)::float AS on_hand, count(*) FILTER (WHERE k.on_hand > 0)::int AS stores
                     FROM catalog_stock k WHERE k.product_id = p.id) k ON true"""


def _words(sql: str, actor: Actor) -> str:
    """The statement with names in the reader's language, and without the cost for who may not see it."""
    return sql.format(
        name=shown_name("p", actor), category=shown_name("c", actor), brand=shown_name("b", actor),
        supplier=shown_name("s", actor), cost="p.cost_minor" if sees_cost(actor.sees("S"), actor.scope) else "NULL::bigint",
    )  # fmt: skip


def _conditions(asked: ProductsAsked) -> tuple[list[str], dict[str, Any]]:
    where, params = ["true"], _text(asked.text)
    if asked.text.strip():
        where.append(_FOUND)
    for column in ("category_id", "brand_id", "supplier_id"):
        if (value := getattr(asked, column)) is not None:
            tree = " OR p.category_id IN (SELECT x.id FROM catalog_category x WHERE x.parent_id = %(category_id)s)"
            where.append(f"(p.{column} = %({column})s{tree if column == 'category_id' else ''})")
            params[column] = value
    if asked.is_goods is not None:
        where.append("p.is_goods" if asked.is_goods else "NOT p.is_goods")
    if asked.in_stock is not None:
        exists = "EXISTS (SELECT 1 FROM catalog_stock k WHERE k.product_id = p.id AND k.on_hand > 0)"
        where.append(exists if asked.in_stock else f"NOT {exists}")
    for bound, name, sign in zip(asked.price, ("low", "high"), (">=", "<="), strict=True):
        if bound is not None:
            where.append(f"p.price_minor {sign} %({name})s")
            params[name] = bound
    return where, params


def _text(text: str) -> dict[str, Any]:
    plain = pattern_of(text)
    return {
        "text": text.lower().strip(),
        "inside": f"%{plain}%",
        "first": f" {plain}%",
        "word": f"% {plain}%",
    }


@query("catalog.view")
def products_listed(*, actor: Actor, asked: ProductsAsked) -> list[ProductRow]:
    """One page of goods; reads one row more than asked, so that it is known whether there is a next page."""
    where, params = _conditions(asked)
    key, direction, beyond = (
        _words(SORTS[asked.sort], actor),
        *(("DESC", "<") if asked.descending else ("ASC", ">")),
    )
    if asked.place is not None:
        where.append(f"({key}, p.id) {beyond} (%(value)s, %(id)s)")
        params |= {"value": asked.place[0], "id": asked.place[1]}
    # The page is picked first; groups and stock are joined to its rows, not to all goods.
    sql = (
        f"SELECT {_words(_COLUMNS, actor)}, k.on_hand, k.stores, p.sort_value FROM (SELECT p.*, {key} AS sort_value"
        f" FROM catalog_product p WHERE {' AND '.join(where)} ORDER BY {key} {direction}, p.id {direction} LIMIT %(limit)s) p"
        f"{_JOINS}{_ON_HAND} ORDER BY p.sort_value {direction}, p.id {direction}"
    )
    return [ProductRow(*row) for row in _rows(sql, {**params, "limit": asked.limit + 1})]


@query("catalog.view")
def products_counted(*, actor: Actor, asked: ProductsAsked) -> int:
    """How many goods the conditions hold for; counting stops at 10,001."""
    where, params = _conditions(asked)
    sql = f"SELECT count(*) FROM (SELECT 1 FROM catalog_product p WHERE {' AND '.join(where)} LIMIT {COUNT_STOPS_AT + 1}) n"
    return int(_rows(sql, params)[0][0])


@query("catalog.view")
def products_found(*, actor: Actor, text: str, limit: int = 8) -> list[tuple[int, str, str, float]]:
    """Goods that a few letters may name, best first: (id, name, code, on hand in all stores)."""
    if not text.strip():
        return []
    sql = (
        "SELECT p.id, p.shown, p.code, coalesce(k.on_hand, 0)"
        f" FROM (SELECT p.*, {shown_name('p', actor)} AS shown, {_RANK} AS rank"
        f" FROM catalog_product p WHERE p.is_goods AND {_FOUND} ORDER BY rank, length(p.name), p.id LIMIT %(limit)s) p"
        f"{_ON_HAND} ORDER BY p.rank, length(p.name), p.id"
    )
    return _rows(sql, {**_text(text), "limit": limit})


@query("catalog.view")
def product_of(*, actor: Actor, product_id: int) -> ProductRow:
    """One product with its groups and what lies in all stores."""
    sql = f"SELECT {_words(_COLUMNS, actor)}, k.on_hand, k.stores FROM catalog_product p{_JOINS}{_ON_HAND} WHERE p.id = %(id)s"
    rows = _rows(sql, {"id": product_id})
    if not rows:
        raise NotFound(field="product")
    return ProductRow(*rows[0])


@query("catalog.view")
def goods_named(*, actor: Actor, product_ids: Sequence[int]) -> dict[int, str]:
    """Names by product, as the actor reads them."""
    sql = f"SELECT p.id, {shown_name('p', actor)} FROM catalog_product p WHERE p.id = ANY(%(ids)s)"
    return dict(_rows(sql, {"ids": list(product_ids)}))


@query("catalog.view")
def groups_of(*, actor: Actor, kind: str) -> list[tuple[int, str]]:
    """Categories, brands or suppliers by name, for a filter: (id, name)."""
    tables = {"category": "catalog_category", "brand": "catalog_brand", "supplier": "catalog_supplier"}
    name = shown_name("g", actor)
    return _rows(f"SELECT g.id, {name} FROM {tables[kind]} g ORDER BY {name}, g.id LIMIT 300", {})


def _rows(sql: str, params: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
