"""Set-based acts on the assortment: their rows come in a temporary table that the caller has filled.

Names of temporary tables are program text, never input. Left for the caller until the transaction ends, so that it can
undo what was done: bulk_new_good (kind: product, category, brand, supplier; id), bulk_former_product and bulk_stock
(id, former_version, image: what stood there; the latter with is_new).
"""

from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.trade.catalog.commands.spelling import spell_goods

# A word for a group becomes the group's code, a long one with its hash, so that two long ones stay two; a group that has
# the word as its name is it too.
_CODE = "CASE WHEN length(t.{0}) <= 40 THEN t.{0} ELSE left(t.{0}, 31) || '~' || left(md5(t.{0}), 8) END"
_CATEGORY_CODE, _SUPPLIER_CODE = _CODE.format("category"), _CODE.format("supplier")
_NEW_CATEGORIES = f"""
WITH made AS (INSERT INTO catalog_category (code, name, name_en)
SELECT DISTINCT ON ({_CATEGORY_CODE}) {_CATEGORY_CODE}, t.category, '' FROM {{table}} t
 WHERE t.category IS NOT NULL AND NOT EXISTS (SELECT 1 FROM catalog_category c WHERE c.name = t.category)
ON CONFLICT (code) DO NOTHING RETURNING id)
INSERT INTO bulk_new_good SELECT 'category', id FROM made
"""
_NEW_BRANDS = """
WITH made AS (INSERT INTO catalog_brand (name, name_en) SELECT DISTINCT t.brand, '' FROM {table} t WHERE t.brand IS NOT NULL
ON CONFLICT (name) DO NOTHING RETURNING id)
INSERT INTO bulk_new_good SELECT 'brand', id FROM made
"""
_NEW_SUPPLIERS = f"""
WITH made AS (INSERT INTO catalog_supplier (code, name, name_en)
SELECT DISTINCT ON ({_SUPPLIER_CODE}) {_SUPPLIER_CODE}, t.supplier, '' FROM {{table}} t
 WHERE t.supplier IS NOT NULL AND NOT EXISTS (SELECT 1 FROM catalog_supplier s WHERE s.name = t.supplier)
ON CONFLICT (code) DO NOTHING RETURNING id)
INSERT INTO bulk_new_good SELECT 'supplier', id FROM made
"""
_GROUPED = f"""
SELECT t.code, t.name, t.name_en, t.price_minor, t.cost_minor, t.is_goods,
       (SELECT min(c.id) FROM catalog_category c WHERE c.name = t.category OR c.code = {_CATEGORY_CODE}) AS category_id,
       (SELECT b.id FROM catalog_brand b WHERE b.name = t.brand) AS brand_id,
       (SELECT min(s.id) FROM catalog_supplier s WHERE s.name = t.supplier OR s.code = {_SUPPLIER_CODE}) AS supplier_id
  FROM {{table}} t
"""
_ADD = (
    """
WITH made AS (
INSERT INTO catalog_product (code, name, name_en, category_id, brand_id, supplier_id, price_minor, cost_minor, currency,
       is_goods)
SELECT g.code, coalesce(g.name, g.code), coalesce(g.name_en, ''), g.category_id, g.brand_id, g.supplier_id,
       g.price_minor, g.cost_minor, %s, g.is_goods
  FROM ("""
    + _GROUPED
    + """) g WHERE NOT EXISTS (SELECT 1 FROM catalog_product p WHERE p.code = g.code)
ON CONFLICT (code) DO NOTHING RETURNING id)
INSERT INTO bulk_new_good SELECT 'product', id FROM made
"""
)
_FORMER = (
    """
CREATE TEMPORARY TABLE bulk_former_product ON COMMIT DROP AS
SELECT p.id, p.row_xid AS former_version, g.name, g.name_en, g.category_id, g.brand_id, g.supplier_id, g.price_minor,
       g.cost_minor,
       jsonb_build_object('name', p.name, 'name_en', p.name_en, 'category_id', p.category_id, 'brand_id', p.brand_id,
                          'supplier_id', p.supplier_id, 'price_minor', p.price_minor, 'cost_minor', p.cost_minor) AS image
  FROM ("""
    + _GROUPED
    + """) g JOIN catalog_product p ON p.code = g.code
 WHERE (coalesce(g.name, p.name), coalesce(g.name_en, p.name_en), coalesce(g.category_id, p.category_id),
       coalesce(g.brand_id, p.brand_id), coalesce(g.supplier_id, p.supplier_id),
       coalesce(g.price_minor, p.price_minor), coalesce(g.cost_minor, p.cost_minor))
       IS DISTINCT FROM (p.name, p.name_en, p.category_id, p.brand_id, p.supplier_id, p.price_minor, p.cost_minor)
"""
)
_UPDATE = """
UPDATE catalog_product p
   SET name = coalesce(g.name, p.name), name_en = coalesce(g.name_en, p.name_en),
       category_id = coalesce(g.category_id, p.category_id), brand_id = coalesce(g.brand_id, p.brand_id),
       supplier_id = coalesce(g.supplier_id, p.supplier_id), price_minor = coalesce(g.price_minor, p.price_minor),
       cost_minor = coalesce(g.cost_minor, p.cost_minor)
  FROM bulk_former_product g WHERE p.id = g.id
"""
_STOCK = """
CREATE TEMPORARY TABLE bulk_stock ON COMMIT DROP AS
SELECT p.id AS product_id, t.unit_id, t.on_hand::numeric(14,3) AS on_hand, coalesce(t.lead_days, s.lead_days) AS lead_days,
       t.counted_at, coalesce(s.id, nextval('catalog_stock_id_seq')) AS id, s.id IS NULL AS is_new, s.row_xid AS former_version,
       jsonb_build_object('on_hand', s.on_hand, 'lead_days', s.lead_days, 'counted_at', s.counted_at) AS image
  FROM {table} t JOIN catalog_product p ON p.code = t.code
  LEFT JOIN catalog_stock s ON s.product_id = p.id AND s.unit_id = t.unit_id
 WHERE s.id IS NULL OR (t.counted_at >= s.counted_at
       AND (t.on_hand::numeric(14,3), coalesce(t.lead_days, s.lead_days), t.counted_at)
           IS DISTINCT FROM (s.on_hand, s.lead_days::int, s.counted_at))
"""
_WRITE_STOCK = """
INSERT INTO catalog_stock (id, product_id, unit_id, on_hand, lead_days, counted_at)
SELECT id, product_id, unit_id, on_hand, lead_days, counted_at FROM bulk_stock
ON CONFLICT (product_id, unit_id) DO UPDATE
   SET on_hand = excluded.on_hand, lead_days = excluded.lead_days, counted_at = excluded.counted_at
"""


@command
def add_products(*, actor: Actor, table: str, currency: str, source: str) -> Outcome:
    """Products of a temporary table that are not known by their code are added; answers how many.

    Columns: code, name, name_en, category, brand, supplier, price_minor, cost_minor, is_goods; one row per code.
    """
    with elevated(), connection.cursor() as cursor:
        _add_groups(cursor, table)
        cursor.execute(_ADD.format(table=table), [currency])
        added = cursor.rowcount
        spell_goods(cursor)
    if not added:
        return Unchanged(0)
    record({"products": added, "source": source})
    return Done(added)


@command
def update_products(*, actor: Actor, table: str, source: str) -> Outcome:
    """Known products take what the temporary table says of them, where it says anything; answers how many changed."""
    with elevated(), connection.cursor() as cursor:
        _add_groups(cursor, table)
        for statement in (_FORMER, "ANALYZE bulk_former_product", _UPDATE):
            cursor.execute(statement.format(table=table))
        changed = cursor.rowcount
        spell_goods(cursor)
    if not changed:
        return Unchanged(0)
    record({"products": changed, "source": source})
    return Done(changed)


@command
def count_stock(*, actor: Actor, table: str, source: str) -> Outcome:
    """Stock on hand as counted; an older count changes nothing. Answers how many changed.

    Columns: code, unit_id, on_hand, lead_days, counted_at; one row per product and unit.
    """
    with elevated(), connection.cursor() as cursor:
        for statement in (_STOCK, "ANALYZE bulk_stock", _WRITE_STOCK):
            cursor.execute(statement.format(table=table))
        changed = cursor.rowcount
    if not changed:
        return Unchanged(0)
    record({"stock": changed, "source": source})
    return Done(changed)


def _add_groups(cursor: Any, table: str) -> None:
    cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS bulk_new_good (kind text, id bigint) ON COMMIT DROP")
    for statement in (_NEW_CATEGORIES, _NEW_BRANDS, _NEW_SUPPLIERS):
        cursor.execute(statement.format(table=table))
