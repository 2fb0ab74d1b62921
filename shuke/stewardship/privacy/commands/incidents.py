"""Opening, describing and closing incidents; whom the authority was told to is written down by who told it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from procrastinate.contrib.django import app

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import NotFound, Stale
from shuke.stewardship.privacy.models import Incident
from shuke.stewardship.privacy.rules.incidents import (
    LONGEST_TEXT,
    FoundBefore,
    IncidentClosed,
    checked,
    in_order,
)
from shuke.stewardship.privacy.rules.incidents import Incident as Given

LIST = "privacy.list_touched"
PATIENCE = timedelta(minutes=15)  # a list that was asked for and did not come may be asked for again
TEXTS = ("harm", "measures", "advice", "contact", "notice", "notice_en")


@dataclass(frozen=True, slots=True)
class Description:
    """What is told about an incident: to the authority, and (``notice``) to the people."""

    harm: str = ""
    measures: str = ""
    advice: str = ""
    contact: str = ""
    notice: str = ""
    notice_en: str = ""
    letters: str = ""
    is_critical: bool = False
    is_grave: bool = False


@command
def open_incident(*, actor: Actor, given: Given, now: datetime, key: str = "") -> Outcome:
    """Something got about; answers the incident's id. Who was touched is listed in the background, from the log."""
    one = checked(given, now)
    row = Incident.objects.create(
        kind=one.kind, story=one.story, actor_kind=one.who[0], actor_id=one.who[1], event_id=one.event_id,
        letters=one.letters, from_at=one.from_at, until_at=one.until_at, found_at=one.found_at,
        is_critical=one.is_critical, is_grave=one.is_grave, opened_by_id=actor.staff_id or None, listing_since=now,
    )  # fmt: skip
    app.configure_task(LIST).defer(incident_id=row.id, staff_id=actor.staff_id, role=actor.role)
    record(
        {
            "incident": row.id,
            "kind": one.kind,
            "of": list(one.who),
            "from": one.from_at,
            "until": one.until_at,
        }
    )
    return Done(row.id)


@command
def ask_touched(*, actor: Actor, incident_id: int, now: datetime) -> Outcome:
    """Who was touched is to be listed anew: the log may have grown since."""
    row = held(incident_id)
    if row.listing_since is not None and row.listing_since > now - PATIENCE:
        return Unchanged(row.id)
    row.listing_since = now
    row.save(update_fields=["listing_since"])
    app.configure_task(LIST).defer(incident_id=row.id, staff_id=actor.staff_id, role=actor.role)
    record({"incident": row.id})
    return Done(row.id)


@command
def describe_incident(*, actor: Actor, incident_id: int, given: Description, version: int) -> Outcome:
    """What may come of it, what was done, what people can do, and the words to them; ``version`` is the form's."""
    row = held(incident_id)
    told: dict[str, Any] = {name: getattr(given, name).strip()[:LONGEST_TEXT] for name in TEXTS}
    told |= {
        "letters": in_order(given.letters), "is_critical": given.is_critical, "is_grave": given.is_grave,
        "contact": told["contact"][:200],
    }  # fmt: skip
    changed = sorted(name for name, value in told.items() if getattr(row, name) != value)
    if not changed:
        return Unchanged(row.id)
    if row.version != version:
        raise Stale(field="version")
    Incident.objects.filter(id=row.id).update(**told, version=row.version + 1)
    record({"incident": row.id, "fields": changed})
    return Done(row.id)


@command
def report_incident(*, actor: Actor, incident_id: int, at: datetime, now: datetime) -> Outcome:
    """The authority was told at this moment; it stops the clock of the law."""
    row = held(incident_id)
    if at > now or at < row.found_at:
        raise FoundBefore(field="at")
    if row.reported_at == at:
        return Unchanged(row.id)
    row.reported_at = at
    row.save(update_fields=["reported_at"])
    record({"incident": row.id, "at": at})
    return Done(row.id)


@command
def close_incident(*, actor: Actor, incident_id: int, now: datetime) -> Outcome:
    """Nothing is left to do; it stays as a record."""
    row = locked(incident_id)
    if row.state == "closed":
        return Unchanged(row.id)
    row.state, row.closed_at, row.closed_by_id = "closed", now, actor.staff_id or None
    row.save(update_fields=["state", "closed_at", "closed_by"])
    record({"incident": row.id, "people": row.people})
    return Done(row.id)


@command
def reopen_incident(*, actor: Actor, incident_id: int) -> Outcome:
    """The undo of close_incident: something is left to do after all."""
    row = locked(incident_id)
    if row.state == "open":
        return Unchanged(row.id)
    row.state, row.closed_at, row.closed_by_id = "open", None, None
    row.save(update_fields=["state", "closed_at", "closed_by"])
    record({"incident": row.id})
    return Done(row.id)


def held(incident_id: int) -> Incident:
    """An open incident, locked; NotFound, IncidentClosed."""
    row = locked(incident_id)
    if row.state == "closed":
        raise IncidentClosed()
    return row


def locked(incident_id: int) -> Incident:
    """An incident, open or closed, locked; NotFound."""
    row = Incident.objects.select_for_update().filter(id=incident_id).first()
    if row is None:
        raise NotFound(field="incident_id")
    return row
