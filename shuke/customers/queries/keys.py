"""The key of one person's texts, for the acts of other packages that keep texts to or from that person."""

from django.db import connection

from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.query import query


@query("customers.use_key")
def newest_key_of(*, actor: Actor, customer_id: int) -> tuple[int, bytes] | None:
    """Id and bytes of a customer's newest key; None where there is none (yet, or any more)."""
    return _found("customer_id = %s ORDER BY id DESC LIMIT 1", customer_id)


@query("customers.use_key")
def key_numbered(*, actor: Actor, key_id: int) -> bytes | None:
    """The bytes of a key; None once it is destroyed."""
    found = _found("id = %s", key_id)
    return found[1] if found else None


def _found(where: str, value: int) -> tuple[int, bytes] | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, wrapped FROM customers_personkey WHERE {where}", [value])
        row = cursor.fetchone()
    return (int(row[0]), cipher.unwrap(keyring().master, row[1])) if row and row[1] else None
