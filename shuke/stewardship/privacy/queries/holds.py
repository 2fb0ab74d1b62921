"""Legal holds as pages show them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query


@dataclass(frozen=True, slots=True)
class HoldShown:
    """A hold that stands."""

    reason: str
    held_at: datetime
    held_by: str


@query("privacy.view_requests")
def hold_on(*, actor: Actor, customer_id: int) -> HoldShown | None:
    """The hold that stands on a customer within reach or on what was merged into it; None without one."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT h.reason, h.held_at, coalesce({shown_name('s', actor)}, '') FROM privacy_hold h"
            " JOIN customers_customer c ON c.id = h.customer_id LEFT JOIN org_staff s ON s.id = h.held_by_id"
            " WHERE h.lifted_at IS NULL AND (c.id = %s OR c.merged_into_id = %s) LIMIT 1",
            [customer_id, customer_id],
        )
        row = cursor.fetchone()
    return HoldShown(*row) if row else None
