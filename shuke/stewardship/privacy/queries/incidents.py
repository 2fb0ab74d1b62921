"""Readings of incidents: the list, one of them, and the people touched by it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound

_COLUMNS = (
    "id", "kind", "story", "actor_kind", "actor_id", "event_id", "letters", "from_at", "until_at", "found_at",
    "is_critical", "is_grave", "state", "people", "listed_at", "listing_since", "harm", "measures", "advice", "contact",
    "notice", "notice_en", "reported_at", "notified_at", "opened_at", "closed_at", "version",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IncidentShown:
    """An incident with the name of whose account or key it was."""

    id: int
    kind: str
    story: str
    actor_kind: str
    actor_id: int
    event_id: int | None
    letters: str
    from_at: datetime
    until_at: datetime
    found_at: datetime
    is_critical: bool
    is_grave: bool
    state: str
    people: int
    listed_at: datetime | None
    listing_since: datetime | None
    harm: str
    measures: str
    advice: str
    contact: str
    notice: str
    notice_en: str
    reported_at: datetime | None
    notified_at: datetime | None
    opened_at: datetime
    closed_at: datetime | None
    version: int
    who: str


@dataclass(frozen=True, slots=True)
class TouchedShown:
    """Somebody who was touched; ``state`` is that of the notice in the outbox, "" before there is one."""

    id: int
    customer_id: int
    first_at: datetime
    last_at: datetime
    events: int
    letters: str
    way: str
    state: str


@query("privacy.view_incidents")
def incidents_listed(*, actor: Actor, limit: int = 200) -> list[IncidentShown]:
    """Open ones first, then by when they were found."""
    return [_shown(row) for row in _rows(_incidents(actor, "true"), {"limit": limit})]


@query("privacy.view_incidents")
def incident_of(*, actor: Actor, incident_id: int) -> IncidentShown:
    """One incident; NotFound."""
    found = _rows(_incidents(actor, "i.id = %(id)s"), {"id": incident_id, "limit": 1})
    if not found:
        raise NotFound(field="incident_id")
    return _shown(found[0])


@query("privacy.view_incidents")
def touched_of(*, actor: Actor, incident_id: int, after: int = 0, limit: int = 50) -> list[TouchedShown]:
    """The people touched, in the order of the list; one more than ``limit`` where there are more."""
    rows = _rows(
        "SELECT t.id, t.customer_id, t.first_at, t.last_at, t.events, t.letters, t.way, coalesce(m.state, '')"
        " FROM privacy_touched t LEFT JOIN conversations_message m ON m.id = t.message_id"
        " WHERE t.incident_id = %(id)s AND t.id > %(after)s ORDER BY t.id LIMIT %(limit)s",
        {"id": incident_id, "after": after, "limit": limit + 1},
    )
    return [TouchedShown(*row) for row in rows]


@query("privacy.view_incidents")
def classes_counted(*, actor: Actor, incident_id: int) -> dict[str, int]:
    """How many people by the field classes that were seen of them, such as "BC"."""
    return dict(
        _rows(
            "SELECT letters, count(*) FROM privacy_touched WHERE incident_id = %(id)s GROUP BY 1 ORDER BY 2 DESC",
            {"id": incident_id},
        )
    )


@query("privacy.view_incidents")
def notices_counted(*, actor: Actor, incident_id: int) -> dict[str, int]:
    """How many people by how far their notice got: "" not yet told, "none" without an address, else the outbox's state."""
    return dict(
        _rows(
            "SELECT CASE WHEN t.way IN ('', 'none') THEN t.way ELSE coalesce(m.state, 'sent') END, count(*)"
            " FROM privacy_touched t LEFT JOIN conversations_message m ON m.id = t.message_id"
            " WHERE t.incident_id = %(id)s GROUP BY 1",
            {"id": incident_id},
        )
    )


def _incidents(actor: Actor, where: str) -> str:
    return (
        f"SELECT {', '.join(f'i.{name}' for name in _COLUMNS)}, coalesce({shown_name('s', actor)}, k.name, '')"
        " FROM privacy_incident i LEFT JOIN org_staff s ON i.actor_kind = 'staff' AND s.id = i.actor_id"
        f" LEFT JOIN org_apikey k ON i.actor_kind = 'key' AND k.id = i.actor_id WHERE {where}"
        " ORDER BY i.state = 'closed', i.found_at DESC, i.id DESC LIMIT %(limit)s"
    )


def _shown(row: Any) -> IncidentShown:
    return IncidentShown(*row)


def _rows(sql: str, params: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[Any] = cursor.fetchall()
        return rows
