"""Products and stock as other programs read them: raw values, page by page."""

from typing import Any

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.acts.pages import Conditions, rows_of, transaction_since
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound
from shuke.trade.catalog.rules.costs import sees_cost

PRODUCTS = """
SELECT p.id, p.code, p.name, p.name_en, c.name AS category, b.name AS brand, s.name AS supplier, p.price_minor,
       CASE WHEN %(costs)s THEN p.cost_minor END AS cost_minor, p.currency, p.is_goods, p.created_at
  FROM catalog_product p LEFT JOIN catalog_category c ON c.id = p.category_id LEFT JOIN catalog_brand b ON b.id = p.brand_id
  LEFT JOIN catalog_supplier s ON s.id = p.supplier_id
"""
OF_PRODUCTS: Conditions = {
    "after": "p.id > %(after)s",
    "changed_since": "p.row_xid >= %(changed_since)s::xid8",
    "code": "p.code = %(code)s",
    "category": "c.name = %(category)s",
    "is_goods": "p.is_goods = %(is_goods)s::boolean",
}
STOCK = """
SELECT s.id, u.code AS store, p.code AS product, s.on_hand, s.lead_days, s.counted_at
  FROM catalog_stock s JOIN org_unit u ON u.id = s.unit_id JOIN catalog_product p ON p.id = s.product_id
"""
OF_STOCK: Conditions = {
    "after": "s.id > %(after)s",
    "path": "starts_with(u.path, %(path)s)",
    "changed_since": "s.counted_at >= %(changed_since)s",
    "store": "u.code = %(store)s",
    "product": "p.code = %(product)s",
}


@query("catalog.view")
def products_exchanged(
    *, actor: Actor, after: int, limit: int, wanted: dict[str, Any]
) -> list[dict[str, Any]]:
    """Products after an id; the cost only for who may see sales."""
    if "changed_since" in wanted:
        wanted = {**wanted, "changed_since": transaction_since(wanted["changed_since"])}
    found = rows_of(
        PRODUCTS,
        OF_PRODUCTS,
        {"after": after, **wanted},
        "p.id",
        limit,
        costs=sees_cost(actor.sees("S"), actor.scope),
    )
    return [{**row, "fields": {}} for row in found]


@query("catalog.view")
def product_exchanged(*, actor: Actor, code: str) -> dict[str, Any]:
    """One product; NotFound."""
    found = products_exchanged(actor=actor, after=0, limit=1, wanted={"code": code})
    if not found:
        raise NotFound()
    return found[0]


@query("catalog.view")
def stock_exchanged(*, actor: Actor, after: int, limit: int, wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """Stock of the stores under the actor's unit, after an id."""
    return rows_of(STOCK, OF_STOCK, {"after": after, "path": actor.path, **wanted}, "s.id", limit)


@query("catalog.view")
def stock_of_store(*, actor: Actor, store: str, product: str) -> dict[str, Any]:
    """One product in one store; NotFound."""
    found = stock_exchanged(actor=actor, after=0, limit=1, wanted={"store": store, "product": product})
    if not found:
        raise NotFound()
    return found[0]
