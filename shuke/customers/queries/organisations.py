"""Who speaks for which organisation, as far as the actor reaches both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query


@dataclass(frozen=True, slots=True)
class ContactShown:
    """Somebody who speaks for an organisation; ``name`` is the other side's: the person's, or the organisation's."""

    id: int
    organisation_id: int
    person_id: int
    name: str
    role: str
    is_primary: bool
    from_on: date
    until_on: date | None


SPEAKING = """
SELECT k.id, k.organisation_id, k.person_id, coalesce(nullif(c.name, ''), c.member_no), k.role, k.is_primary, k.from_on,
       k.until_on
  FROM customers_contact k JOIN customers_customer c ON c.id = k.{other}_id AND c.status = 'active'
 WHERE k.{one}_id = ANY(%s) {open} ORDER BY k.until_on IS NOT NULL, k.is_primary DESC, k.id
"""


@query("customers.view")
def contacts_at(
    *, actor: Actor, organisation_ids: Sequence[int], only_first: bool = False
) -> list[ContactShown]:
    """People who speak for some organisations, the first to call first; also those who did before, unless only the first."""
    return _asked(
        actor,
        organisation_ids,
        "organisation",
        "person",
        "AND k.is_primary AND k.until_on IS NULL" if only_first else "",
    )


@query("customers.view")
def organisations_of(*, actor: Actor, person_id: int) -> list[ContactShown]:
    """Organisations that somebody speaks for now."""
    return _asked(actor, [person_id], "person", "organisation", "AND k.until_on IS NULL")


def _asked(actor: Actor, ids: Sequence[int], one: str, other: str, only: str) -> list[ContactShown]:
    if not ids or not actor.sees("B"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(SPEAKING.format(one=one, other=other, open=only), [list(ids)])
        return [ContactShown(*row) for row in cursor.fetchall()]
