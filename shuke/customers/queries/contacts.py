"""Contact values as the actor may see them: masked, in full where the matrix says so, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from shuke.customers.rules.identifiers import masked, plain
from shuke.customers.rules.sealing import identifier_context
from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.query import query


@dataclass(frozen=True, slots=True)
class Contact:
    """An identifier as it is shown; ``is_masked`` says that it can be revealed."""

    id: int
    customer_id: int
    kind: str
    shown: str
    is_masked: bool
    source: str
    is_primary: bool


SEALED = """
SELECT i.id, i.customer_id, i.kind, i.ciphertext, i.person_key_id, k.wrapped, i.source, i.is_primary
  FROM customers_identifier i JOIN customers_personkey k ON k.id = i.person_key_id
 WHERE i.customer_id = ANY(%s) AND i.ended_at IS NULL AND i.kind = ANY(%s) {primary} ORDER BY i.is_primary DESC, i.id
"""


@query("customers.view")
def contacts_of(
    *, actor: Actor, customer_ids: Sequence[int], kinds: Sequence[str], only_primary: bool = False
) -> list[Contact]:
    """Identifiers of some customers, decrypted here and masked for who may not see them in full."""
    sight = actor.sees("C")
    if not sight or not customer_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            SEALED.format(primary="AND i.is_primary" if only_primary else ""),
            [list(customer_ids), list(kinds)],
        )
        rows = cursor.fetchall()
    master = keyring().master
    return [_shown(row, sight, master) for row in rows]


def _shown(row: tuple[int, int, str, bytes, int, bytes, str, bool], sight: str, master: bytes) -> Contact:
    id_, customer_id, kind, ciphertext, key_id, wrapped, source, is_primary = row
    value = cipher.open_sealed(cipher.unwrap(master, wrapped), identifier_context(id_, key_id), ciphertext)
    # Numbers of other systems are member numbers (class B): shown in full.
    full = sight == "full" or kind == "external"
    return Contact(
        id_,
        customer_id,
        kind,
        plain(kind, value) if full else masked(kind, value),
        not full,
        source,
        is_primary,
    )


@dataclass(frozen=True, slots=True)
class WayTo:
    """Where somebody can be written to, in which language, and in the name of which store."""

    channel: str
    address: str
    language: str
    home_path: str


_HOMES = "SELECT id, language, home_path FROM customers_customer WHERE id = ANY(%s) AND status <> 'merged'"
_CHANNELS = {"phone": "sms", "email": "email"}  # what is tried first comes first


@query("customers.use_key")
def ways_to(*, actor: Actor, customer_ids: Sequence[int]) -> dict[int, WayTo]:
    """The phone of each customer, else the e-mail, in full: for acts that write to them. Who has neither is left out."""
    with connection.cursor() as cursor:
        cursor.execute(_HOMES, [list(customer_ids)])
        homes = {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
        cursor.execute(SEALED.format(primary=""), [list(homes), list(_CHANNELS)])
        rows = cursor.fetchall()
    master, found = keyring().master, dict[int, WayTo]()
    for kind, channel in _CHANNELS.items():
        for id_, customer_id, of, ciphertext, key_id, wrapped, *_rest in rows:
            if of == kind and customer_id not in found:
                key = cipher.unwrap(master, wrapped)
                address = cipher.open_sealed(key, identifier_context(id_, key_id), ciphertext)
                found[customer_id] = WayTo(channel, address, *homes[customer_id])
    return found
