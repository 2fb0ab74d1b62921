"""To whom a follow-up can be handed: whoever reaches the customer for as long as it takes."""

from datetime import date
from typing import Any

from django.db import connection

from shuke.customers.queries.profile import home_path_of
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query

# The owner first, then who leads the home store or a unit above it, the nearest first.
_TAKERS = """
SELECT s.id, {name} FROM org_staff s JOIN customers_customer c ON c.id = %(customer)s
  LEFT JOIN LATERAL (SELECT max(length(u.path)) AS depth FROM org_grant g JOIN org_unit u ON u.id = g.unit_id
        WHERE g.staff_id = s.id AND starts_with(c.home_path, u.path) AND (g.until_on IS NULL OR g.until_on >= %(today)s)
          AND g.role IN ('store_manager', 'region_manager', 'chain_manager')) l ON true
 WHERE s.is_active AND (s.id = c.owner_id OR l.depth IS NOT NULL) ORDER BY s.id = c.owner_id DESC, l.depth DESC, s.id LIMIT 8
"""


@query("care.view")
def takers_of(*, actor: Actor, customer_id: int, today: date) -> list[tuple[int, str]]:
    """(id, name) of colleagues who could do it, the actor left out; nobody for a customer out of reach."""
    if home_path_of(actor=actor, customer_id=customer_id) is None:
        return []
    with elevated(), connection.cursor() as cursor:
        name = shown_name("s", actor)
        cursor.execute(_TAKERS.format(name=name), {"customer": customer_id, "today": today})
        rows: list[Any] = cursor.fetchall()
    return [(id_, shown) for id_, shown in rows if id_ != actor.staff_id]
