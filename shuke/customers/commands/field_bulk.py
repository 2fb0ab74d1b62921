"""Answers in custom fields of many customers at once, from a temporary table that the caller has filled and analysed.

Columns of the table: customer_id bigint, key text (of the field), form text (canonical, see rules/field_values.py). One
row per customer and key. Names of temporary tables are program text, never input. Left for the caller until the transaction
ends: value_changed (customer_id) and bulk_value (id, former_version, image: what stood there before).
"""

from typing import Any

from django.db import connection

from shuke.customers.commands.sealing.answers import SEALED_COLUMNS, ensure_keys, open_stages, sealed_row
from shuke.customers.commands.sealing.people import chunks, copy_rows
from shuke.customers.queries.fields import fields_defined
from shuke.customers.rules.fields import Field
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record_set

_CHANGED = "CREATE TEMPORARY TABLE IF NOT EXISTS value_changed (customer_id bigint) ON COMMIT DROP; TRUNCATE value_changed"
# What stood there before, for who undoes it; what is sealed stays so.
_FORMER = """
CREATE TEMPORARY TABLE IF NOT EXISTS bulk_value (id bigint, former_version xid8, image jsonb) ON COMMIT DROP;
TRUNCATE bulk_value;
INSERT INTO bulk_value
SELECT DISTINCT ON (v.id) v.id, v.row_xid,
       jsonb_build_object('text', v.text, 'number', v.number, 'day', v.day, 'ciphertext', encode(v.ciphertext, 'hex'),
                          'person_key_id', v.person_key_id, 'blind', encode(v.blind, 'hex'))
  FROM {table} t JOIN customers_customfield f ON f.key = t.key
  JOIN customers_fieldvalue v ON v.customer_id = t.customer_id AND v.field_id = f.id
"""
_PLAIN = """
WITH written AS (
    INSERT INTO customers_fieldvalue AS v (customer_id, field_id, home_path, letter, is_indexed, text, number, day, source,
           captured_by_id, captured_at)
    SELECT t.customer_id, f.id, c.home_path, f.letter, f.is_indexed,
           CASE WHEN f.kind IN ('text', 'choice') THEN t.form END,
           CASE WHEN f.kind IN ('number', 'money', 'flag') THEN t.form::numeric END,
           CASE WHEN f.kind = 'day' THEN t.form::date END, %s, %s, now()
      FROM {table} t JOIN customers_customfield f ON f.key = t.key JOIN customers_customer c ON c.id = t.customer_id
     WHERE f.id = ANY(%s) AND f.letter IN ('B', 'S') AND t.form <> '' AND (f.about = 'both' OR f.about = c.kind)
    ON CONFLICT (customer_id, field_id) DO UPDATE SET text = excluded.text, number = excluded.number, day = excluded.day,
       source = excluded.source, campaign_id = NULL, captured_by_id = excluded.captured_by_id, captured_at = now()
     WHERE (v.text, v.number, v.day) IS DISTINCT FROM (excluded.text, excluded.number, excluded.day)
    RETURNING v.customer_id
) INSERT INTO value_changed SELECT customer_id FROM written
"""
_TO_SEAL = """
SELECT coalesce(v.id, nextval('customers_fieldvalue_id_seq')), t.customer_id, f.id, t.form, k.id, k.wrapped
  FROM {table} t JOIN customers_customfield f ON f.key = t.key JOIN customers_customer c ON c.id = t.customer_id
  LEFT JOIN customers_fieldvalue v ON v.customer_id = t.customer_id AND v.field_id = f.id
  JOIN LATERAL (SELECT id, wrapped FROM customers_personkey k WHERE k.customer_id = t.customer_id ORDER BY id DESC LIMIT 1) k
       ON true
 WHERE f.id = ANY(%s) AND f.letter IN ('C', 'X') AND t.form <> '' AND (f.about = 'both' OR f.about = c.kind)
"""
# Class C is compared by its index; what is sensitive has none, and is written anew.
_SEALED = """
WITH written AS (
    INSERT INTO customers_fieldvalue AS v
           (id, customer_id, field_id, home_path, letter, is_indexed, ciphertext, person_key_id, blind, source,
            captured_by_id, captured_at)
    SELECT s.id, p.customer_id, p.field_id, c.home_path, f.letter, f.is_indexed, s.ciphertext, s.person_key_id, s.blind, %s,
           %s, now()
      FROM value_sealed s JOIN value_place p ON p.id = s.id JOIN customers_customfield f ON f.id = p.field_id
      JOIN customers_customer c ON c.id = p.customer_id
    ON CONFLICT (customer_id, field_id) DO UPDATE
       SET ciphertext = excluded.ciphertext, person_key_id = excluded.person_key_id, blind = excluded.blind,
           source = excluded.source, campaign_id = NULL, captured_by_id = excluded.captured_by_id, captured_at = now()
     WHERE v.id = excluded.id AND (excluded.blind IS NULL OR v.blind IS DISTINCT FROM excluded.blind)
    RETURNING v.customer_id
) INSERT INTO value_changed SELECT customer_id FROM written
"""
_PLACES = """
CREATE TEMPORARY TABLE IF NOT EXISTS value_place (id bigint, customer_id bigint, field_id bigint) ON COMMIT DROP;
TRUNCATE value_place
"""


@command
def fill_fields(*, actor: Actor, table: str, source: str) -> Outcome:
    """Answers of a temporary table become known; empty ones change nothing; answers how many customers' changed.

    Fields that the actor may not see, that ended, or that do not ask about this kind of customer are left out.
    """
    fields = {field.id: field for field in fields_defined(actor=actor)}
    with elevated(), connection.cursor() as cursor:
        cursor.execute(_CHANGED)
        cursor.execute(_FORMER.format(table=table))
        who = [source[:40], actor.staff_id or None]
        cursor.execute(_PLAIN.format(table=table), [*who, list(fields)])
        if any(field.is_sealed for field in fields.values()):
            _fill_sealed(cursor, table, fields, who)
        cursor.execute("ANALYZE value_changed")
        cursor.execute("SELECT count(DISTINCT customer_id) FROM value_changed")
        changed = int(cursor.fetchone()[0])
        if not changed:
            return Unchanged(0)
        cursor.execute("ANALYZE customers_fieldvalue")
        cursor.execute(f"SELECT array_agg(DISTINCT key ORDER BY key) FROM {table}")
        keys = cursor.fetchone()[0]
        record_set(  # here, since the temporary table is the elevated scope's
            {"changed": changed, "source": source, "fields": keys},
            "SELECT DISTINCT customer_id FROM value_changed",
        )
    return Done(changed)


def _fill_sealed(cursor: Any, table: str, fields: dict[int, Field], who: list[Any]) -> None:
    open_stages(cursor)
    cursor.execute(_PLACES)
    sealed = [field.key for field in fields.values() if field.is_sealed]
    names = ", ".join(f"'{key}'" for key in sealed)  # keys are a–z, 0–9 and _, by constraint
    ensure_keys(cursor, f"SELECT customer_id FROM {table} WHERE form <> '' AND key IN ({names})")
    for rows in chunks(cursor, _TO_SEAL.format(table=table), [list(fields)]):
        places, lines = [], []
        for row_id, customer_id, field_id, form, key_id, wrapped in rows:
            places.append((row_id, customer_id, field_id))
            lines.append(sealed_row(fields[field_id], form, row_id, key_id, wrapped))
        copy_rows(cursor, "value_place", ("id", "customer_id", "field_id"), places)
        copy_rows(cursor, "value_sealed", SEALED_COLUMNS, lines)
    cursor.execute("ANALYZE value_place")
    cursor.execute("ANALYZE value_sealed")
    cursor.execute(_SEALED, who)
