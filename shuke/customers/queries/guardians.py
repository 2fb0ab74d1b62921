"""Children and guardians: that somebody is under 14 is told to who may see class X, and the guardian is masked."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from shuke.customers.rules.identifiers import stranger
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query

_OF = """
SELECT g.id, p.id, coalesce(nullif(p.name, ''), p.member_no, ''), g.relation, g.from_on, g.until_on
  FROM customers_guardianship g LEFT JOIN customers_customer p ON p.id = g.guardian_id AND p.status = 'active'
 WHERE g.child_id = %s ORDER BY g.until_on IS NOT NULL, g.id
"""
_CHILDREN = """
SELECT c.id, coalesce(nullif(c.name, ''), c.member_no), g.relation, g.from_on FROM customers_guardianship g
  JOIN customers_customer c ON c.id = g.child_id AND c.status = 'active'
 WHERE g.guardian_id = %s AND g.until_on IS NULL ORDER BY g.id LIMIT 20
"""


@dataclass(frozen=True, slots=True)
class GuardianShown:
    """Who answers for a child; ``name`` is masked where the matrix says so, and empty out of reach."""

    id: int
    name: str
    relation: str
    from_on: date
    until_on: date | None
    is_masked: bool


@dataclass(frozen=True, slots=True)
class ChildShown:
    """A child that a guardian answers for."""

    customer_id: int
    name: str
    relation: str
    from_on: date


@query("customers.view")
def guardians_of(*, actor: Actor, customer_id: int) -> list[GuardianShown]:
    """Who answers or answered for a customer within reach; nothing for who does not see class X."""
    sight = actor.sees("X")
    if not sight:
        return []
    is_masked = sight != "full"
    with connection.cursor() as cursor:
        cursor.execute(_OF, [customer_id])
        return [
            GuardianShown(
                row, stranger(name) if name and is_masked else name, relation, since, until, is_masked
            )
            for row, _guardian, name, relation, since, until in cursor.fetchall()
        ]


@query("customers.view")
def children_of(*, actor: Actor, customer_id: int) -> list[ChildShown]:
    """The children within reach for whom a customer answers; names as lists show them."""
    if not actor.sees("X"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(_CHILDREN, [customer_id])
        return [ChildShown(*row) for row in cursor.fetchall()]
