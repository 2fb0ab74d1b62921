"""Writing to the event log; called by the command wrapper only."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connections


def next_event_id(using: str = "default") -> int:
    """An id for an event that is about to be written."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT nextval('audit_event_id')")
        return int(cursor.fetchone()[0])


def write_event(
    event_id: int, act: str, actor_kind: str, actor_id: int, facts: dict[str, Any], *,
    part_of: int | None = None, using: str = "default",
) -> None:  # fmt: skip
    """Append one event; ``facts`` are ids, amounts and field names."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_event (id, act, actor_kind, actor_id, part_of, payload)"
            " VALUES (%s, %s, %s, %s, %s, %s::jsonb)",
            [
                event_id,
                act,
                actor_kind,
                actor_id,
                part_of,
                json.dumps(facts, default=str, ensure_ascii=False),
            ],
        )


def write_subjects(event_id: int, customers: Iterable[int]) -> None:
    """Put the event into the story of each customer."""
    ids = sorted(set(customers))
    if ids:
        write_subjects_from(event_id, "SELECT unnest(%s::bigint[])", [ids])


def write_subjects_from(event_id: int, select: str, params: Sequence[Any] = ()) -> int:
    """The same, set-based: ``select`` yields customer ids, once each; returns their number."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            f"INSERT INTO audit_subject (event_id, customer_id, at) SELECT %s, picked.id, now() FROM ({select}) picked(id)",
            [event_id, *params],
        )
        return int(cursor.rowcount)
