"""The set-based act by which goods of a temporary table leave the assortment again, or say what they said before.

The caller's table: kind (product, stock, category, brand, supplier), row_id, is_new, version, image, reason (empty). What
stays gets a reason: "changed" (another version by now), "sold", "stock", "used" (something else points to it).
"""

from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.backend.constraints import links_to
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.trade.catalog.commands.spelling import spell_goods

REASONS = {"orders_line": "sold", "orders_refundline": "sold", "catalog_stock": "stock"}
_CHANGED = """
UPDATE {table} t SET reason = 'changed' FROM {goods} g
 WHERE t.kind = '{kind}' AND g.id = t.row_id AND g.row_xid <> t.version::text::xid8
"""
_HELD = """
UPDATE {table} t SET reason = '{reason}' WHERE t.kind = '{kind}' AND t.is_new AND t.reason = ''
   AND EXISTS (SELECT 1 FROM {child} c WHERE c.{column} = t.row_id)
"""
_REMOVE = "DELETE FROM {goods} g USING {table} t WHERE t.kind = '{kind}' AND t.is_new AND t.reason = '' AND g.id = t.row_id"
_RESTORE_PRODUCTS = """
UPDATE catalog_product p
   SET name = f.name, name_en = f.name_en, category_id = f.category_id, brand_id = f.brand_id, supplier_id = f.supplier_id,
       price_minor = f.price_minor, cost_minor = f.cost_minor
  FROM {table} t, jsonb_to_record(t.image) AS f(name text, name_en text, category_id bigint, brand_id bigint, supplier_id bigint,
                                                price_minor bigint, cost_minor bigint)
 WHERE t.kind = 'product' AND NOT t.is_new AND t.reason = '' AND p.id = t.row_id
"""
_RESTORE_STOCK = """
UPDATE catalog_stock s SET on_hand = f.on_hand, lead_days = f.lead_days, counted_at = f.counted_at
  FROM {table} t, jsonb_to_record(t.image) AS f(on_hand numeric, lead_days smallint, counted_at timestamptz)
 WHERE t.kind = 'stock' AND NOT t.is_new AND t.reason = '' AND s.id = t.row_id
"""


@command
def take_back_goods(*, actor: Actor, table: str) -> Outcome:
    """Goods that nothing else uses are removed, changed ones restored; {"products", "stock", "groups", "restored"}."""
    with elevated(), connection.cursor() as cursor:
        facts = {"restored": 0}
        facts["stock"] = _take_back(cursor, table, "stock", _RESTORE_STOCK, facts)
        facts["products"] = _take_back(cursor, table, "product", _RESTORE_PRODUCTS, facts)
        spell_goods(cursor)
        facts["groups"] = sum(_remove(cursor, table, kind) for kind in ("category", "brand", "supplier"))
    if not any(facts.values()):
        return Unchanged(facts)
    record(facts)
    return Done(facts)


def _take_back(cursor: Any, table: str, kind: str, restore: str, facts: dict[str, int]) -> int:
    cursor.execute(_CHANGED.format(table=table, kind=kind, goods=f"catalog_{kind}"))
    cursor.execute(restore.format(table=table))
    facts["restored"] += cursor.rowcount
    return _remove(cursor, table, kind)


def _remove(cursor: Any, table: str, kind: str) -> int:
    cursor.execute(f"SELECT 1 FROM {table} WHERE kind = %s AND is_new LIMIT 1", [kind])
    if cursor.fetchone() is None:
        return 0
    goods = f"catalog_{kind}"
    for child, column in links_to(goods):
        reason = REASONS.get(child, "used")
        cursor.execute(_HELD.format(table=table, kind=kind, reason=reason, child=child, column=column))
    cursor.execute(_REMOVE.format(table=table, kind=kind, goods=goods))
    return int(cursor.rowcount)
