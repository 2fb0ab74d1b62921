"""What the event log holds, for tests that look at what an act left behind."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db import connections

from shuke.foundation.org.actor import SYSTEM, acting_as


@dataclass(frozen=True, slots=True)
class Logged:
    """An event with its subjects."""

    id: int
    act: str
    actor_kind: str
    actor_id: int
    part_of: int | None
    facts: dict[str, Any]
    customers: list[int]


SELECT = """
SELECT e.id, e.act, e.actor_kind, e.actor_id, e.part_of, e.payload,
       array(SELECT s.customer_id FROM audit_subject s WHERE s.event_id = e.id ORDER BY 1)
  FROM audit_event e WHERE e.act = %s ORDER BY e.id
"""


def events(act: str, using: str = "default") -> list[Logged]:
    """Events of an act, oldest first, as the system reads them."""
    with acting_as(SYSTEM), connections[using].cursor() as cursor:
        if using != "default":
            cursor.execute("SELECT set_config('role', 'shuke_all', true)")
        cursor.execute(SELECT, [act])
        found = [
            Logged(*row[:5], json.loads(row[5]) if isinstance(row[5], str) else row[5], row[6])
            for row in cursor.fetchall()
        ]
        if using != "default":
            cursor.execute("SELECT set_config('role', 'none', true)")
        return found


def refusals() -> list[dict[str, Any]]:
    """What was refused, as the second connection wrote it."""
    return [event.facts for event in events("org.refuse", "witness")]
