"""Whom the numbers belong to that another program sends, and how a customer stands before and after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from shuke.customers.commands.sealing.people import KINDS
from shuke.customers.rules.sealing import blind_of
from shuke.foundation.org.keyring import keyring

__all__ = ["KINDS", "Known", "Normals", "Owner", "find_owners", "states_of"]
Normals = dict[str, Any]

OWNERS = """
SELECT i.kind, i.source, i.blind, c.id, c.kind, c.home_path, c.status = 'active'
  FROM customers_identifier i JOIN customers_customer c ON c.id = i.customer_id
 WHERE i.blind = ANY (%s) AND i.ended_at IS NULL
"""
# Everything of a customer that another program can change.
STATES = """
SELECT c.id, md5(concat_ws('|', c.name, c.gender, c.owner_id, c.organisation_kind,
       (SELECT count(*) FROM customers_identifier i WHERE i.customer_id = c.id),
       (SELECT count(*) FROM customers_tagging t WHERE t.customer_id = c.id),
       (SELECT concat_ws('-', b.year, b.month, b.day, b.is_lunar) FROM customers_birthday b WHERE b.customer_id = c.id)))
  FROM customers_customer c WHERE c.id = ANY (%s)
"""


@dataclass(frozen=True, slots=True)
class Owner:
    """The customer to whom a number belongs."""

    id: int
    kind: str
    home_path: str
    is_active: bool


@dataclass(slots=True)
class Known:
    """Owners of numbers, by kind, source and blind index."""

    owners: dict[tuple[str, str, bytes], Owner] = field(default_factory=dict)
    candidates: set[int] = field(default_factory=set)

    def of_external(self, source: str, normal: str) -> Owner | None:
        """Whose number this is in another system."""
        return self.owners.get(("external", source, blind_of(keyring().index, "external", normal)))

    def of_card(self, normal: str | None) -> Owner | None:
        """Whose card this is."""
        return self.owners.get(("card", "", blind_of(keyring().index, "card", normal))) if normal else None


def find_owners(rows: Mapping[int, Normals]) -> Known:
    """Whom the numbers of the rows belong to, wherever they are at home."""
    index = keyring().index
    blinds = [blind_of(index, kind, row[kind]) for row in rows.values() for kind in KINDS if row[kind]]
    known = Known()
    with connection.cursor() as cursor:
        cursor.execute(OWNERS, [blinds])
        for kind, source, blind, *owner in cursor.fetchall():
            known.candidates.add(owner[0])
            if kind in ("external", "card"):
                known.owners[kind, source if kind == "external" else "", bytes(blind)] = Owner(*owner)
    return known


def states_of(customer_ids: Iterable[int]) -> dict[int, str]:
    """A hash per customer of what another program can change."""
    with connection.cursor() as cursor:
        cursor.execute(STATES, [list(customer_ids)])
        return dict(cursor.fetchall())
