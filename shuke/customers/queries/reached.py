"""What settings ask about reach: how much goes along with a unit, whom somebody reaches and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, acting_as, elevated
from shuke.foundation.org.queries import unit_within
from shuke.foundation.org.query import query

COUNT_STOPS_AT = 10_000


@query("org.view")
def rows_carried(*, actor: Actor, unit_id: int, stops_at: int) -> int:
    """How many customers are at home in a unit, counted up to a little above ``stops_at``: nobody is read."""
    unit = unit_within(actor.path, unit_id)
    if unit is None:
        return 0
    with elevated(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM customers_customer WHERE home_path >= %s"
            " AND home_path < %s || chr(1114111) LIMIT %s) counted",
            [unit.path, unit.path, stops_at + 1],
        )
        return int(cursor.fetchone()[0])


@query("org.view_staff")
def reach_counted(*, actor: Actor, other: Actor) -> int:
    """How many customers below the actor's own unit somebody else reaches now; counting stops at 10,001."""
    if other.scope is None or not other.may("customers.view"):
        return 0
    with acting_as(other), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM customers_customer WHERE status = 'active' AND home_path >= %s"
            " AND home_path < %s || chr(1114111) LIMIT %s) c",
            [actor.path, actor.path, COUNT_STOPS_AT + 1],
        )
        return int(cursor.fetchone()[0])


@dataclass(frozen=True, slots=True)
class Reason:
    """Whether somebody reaches one customer: ``code`` says why or why not, ``until_at`` until when."""

    sees: bool
    code: str
    until_at: datetime | None = None


_WHY = """
SELECT c.owner_id = %(staff)s,
       (SELECT max(l.until_at) FROM customers_lookup l
         WHERE l.customer_id = c.id AND l.staff_id = %(staff)s AND l.until_at > now())
  FROM customers_customer c WHERE c.member_no = %(number)s AND c.status = 'active'
"""


@query("org.view_staff")
def reach_explained(*, actor: Actor, other: Actor, member_no: str) -> Reason | None:
    """Whether somebody else sees the customer of a number, and why; None for a number that nobody has.

    The database answers under that person's scope; the reason is read beside it. No name, no store is told.
    """
    number = member_no.strip()[:60]
    # Who reaches customers himself is told nothing of numbers beyond that reach, not even that they exist.
    if actor.scope is not None and not _is_seen(actor, number):
        return None
    sees = _is_seen(other, number) and other.may("customers.view")
    with elevated(), connection.cursor() as cursor:
        cursor.execute(_WHY, {"staff": other.staff_id, "number": number})
        row: Any = cursor.fetchone()
    return None if row is None else _reason(other, sees, *row)


def _is_seen(actor: Actor, number: str) -> bool:
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM customers_customer WHERE member_no = %s AND status = 'active'", [number]
        )
        return cursor.fetchone() is not None


def _reason(other: Actor, sees: bool, owns: bool | None, looked_up: datetime | None) -> Reason:
    if not other.may("customers.view") or other.scope is None:
        return Reason(False, "no_customers")
    if other.scope == "own" and not owns and looked_up is not None:
        return Reason(sees, "looked_up", looked_up)
    if other.scope == "desk":
        return Reason(sees, "looked_up" if sees else "not_looked_up", looked_up)
    words = {
        "all": ("everybody", "everybody"), "subtree": ("at_home", "elsewhere"), "units": ("at_home", "elsewhere"),
        "own": ("owner", "not_owner"), "credited": ("credited", "not_credited"), "assigned": ("assigned", "not_assigned"),
    }  # fmt: skip
    return Reason(sees, words.get(other.scope, ("", ""))[0 if sees else 1])
