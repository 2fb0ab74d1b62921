"""Readings of the event log."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An event as it stands in one customer's story."""

    at: datetime
    act: str
    actor_kind: str
    actor_id: int
    facts: dict[str, Any]


def events_about(
    customer_ids: Sequence[int], before: datetime | None, limit: int, acts: Sequence[str] | None = None
) -> list[LoggedEvent]:
    """Events of one customer's story, told under one or more numbers (of some acts only), newest first; row policies
    decide what is read."""
    wanted = None if acts is None else list(acts)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.at, e.act, e.actor_kind, e.actor_id, e.payload FROM audit_subject s"
            " JOIN audit_event e ON e.id = s.event_id AND e.at = s.at"
            " WHERE s.customer_id = ANY(%s) AND s.at < coalesce(%s, 'infinity'::timestamptz)"
            " AND (%s::text[] IS NULL OR e.act = ANY(%s)) ORDER BY s.at DESC LIMIT %s",
            [list(customer_ids), before, wanted, wanted, limit],
        )
        rows: list[Any] = cursor.fetchall()
        return [LoggedEvent(*(*row[:4], json.loads(row[4]))) for row in rows]


@dataclass(frozen=True, slots=True)
class EventShown:
    """An event for the auditor: who did what, to which customers (the first one and how many)."""

    at: datetime
    act: str
    actor_kind: str
    actor_id: int
    facts: dict[str, Any]
    customer_id: int | None
    customers: int


LATELY = """
SELECT e.at, e.act, e.actor_kind, e.actor_id, e.payload, s.first, s.customers FROM audit_event e
  LEFT JOIN LATERAL (SELECT min(x.customer_id) AS first, count(*) AS customers FROM audit_subject x
        WHERE x.event_id = e.id AND x.at = e.at) s ON true
 WHERE e.act = ANY(%s) AND e.at >= %s ORDER BY e.at DESC, e.id DESC LIMIT %s
"""


def events_lately(acts: Sequence[str], since: datetime, limit: int) -> list[EventShown]:
    """Events of some acts since a moment, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(LATELY, [list(acts), since, limit])
        rows: list[Any] = cursor.fetchall()
        return [EventShown(*(*row[:4], json.loads(row[4]), *row[5:])) for row in rows]


def events_counted(since: datetime) -> dict[str, int]:
    """How often each act was done since a moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT act, count(*) FROM audit_event WHERE at >= %s GROUP BY act", [since])
        return dict(cursor.fetchall())


def first_transaction_since(moment: datetime) -> str:
    """The lowest transaction with an event of that moment or later; the next one to come where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(min(row_xid), pg_snapshot_xmin(pg_current_snapshot()))::text FROM audit_event WHERE at >= %s",
            [moment],
        )
        return str(cursor.fetchone()[0])


@dataclass(frozen=True, slots=True)
class EventDone:
    """One event with everybody it is about, for the act that takes it back."""

    at: datetime
    act: str
    actor_kind: str
    actor_id: int
    facts: dict[str, Any]
    customers: list[int]


def event_done(event_id: int) -> EventDone | None:
    """An event by its id, as far as row policies show it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.at, e.act, e.actor_kind, e.actor_id, e.payload,"
            " array(SELECT s.customer_id FROM audit_subject s WHERE s.event_id = e.id AND s.at = e.at)"
            " FROM audit_event e WHERE e.id = %s AND e.at > now() - interval '7 days'",
            [event_id],
        )
        row: Any = cursor.fetchone()
    return EventDone(*(*row[:4], json.loads(row[4]), row[5])) if row else None
