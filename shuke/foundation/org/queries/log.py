"""The event log for people: who did what, page by page, and one event in full.

Who holds "audit.view" reads everybody's events. Who leads a unit reads those of the staff at home under it, and who
administers reads all of them without the people they are about: both by "audit.read", asked past the row policies,
which know customers and not staff.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from shuke.foundation.audit.proof import SealShown, seal_of
from shuke.foundation.audit.queries import EventShown
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.former import names_ever
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound

MOST_SUBJECTS = 100
MOST_PARTS = 50
MANY = 1000  # more customers of one event than this are not counted
REFUSED = "org.refuse"


@dataclass(frozen=True, slots=True)
class LogAsked:
    """What the log is asked for; empty values ask for everything. ``before`` is the place to go on from."""

    since: datetime
    until: datetime
    acts: Sequence[str] = ()
    domain: str = ""
    actor_kind: str = ""
    actor_id: int | None = None
    customer_id: int | None = None
    before: int | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class EventListed(EventShown):
    """An event with its number and its place in the chain; ``customers`` stops one above MANY."""

    seq: int
    id: int


@dataclass(frozen=True, slots=True)
class EventTold:
    """One event in full: whom it is about, what it is a part of, what was done as a part of it, and its seal."""

    event: EventListed
    part_of: int | None
    subjects: list[int]
    parts: list[tuple[int, str, datetime]]
    seal: SealShown | None


# First the page, then whom its events are about: so that an import of a million people is counted once at most.
_LISTED = """
SELECT p.seq, p.id, p.at, p.act, p.actor_kind, p.actor_id, p.payload, s.first, s.customers
  FROM (SELECT z.seq, e.id, e.at, e.act, e.actor_kind, e.actor_id, e.payload
          FROM audit_event e JOIN audit_seal z ON z.event_id = e.id
         WHERE {where} ORDER BY z.seq DESC LIMIT %(limit)s) p
  LEFT JOIN LATERAL (SELECT min(x.customer_id) AS first, count(*) AS customers
        FROM (SELECT customer_id FROM audit_subject WHERE event_id = p.id AND at = p.at LIMIT %(many)s) x) s ON true
 ORDER BY p.seq DESC
"""
_UNDER = """e.actor_kind = 'staff' AND e.actor_id IN (
SELECT f.id FROM org_staff f JOIN org_unit u ON u.id = f.unit_id WHERE starts_with(u.path, %(path)s))"""
_CONDITIONS = {
    "since": "e.at >= %(since)s AND e.at < %(until)s",
    "acts": "e.act = ANY(%(acts)s)",
    "domain": "starts_with(e.act, %(domain)s)",
    "actor_kind": "e.actor_kind = %(actor_kind)s",
    "actor_id": "e.actor_id = %(actor_id)s",
    "customer_id": "EXISTS (SELECT 1 FROM audit_subject w WHERE w.customer_id = %(customer_id)s AND w.event_id = e.id"
    " AND w.at = e.at)",
    "before": "z.seq < %(before)s",
}
_ONE = """
SELECT coalesce(z.seq, 0), e.id, e.at, e.act, e.actor_kind, e.actor_id, e.payload, e.part_of FROM audit_event e
  LEFT JOIN audit_seal z ON z.event_id = e.id WHERE e.id = %(id)s AND ({reach})
"""


@query("audit.read")
def events_listed(*, actor: Actor, asked: LogAsked) -> list[EventListed]:
    """Events within the actor's reach, newest place first; one more than ``limit`` where there are more."""
    values = {name: getattr(asked, name) for name in LogAsked.__slots__}
    values |= {
        "acts": [name for act in asked.acts for name in names_ever(act)],
        "domain": f"{asked.domain}.",
        "limit": asked.limit + 1,
        "many": MANY + 1,
    }
    where = [text for name, text in _CONDITIONS.items() if getattr(asked, name) not in (None, "", ())]
    sql = _LISTED.format(where=" AND ".join([*where, _reach(actor)]))
    return [_listed(row[:7], row[7], row[8]) for row in _rows(sql, values | {"path": actor.path})]


@query("audit.read")
def event_told(*, actor: Actor, event_id: int) -> EventTold:
    """One event; NotFound beyond the actor's reach."""
    found = _rows(_ONE.format(reach=_reach(actor)), {"id": event_id, "path": actor.path})
    if not found:
        raise NotFound(field="event_id")
    *plain, payload, part_of = found[0]
    at = {"id": event_id, "at": plain[2], "most": MOST_SUBJECTS, "many": MANY + 1}
    subjects = "SELECT customer_id FROM audit_subject WHERE event_id = %(id)s AND at = %(at)s ORDER BY 1 LIMIT %(most)s"
    counted = "SELECT count(*) FROM (SELECT 1 FROM audit_subject WHERE event_id = %(id)s AND at = %(at)s LIMIT %(many)s) x"
    # parts are written in the same transaction: at the very same moment
    parts = "SELECT id, act, at FROM audit_event WHERE at = %(at)s AND part_of = %(id)s ORDER BY id LIMIT %(most)s"
    people = [customer for (customer,) in _rows(subjects, at)]
    event = _listed([*plain, payload], people[0] if people else None, _rows(counted, at)[0][0])
    return EventTold(event, part_of, people, _rows(parts, at | {"most": MOST_PARTS}), _sealed(event_id))


def _listed(row: Sequence[Any], customer_id: int | None, customers: int) -> EventListed:
    seq, id_, at, act, kind, actor_id, payload = row
    return EventListed(
        seq=seq, id=id_, at=at, act=act, actor_kind=kind, actor_id=actor_id, facts=json.loads(payload),
        customer_id=customer_id, customers=customers,
    )  # fmt: skip


@query("audit.read")
def actors_logged(*, actor: Actor) -> list[tuple[str, int, str]]:
    """Who may stand in the log as far as the actor reads it: (kind, number, name), staff first, then keys."""
    staff = (
        f"SELECT 'staff', s.id, {shown_name('s', actor)} FROM org_staff s JOIN org_unit u ON u.id = s.unit_id"
        " WHERE starts_with(u.path, %(path)s) ORDER BY s.is_active DESC, u.path, s.id LIMIT 1000"
    )
    keys = "SELECT 'key', id, name FROM org_apikey ORDER BY ended_at IS NOT NULL, id DESC LIMIT 200"
    reads_all = reads_everybody(actor)
    found = _rows(staff, {"path": "" if reads_all else actor.path})
    return found + (_rows(keys, {}) if reads_all else [])


def reads_everybody(actor: Actor) -> bool:
    """Whether the actor reads the events of everybody: an officer, or who administers the house."""
    return actor.may("audit.view") or actor.scope is None


def _reach(actor: Actor) -> str:
    return "true" if reads_everybody(actor) else _UNDER


def _sealed(event_id: int) -> SealShown | None:
    with elevated():
        return seal_of(event_id)


def _rows(sql: str, params: dict[str, Any]) -> list[Any]:
    with elevated(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[Any] = cursor.fetchall()
        return rows
