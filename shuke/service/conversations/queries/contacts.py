"""When a customer was last written to or called, by whom: so that two colleagues do not call on one day."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from shuke.customers.queries.profile import home_path_of
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query

_LATELY = """
SELECT m.channel, m.purpose, m.ended_at, coalesce({staff}, '') FROM conversations_message m
  LEFT JOIN org_staff s ON s.id = m.staff_id
 WHERE m.customer_id = %s AND m.state IN ('sent', 'uncertain') AND m.purpose <> 'code' ORDER BY m.ended_at DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class ContactMade:
    """One message or call; never its words. ``by`` is empty for what the program sent."""

    channel: str
    purpose: str
    at: datetime
    by: str


@query("conversations.log_contact")
def contacts_made(*, actor: Actor, customer_id: int, limit: int = 3) -> list[ContactMade]:
    """The last contacts with a customer within reach, newest first; nothing for who sees no contact data."""
    if not actor.sees("C") or home_path_of(actor=actor, customer_id=customer_id) is None:
        return []
    with elevated(), connection.cursor() as cursor:
        cursor.execute(_LATELY.format(staff=shown_name("s", actor)), [customer_id, limit])
        rows: list[Any] = cursor.fetchall()
    return [ContactMade(*row) for row in rows]
