"""Sealing values of custom fields in sets: under each person's own key, bound to their row, class C with an index."""

from typing import Any

from django.db import connection

from shuke.customers.commands.sealing.people import chunks, copy_rows
from shuke.customers.rules.fields import Field
from shuke.customers.rules.sealing import sealed_value, value_context
from shuke.foundation.kernel import cipher
from shuke.foundation.org.keyring import keyring

_STAGES = """
CREATE TEMPORARY TABLE IF NOT EXISTS value_key (id bigint, customer_id bigint, wrapped bytea) ON COMMIT DROP;
CREATE TEMPORARY TABLE IF NOT EXISTS value_sealed (id bigint, ciphertext bytea, person_key_id bigint, blind bytea) ON COMMIT DROP;
TRUNCATE value_key, value_sealed;
"""
_WITHOUT_KEY = """
SELECT DISTINCT w.customer_id FROM ({select}) w
 WHERE NOT EXISTS (SELECT 1 FROM customers_personkey k WHERE k.customer_id = w.customer_id)
"""
_KEYS = "INSERT INTO customers_personkey (customer_id, wrapped) SELECT customer_id, wrapped FROM value_key"
# A value that stands already: plain in one of three columns, or sealed under the key that it names.
_STANDING = """
SELECT v.id, coalesce(v.day::text, trim_scale(v.number)::text, v.text),
       v.ciphertext, v.person_key_id, o.wrapped, k.id, k.wrapped
  FROM customers_fieldvalue v LEFT JOIN customers_personkey o ON o.id = v.person_key_id
  JOIN LATERAL (SELECT id, wrapped FROM customers_personkey k WHERE k.customer_id = v.customer_id ORDER BY id DESC LIMIT 1) k
       ON true
 WHERE v.field_id = %s
"""
_SEAL_STANDING = """
UPDATE customers_fieldvalue v
   SET letter = %s, is_indexed = %s, text = NULL, number = NULL, day = NULL, ciphertext = s.ciphertext,
       person_key_id = s.person_key_id, blind = s.blind
  FROM value_sealed s WHERE s.id = v.id
"""
SEALED_COLUMNS = ("id", "ciphertext", "person_key_id", "blind")


def open_stages(cursor: Any) -> None:
    """The empty tables that sealing works through."""
    cursor.execute(_STAGES)


def ensure_keys(cursor: Any, select: str) -> None:
    """Every customer that the select names has a person key."""
    master = keyring().master
    for rows in chunks(cursor, _WITHOUT_KEY.format(select=select)):
        fresh = [(customer, as_hex(cipher.wrap(master, cipher.new_person_key()))) for (customer,) in rows]
        copy_rows(cursor, "value_key", ("customer_id", "wrapped"), fresh)
    cursor.execute(_KEYS)


def sealed_row(field: Field, form: str, row_id: int, key_id: int, wrapped: bytes) -> tuple[Any, ...]:
    """One line of value_sealed."""
    ring = keyring()
    sealed = sealed_value(
        field=field,
        form=form,
        row_id=row_id,
        key_id=key_id,
        key=cipher.unwrap(ring.master, wrapped),
        index_key=ring.index,
    )
    return row_id, as_hex(sealed.ciphertext), key_id, None if sealed.blind is None else as_hex(sealed.blind)


def as_hex(octets: bytes) -> str:
    """How COPY takes bytes."""
    return "\\x" + octets.hex()


def seal_standing(new: Field) -> None:
    """Every value of a field is sealed under the field's new class, whether it was plain or sealed before."""
    with connection.cursor() as cursor:
        open_stages(cursor)
        ensure_keys(cursor, f"SELECT customer_id FROM customers_fieldvalue WHERE field_id = {int(new.id)}")
        for rows in chunks(cursor, _STANDING, [new.id]):
            copy_rows(cursor, "value_sealed", SEALED_COLUMNS, [_sealed_anew(new, *row) for row in rows])
        cursor.execute("ANALYZE value_sealed")
        cursor.execute(_SEAL_STANDING, [new.letter, new.is_indexed])


def _sealed_anew(
    new: Field, row_id: int, form: str | None, ciphertext: bytes | None, old_key: int, old_wrapped: bytes, key_id: int,
    wrapped: bytes,
) -> tuple[Any, ...]:  # fmt: skip
    if ciphertext is not None:
        opened = cipher.unwrap(keyring().master, old_wrapped)
        form = cipher.open_sealed(opened, value_context(row_id, old_key), ciphertext)
    return sealed_row(new, form or "", row_id, key_id, wrapped)
