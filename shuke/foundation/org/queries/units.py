"""The tree of units for settings: within the actor's own unit, in tree order."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound


@dataclass(frozen=True, slots=True)
class UnitShown:
    """A unit with how many active people have their home in it."""

    id: int
    parent_id: int | None
    path: str
    kind: str
    code: str
    name: str
    name_en: str
    shown: str
    timezone: str
    currency: str
    sells_online: bool
    people: int

    @property
    def depth(self) -> int:
        """0 for the company."""
        return self.path.count(".") - 1


_UNITS = """
SELECT u.id, u.parent_id, u.path, u.kind, u.code, u.name, u.name_en, {shown}, u.timezone, u.currency, u.sells_online,
       (SELECT count(*) FROM org_staff s WHERE s.unit_id = u.id AND s.is_active)
  FROM org_unit u WHERE starts_with(u.path, %s) AND (%s::bigint IS NULL OR u.id = %s) ORDER BY u.path COLLATE "C"
"""


def _asked(actor: Actor, unit_id: int | None) -> list[UnitShown]:
    with connection.cursor() as cursor:
        cursor.execute(_UNITS.format(shown=shown_name("u", actor)), [actor.path, unit_id, unit_id])
        return [UnitShown(*row) for row in cursor.fetchall()]


def _in_tree_order(units: list[UnitShown]) -> list[UnitShown]:
    """Parents before their children, sisters by code: paths alone would put 10 before 9."""
    below: dict[int | None, list[UnitShown]] = {}
    ids = {unit.id for unit in units}
    for unit in units:
        below.setdefault(unit.parent_id if unit.parent_id in ids else None, []).append(unit)

    def walk(parent: int | None) -> list[UnitShown]:
        return [
            found
            for unit in sorted(below.get(parent, []), key=lambda one: (one.kind == "department", one.code))
            for found in (unit, *walk(unit.id))
        ]

    return walk(None)


@query("org.view")
def unit_tree(*, actor: Actor) -> list[UnitShown]:
    """Every unit under the actor's own, itself included."""
    return _in_tree_order(_asked(actor, None))


@query("org.view")
def unit_shown(*, actor: Actor, unit_id: int) -> UnitShown:
    """One unit; NotFound outside the actor's own."""
    found = _asked(actor, unit_id)
    if not found:
        raise NotFound()
    return found[0]


@dataclass(frozen=True, slots=True)
class MoveShown:
    """When a unit went under another one, and who moved it."""

    from_name: str
    to_name: str
    by: str
    at: datetime


_MOVES = """
SELECT coalesce({f}, ''), coalesce({t}, ''), coalesce({by}, ''), m.moved_at
  FROM org_unitmove m
  LEFT JOIN org_unit f ON f.id = nullif(split_part(regexp_replace(m.from_path, '[0-9]+\\.$', ''), '.', -2), '')::bigint
  LEFT JOIN org_unit t ON t.id = nullif(split_part(regexp_replace(m.to_path, '[0-9]+\\.$', ''), '.', -2), '')::bigint
  LEFT JOIN org_staff s ON s.id = m.moved_by_id WHERE m.unit_id = %s ORDER BY m.id DESC LIMIT 10
"""


@query("org.view")
def moves_of(*, actor: Actor, unit_id: int) -> list[MoveShown]:
    """Where a unit stood before, the last move first."""
    unit_shown(actor=actor, unit_id=unit_id)
    names = {"f": shown_name("f", actor), "t": shown_name("t", actor), "by": shown_name("s", actor)}
    with connection.cursor() as cursor:
        cursor.execute(_MOVES.format(**names), [unit_id])
        return [MoveShown(*row) for row in cursor.fetchall()]


@query("org.view")
def people_of_unit(*, actor: Actor, unit_id: int, today: date) -> list[tuple[int, str, str]]:
    """Who holds a role at a unit today: (staff id, name, role)."""
    unit_shown(actor=actor, unit_id=unit_id)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.id, {shown_name('s', actor)}, g.role FROM org_grant g JOIN org_staff s ON s.id = g.staff_id"
            " WHERE g.unit_id = %s AND s.is_active AND (g.until_on IS NULL OR g.until_on >= %s) ORDER BY g.role, s.id LIMIT 200",
            [unit_id, today],
        )
        rows: list[Any] = cursor.fetchall()
        return rows
