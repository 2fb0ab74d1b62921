"""Who is reached for a while only: assigned by somebody, or looked up at the till."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query


@dataclass(frozen=True, slots=True)
class Reached:
    """A customer with the reason for which one is reached ("case", "vip", "lookup") and until when (None: open)."""

    customer_id: int
    name: str
    member_no: str
    reason: str
    from_at: datetime | None
    until_at: datetime | None


ASSIGNED = """
SELECT c.id, coalesce(nullif(c.name, ''), c.member_no), c.member_no, a.reason, a.from_at, a.until_at
  FROM customers_assignment a JOIN customers_customer c ON c.id = a.customer_id AND c.status = 'active'
 WHERE a.staff_id = %s AND (a.until_at IS NULL OR a.until_at > now()) ORDER BY a.from_at DESC LIMIT %s
"""
LOOKED_UP = """
SELECT c.id, coalesce(nullif(c.name, ''), c.member_no), c.member_no, 'lookup', NULL, l.until_at
  FROM customers_lookup l JOIN customers_customer c ON c.id = l.customer_id AND c.status = 'active'
 WHERE l.staff_id = %s AND l.until_at > now() ORDER BY l.until_at DESC LIMIT %s
"""


@query("customers.view")
def customers_assigned(*, actor: Actor, limit: int) -> list[Reached]:
    """Who is assigned to the actor now, the newest assignment first."""
    return _reached(ASSIGNED, actor, limit)


@query("customers.look_up")
def customers_looked_up(*, actor: Actor, limit: int) -> list[Reached]:
    """Whom the actor looked up at the till and may still see, the latest first."""
    return _reached(LOOKED_UP, actor, limit)


def _reached(sql: str, actor: Actor, limit: int) -> list[Reached]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [actor.staff_id, limit])
        return [Reached(*row) for row in cursor.fetchall()]
