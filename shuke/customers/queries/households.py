"""Households as an actor sees them: who is out of reach is not there, and is not counted. What two records share."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.query import query

# The row policies leave out every membership of somebody who is not reached.
_MATES = """
SELECT m.id, c.id, coalesce(nullif(c.name, ''), c.member_no), m.role, m.from_on, m.until_on
  FROM customers_housemate own JOIN customers_housemate m ON m.household_id = own.household_id
  JOIN customers_customer c ON c.id = m.customer_id AND c.status = 'active'
 WHERE own.customer_id = %s AND own.until_on IS NULL ORDER BY m.until_on IS NOT NULL, m.from_on, m.id
"""
# One phone, or one answer in a contact field (an address), is a hint; somebody who has a household is not suggested.
_ALIKE = """
SELECT DISTINCT ON (c.id) c.id, coalesce(nullif(c.name, ''), c.member_no), f.why FROM (
    SELECT o.customer_id AS id, 'phone' AS why FROM customers_identifier i
      JOIN customers_identifier o ON o.blind = i.blind AND o.kind = 'phone' AND o.ended_at IS NULL
     WHERE i.customer_id = %(id)s AND i.kind = 'phone' AND i.ended_at IS NULL
    UNION ALL
    SELECT o.customer_id, 'answer' FROM customers_fieldvalue v
      JOIN customers_fieldvalue o ON o.field_id = v.field_id AND o.blind = v.blind AND o.is_indexed
     WHERE v.customer_id = %(id)s AND v.blind IS NOT NULL AND v.is_indexed) f
  JOIN customers_customer c ON c.id = f.id AND c.status = 'active' AND c.kind = 'person'
 WHERE c.id <> %(id)s AND NOT EXISTS (SELECT 1 FROM customers_housemate m WHERE m.customer_id = c.id AND m.until_on IS NULL)
 ORDER BY c.id, f.why LIMIT 5
"""


@dataclass(frozen=True, slots=True)
class MateShown:
    """Somebody of a household within reach."""

    id: int
    customer_id: int
    name: str
    role: str
    from_on: date
    until_on: date | None


@query("customers.view")
def household_of(*, actor: Actor, customer_id: int) -> list[MateShown]:
    """The household that a customer belongs to, the customer included, former members last; empty where there is nobody
    else within reach, or for who sees no basic details."""
    if not actor.sees("B"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(_MATES, [customer_id])
        found = [MateShown(*row) for row in cursor.fetchall()]
    return found if any(one.customer_id != customer_id for one in found) else []


@query("customers.view")
def household_suggestions(*, actor: Actor, customer_id: int) -> list[tuple[int, str, str]]:
    """(id, name, "phone" or "answer") of people within reach who share a phone or an address; for who sees contacts."""
    if not actor.sees("B") or not actor.sees("C"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, {"id": customer_id})
        rows: list[Any] = cursor.fetchall()
    return rows


# Numbers that ended count too: a phone is not passed on between strangers within the time that it is kept.
_SHARED = """
SELECT DISTINCT i.kind FROM customers_identifier i
  JOIN customers_identifier o ON o.kind = i.kind AND o.blind = i.blind AND o.customer_id = %(other)s
 WHERE i.customer_id = %(one)s AND i.kind IN ('phone', 'email')
UNION
SELECT 'household' FROM customers_housemate m
  JOIN customers_housemate o ON o.household_id = m.household_id AND o.customer_id = %(other)s AND o.until_on IS NULL
 WHERE m.customer_id = %(one)s AND m.until_on IS NULL
UNION
SELECT 'guardian' FROM customers_guardianship
 WHERE (child_id, guardian_id) IN ((%(one)s, %(other)s), (%(other)s, %(one)s)) AND until_on IS NULL
UNION
SELECT 'device' FROM customers_membersession s
 WHERE s.customer_id = %(other)s AND (s.device_mark = %(mark)s OR s.device_mark IN (
           SELECT o.device_mark FROM customers_membersession o WHERE o.customer_id = %(one)s AND o.device_mark IS NOT NULL))
"""
_MAILBOX = """
SELECT 1 FROM customers_identifier WHERE customer_id = %s AND kind = 'email' AND blind = %s AND ended_at IS NULL
"""


@query("customers.view")
def shared_marks(*, actor: Actor, one: int, other: int, mark: bytes | None = None) -> frozenset[str]:
    """What both have: "phone", "email", "household", "guardian", "device"; ``mark`` is the device that ``one`` uses now."""
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, {"one": one, "other": other, "mark": mark})
        return frozenset(str(row[0]) for row in cursor.fetchall())


@query("customers.view")
def has_mailbox(*, actor: Actor, customer_id: int, blind: bytes) -> bool:
    """Whether an address, by its blind index, is the customer's."""
    with connection.cursor() as cursor:
        cursor.execute(_MAILBOX, [customer_id, blind])
        return cursor.fetchone() is not None


@query("customers.open_card")
def own_household(*, actor: Actor) -> list[tuple[int, str, str]]:
    """(number of the membership, name as short as family knows it by, role) of who shares the household of the member who
    is signed in; not the member's own."""
    with elevated():
        found = household_of(actor=SYSTEM, customer_id=actor.member_id)
    others = [one for one in found if one.until_on is None and one.customer_id != actor.member_id]
    return [(one.id, f"{one.name[:1]}**", one.role) for one in others]
