"""Readings of follow-ups."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query


@dataclass(frozen=True, slots=True)
class FollowupShown:
    """A line of Today: whom, why, by when, by whom."""

    id: int
    customer_id: int
    customer_name: str
    kind: str
    reason: dict[str, Any]
    due_on: date
    owner_id: int
    owner_name: str
    is_escalated: bool = False


KINDS = ("at_risk", "anniversary", "birthday", "own_consent", "manual", "promise", "wish")
LINES = """
SELECT f.id, f.customer_id, coalesce(nullif(c.name, ''), c.member_no), f.kind, f.reason, f.due_on, f.owner_id, {owner},
       f.escalated_at IS NOT NULL
  FROM care_followup f JOIN customers_customer c ON c.id = f.customer_id JOIN org_staff s ON s.id = f.owner_id
 WHERE f.done_at IS NULL AND (f.kind <> 'at_risk' OR c.is_profiled) AND {where} ORDER BY {order} LIMIT %s
"""


@query("care.view")
def followups_due(
    *, actor: Actor, until: date, mine: bool, kinds: tuple[str, ...], limit: int = 12
) -> list[FollowupShown]:
    """Open follow-ups due by a day: one's own, or all within reach. Promises that are late come first, then the oldest."""
    own, own_params = _own(actor) if mine else ("", [])
    params: list[Any] = [until, list(_kinds_for(actor, kinds)), *own_params, until, limit]
    order = "(f.kind = 'promise' AND f.due_on < %s) DESC, f.due_on, f.kind = 'at_risk', f.id"
    return _lines(actor, f"f.due_on <= %s AND f.kind = ANY(%s) {own}", order, params)


def _own(actor: Actor) -> tuple[str, list[Any]]:
    """One's own; and of the store that one leads, what escalated."""
    if actor.scope != "subtree":
        return "AND f.owner_id = %s", [actor.staff_id]
    return "AND (f.owner_id = %s OR f.escalated_at IS NOT NULL AND f.unit_path = %s)", [
        actor.staff_id,
        actor.path,
    ]


def _kinds_for(actor: Actor, kinds: tuple[str, ...] = KINDS) -> tuple[str, ...]:
    """Those of the kinds that the actor's scope and field classes allow.

    A birthday is contact data, and how long a regular stays away is counted over every seller's sales: a follow-up
    that names a marketer as owner must not tell either.
    """
    hidden = set()
    if actor.scope == "credited" or actor.sees("S") != "full":
        hidden.add("at_risk")
    if not actor.sees("C"):
        hidden.add("birthday")
    if not actor.sees("B"):
        hidden.add("anniversary")
    if not actor.sees("X"):  # it tells of a child
        hidden.add("own_consent")
    return tuple(kind for kind in kinds if kind not in hidden)


@query("care.view")
def followups_about(*, actor: Actor, customer_id: int) -> list[FollowupShown]:
    """Open follow-ups for one customer."""
    where = "f.customer_id = %s AND f.kind = ANY(%s)"
    return _lines(actor, where, "f.due_on, f.id", [customer_id, list(_kinds_for(actor)), 10])


def _lines(actor: Actor, where: str, order: str, params: list[Any]) -> list[FollowupShown]:
    with connection.cursor() as cursor:
        cursor.execute(LINES.format(where=where, order=order, owner=shown_name("s", actor)), params)
        rows: list[Any] = cursor.fetchall()
        return [
            FollowupShown(*(*row[:4], json.loads(row[4]) if isinstance(row[4], str) else row[4], *row[5:]))
            for row in rows
        ]


@query("care.view")
def followups_counted(
    *, actor: Actor, today: date, mine: bool, kinds: tuple[str, ...] = KINDS
) -> tuple[int, int, int]:
    """(due by today, overdue, done today) within reach, or one's own."""
    own, own_params = _own(actor) if mine else ("", [])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE f.done_at IS NULL AND f.due_on <= %s),"
            " count(*) FILTER (WHERE f.done_at IS NULL AND f.due_on < %s),"
            " count(*) FILTER (WHERE f.done_at IS NOT NULL)"
            " FROM care_followup f JOIN customers_customer c ON c.id = f.customer_id"
            " WHERE (f.kind <> 'at_risk' OR c.is_profiled)"
            f" AND f.kind = ANY(%s) AND (f.done_at IS NULL AND f.due_on <= %s OR f.done_at >= current_date) {own}",
            [today, today, list(_kinds_for(actor, kinds)), today, *own_params],
        )
        due, overdue, done = cursor.fetchone()
        return int(due), int(overdue), int(done)


@query("care.view")
def customers_followed(*, actor: Actor) -> list[int]:
    """Customers within reach who have an open follow-up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT customer_id FROM care_followup WHERE done_at IS NULL LIMIT 5000")
        rows: list[Any] = cursor.fetchall()
        return [int(row[0]) for row in rows]


@query("care.view")
def followed_per_owner(*, actor: Actor) -> dict[int | None, int]:
    """Open follow-ups for late regulars, by owner."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT owner_id, count(*) FROM care_followup WHERE done_at IS NULL AND kind = 'at_risk' GROUP BY 1"
        )
        return {row[0]: int(row[1]) for row in cursor.fetchall()}
