"""Who is being erased: every record, every key, and the plain words by which others may have written the person down."""

from collections.abc import Sequence

from django.db import connection

from shuke.customers.rules.sealing import identifier_context
from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.holdings import HOLDINGS, Person
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.query import query
from shuke.stewardship.privacy.rules.erasure import words_of

_RECORDS = """
SELECT id, name, member_no FROM customers_customer WHERE id = ANY (%(ids)s) OR merged_into_id = ANY (%(ids)s) ORDER BY id
"""
_KEYS = "SELECT id, wrapped FROM customers_personkey WHERE customer_id = ANY (%s) ORDER BY id"
_NUMBERS = "SELECT id, person_key_id, ciphertext FROM customers_identifier WHERE customer_id = ANY (%s)"
_PHONES = """
SELECT i.id, i.person_key_id, i.ciphertext, k.wrapped FROM customers_identifier i
  JOIN customers_personkey k ON k.id = i.person_key_id
 WHERE i.customer_id = %s AND i.kind = 'phone' AND i.ended_at IS NULL ORDER BY i.is_primary DESC, i.id
"""


def person_of(customer_ids: Sequence[int]) -> Person:
    """The person behind records and what was merged into them; within an act that erases, which reached the record."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute(_RECORDS, {"ids": list(customer_ids)})
        records = cursor.fetchall()
        ids = tuple(int(row[0]) for row in records)
        cursor.execute(_KEYS, [list(ids)])
        keys = {int(id_): cipher.unwrap(keyring().master, wrapped) for id_, wrapped in cursor.fetchall()}
        cursor.execute(_NUMBERS, [list(ids)])
        numbers = [
            cipher.open_sealed(keys[key_id], identifier_context(row_id, key_id), sealed)
            for row_id, key_id, sealed in cursor.fetchall()
            if key_id in keys
        ]
    named = [str(value) for _id, name, number in records for value in (name, number)]
    return Person(ids, tuple(keys), words_of([*named, *numbers]))


def phones_of(customer_id: int) -> list[str]:
    """The phones of a customer that still hold, the first of them first; within an act of the member's own."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute(_PHONES, [customer_id])
        return [
            cipher.open_sealed(
                cipher.unwrap(keyring().master, wrapped), identifier_context(row_id, key_id), sealed
            )
            for row_id, key_id, sealed, wrapped in cursor.fetchall()
        ]


@query("privacy.erase_customer")
def rows_of_person(*, actor: Actor, customer_id: int) -> list[tuple[str, str, int]]:
    """What an erasure would reach, as (table, what becomes of it, rows), in the order of the registry."""
    ids = list(person_of([customer_id]).ids)
    found: list[tuple[str, str, int]] = []
    with elevated(), connection.cursor() as cursor:
        for holding in HOLDINGS.values():
            where = " OR ".join(f"{key} = ANY (%(ids)s)" for key in holding.keys)
            cursor.execute(f"SELECT count(*) FROM {holding.table} WHERE {where}", {"ids": ids})
            if rows := int(cursor.fetchone()[0]):
                found.append((holding.table, holding.on_erase, rows))
    return found
