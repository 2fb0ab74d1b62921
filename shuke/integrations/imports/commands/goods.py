"""The acts that merge a products file and a stock count that were read."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import connection

from shuke.foundation.kernel.money import digits_of
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, command, record
from shuke.integrations.imports.commands.closing import close_job, open_merge
from shuke.integrations.imports.commands.places import place_stores
from shuke.integrations.imports.commands.traces import keep_traces
from shuke.integrations.imports.rules.settings import SourceSettings
from shuke.trade.catalog.commands.bulk import add_products, count_stock, update_products

_PRODUCTS = """
CREATE TEMPORARY TABLE import_product ON COMMIT DROP AS
SELECT DISTINCT ON (s.code) s.code, s.name, s.name_en, s.category, s.brand, s.supplier,
       round(s.price * %(unit)s)::bigint AS price_minor, round(s.cost * %(unit)s)::bigint AS cost_minor,
       s.meaning = '' AS is_goods
  FROM imports_stage s WHERE s.job_id = %(job)s AND s.reason = '' ORDER BY s.code, s.position DESC
"""
_NEGATIVE = """
INSERT INTO imports_error (job_id, position, table_no, line, "column", code, value, is_aside)
SELECT %(job)s, position, table_no, line, '', 'number_range', least(price, cost)::text, false
  FROM imports_stage WHERE job_id = %(job)s AND reason = '' AND least(price, cost) < 0
"""
_DROP_NEGATIVE = "DELETE FROM imports_stage WHERE job_id = %(job)s AND least(price, cost) < 0"
_STOCK = """
CREATE TEMPORARY TABLE import_row ON COMMIT DROP AS
SELECT s.position, s.table_no, s.line, s.code, s.store, s.on_hand, s.lead_days,
       coalesce(s.at AT TIME ZONE %(zone)s, %(now)s) AS counted_at
  FROM imports_stage s WHERE s.job_id = %(job)s AND s.reason = ''
"""
_UNKNOWN = """
WITH gone AS (
    DELETE FROM import_row r
     WHERE (r.store IS NOT NULL AND NOT EXISTS (SELECT 1 FROM import_store s WHERE s.store = r.store))
        OR NOT EXISTS (SELECT 1 FROM catalog_product p WHERE p.code = r.code)
    RETURNING r.position, r.table_no, r.line, r.store, r.code,
              EXISTS (SELECT 1 FROM catalog_product p WHERE p.code = r.code) AS known
) INSERT INTO imports_error (job_id, position, table_no, line, "column", code, value, is_aside)
  SELECT %(job)s, position, table_no, line, '', CASE WHEN known THEN 'store_unknown' ELSE 'product_unknown' END,
         CASE WHEN known THEN store ELSE code END, false FROM gone
"""
_COUNTED = """
CREATE TEMPORARY TABLE import_stock ON COMMIT DROP AS
SELECT DISTINCT ON (r.code, s.unit_id) r.code, s.unit_id, r.on_hand, r.lead_days, r.counted_at
  FROM import_row r JOIN import_store s ON s.store = coalesce(r.store, '')
 ORDER BY r.code, s.unit_id, r.counted_at DESC, r.position DESC
"""


@command
def import_products(*, actor: Actor, job_id: int, tell: Callable[[str], None]) -> Outcome:
    """The staged products of a job are added or changed, by code; answers the counts."""
    job = open_merge(job_id)
    settings = SourceSettings.from_json(job.mapping)
    values: dict[str, Any] = {"job": job.id, "unit": Decimal(10) ** digits_of(settings.currency)}
    with elevated(), connection.cursor() as cursor:
        tell("products")
        for statement in (_NEGATIVE, _DROP_NEGATIVE, _PRODUCTS, "ANALYZE import_product"):
            cursor.execute(statement, values)
        cursor.execute("SELECT count(*) FROM import_product")
        products = cursor.fetchone()[0]
        added = add_products(
            actor=actor, table="import_product", currency=settings.currency, source=job.source
        ).value
        changed = update_products(actor=actor, table="import_product", source=job.source).value
        counts = {"products": products, "products_new": added, "products_changed": changed}
        keep_traces(job)
        close_job(job, counts)
    record({"job": job.id, "source": job.source, "products_new": added, "products_changed": changed})
    return Done(counts)


@command
def import_stock(*, actor: Actor, job_id: int, tell: Callable[[str], None]) -> Outcome:
    """The staged counts of a job become stock on hand; answers the counts."""
    job = open_merge(job_id)
    settings = SourceSettings.from_json(job.mapping)
    values: dict[str, Any] = {"job": job.id, "zone": settings.timezone, "now": job.created_at}
    with elevated(), connection.cursor() as cursor:
        tell("stock")
        cursor.execute(_STOCK, values)
        place_stores(actor, settings, "import_row")
        cursor.execute(_UNKNOWN, values)
        cursor.execute(_COUNTED, values)
        cursor.execute("SELECT count(*) FROM import_stock")
        counted = cursor.fetchone()[0]
        changed = count_stock(actor=actor, table="import_stock", source=job.source).value
        counts = {"stock": counted, "stock_changed": changed}
        keep_traces(job)
        close_job(job, counts)
    record({"job": job.id, "source": job.source, "stock_changed": changed})
    return Done(counts)
