"""Sales by the unit that made them, for the page of channels."""

from datetime import date

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query


@query("orders.view")
def orders_by_unit(*, actor: Actor, since: date) -> dict[int, int]:
    """Completed orders since a day by unit, of those that the actor reaches; nothing for who sees no sales."""
    if actor.sees("S") != "full" or actor.scope not in ("all", "subtree", "units"):
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, count(*) FROM orders_order WHERE sold_on >= %s AND status = 'completed' GROUP BY unit_id",
            [since],
        )
        return dict(cursor.fetchall())
