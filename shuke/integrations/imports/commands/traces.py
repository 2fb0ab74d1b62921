"""What a merge made and changed, kept from the tables that the acts of the domains leave behind."""

from django.db import connection

from shuke.integrations.imports.models import Job

_KEEP = "INSERT INTO imports_trace (job_id, kind, row_id, is_new, version, former_version, image, sealed, key_id) "
_NOW = "pg_current_xact_id()::text::bigint"
_NEW_CUSTOMERS = f"""{_KEEP}
SELECT DISTINCT %(job)s::bigint, 'customer', customer_id, true, {_NOW}, NULL::bigint, NULL::jsonb, NULL::bytea, NULL::bigint
  FROM import_person WHERE is_new
"""
_FORMER_CUSTOMERS = f"""{_KEEP}
SELECT %(job)s, 'customer', customer_id, false, {_NOW}, former_version::text::bigint, NULL, sealed, key_id FROM bulk_former
"""
# Who was touched in passing: a first phone is noted on the person.
_TOUCHED_CUSTOMERS = f"""{_KEEP}
SELECT %(job)s, 'customer', k.customer_id, false, {_NOW}, k.former_version::text::bigint, NULL, NULL, NULL
  FROM bulk_known k JOIN customers_customer c ON c.id = k.customer_id WHERE c.row_xid <> k.former_version
ON CONFLICT DO NOTHING
"""
_BIRTHDAYS = f"""{_KEEP}
SELECT %(job)s, 'birthday', customer_id, is_new, {_NOW}, former_version::text::bigint, NULL, sealed, key_id FROM bulk_birthday
"""
_ANSWERS = f"""{_KEEP}
SELECT %(job)s, 'field', v.id, b.id IS NULL, {_NOW}, b.former_version::text::bigint, b.image, NULL, NULL
  FROM customers_fieldvalue v LEFT JOIN bulk_value b ON b.id = v.id
 WHERE v.customer_id IN (SELECT customer_id FROM value_changed) AND v.row_xid = pg_current_xact_id()
"""
_TAGS = f"{_KEEP} SELECT %(job)s, 'tag', id, true, NULL, NULL, NULL, NULL, NULL FROM bulk_new_tag"
_GOODS = f"""{_KEEP}
SELECT %(job)s, kind, id, true, CASE kind WHEN 'product' THEN {_NOW} END, NULL, NULL, NULL, NULL FROM bulk_new_good
"""
_FORMER_GOODS = f"""{_KEEP}
SELECT %(job)s, 'product', id, false, {_NOW}, former_version::text::bigint, image, NULL, NULL FROM bulk_former_product
"""
_STOCK = f"""{_KEEP}
SELECT %(job)s, 'stock', id, is_new, {_NOW}, former_version::text::bigint, image, NULL, NULL FROM bulk_stock
"""
_SALES = f"""{_KEEP}
SELECT %(job)s, 'order', id, true, {_NOW}, NULL::bigint, NULL::jsonb, NULL::bytea, NULL::bigint FROM bulk_new_order
UNION ALL SELECT %(job)s, 'refund', id, true, {_NOW}, NULL, NULL, NULL, NULL FROM bulk_new_refund
UNION ALL SELECT %(job)s, kind, id, true, {_NOW}, NULL, NULL, NULL, NULL FROM bulk_new_part
UNION ALL SELECT %(job)s, kind, id, false, {_NOW}, version::text::bigint, NULL, NULL, NULL FROM bulk_former_sale
"""
_OF_KIND = {
    "receipts": (_NEW_CUSTOMERS, _TOUCHED_CUSTOMERS, _BIRTHDAYS, _TAGS, _GOODS, _SALES),
    "customers": (_NEW_CUSTOMERS, _FORMER_CUSTOMERS, _TOUCHED_CUSTOMERS, _BIRTHDAYS, _TAGS),
    "products": (_GOODS, _FORMER_GOODS),
    "stock": (_STOCK,),
    "balances": (),  # the ledger, tiers and coupons know by the job's number what is its own
}
_OF_KIND["orders"] = _OF_KIND["receipts"]


def keep_traces(job: Job) -> None:
    """Remember the rows of this transaction for undoing the job; within the merge, before it closes the job."""
    with connection.cursor() as cursor:
        for statement in _OF_KIND[job.kind]:
            cursor.execute(statement, {"job": job.id})
        cursor.execute(
            "SELECT to_regclass('pg_temp.value_changed') IS NOT NULL"
        )  # only where fields were filled in
        if cursor.fetchone()[0]:
            cursor.execute(_ANSWERS, {"job": job.id})
        cursor.execute(f"UPDATE imports_job SET merged_xid = {_NOW} WHERE id = %s", [job.id])
