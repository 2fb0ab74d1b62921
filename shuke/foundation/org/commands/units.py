"""The tree of units: opening, naming, moving. A move carries every copied path with it, in one transaction."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.commands.staff import open_unit
from shuke.foundation.org.fields import TreePath
from shuke.foundation.org.house.tree import (
    LONGEST_PATH,
    UnitCodeTaken,
    UnitGiven,
    UnitMisplaced,
    check_code,
    check_place,
    checked_unit,
)
from shuke.foundation.org.models import Unit, UnitMove
from shuke.foundation.org.refusals import NotFound

STRAGGLERS = timedelta(days=2)
# Triggers that follow a single customer's move stand aside: the same rows are moved here, in sets.
_BEGIN = "SELECT set_config('shuke.moving', 'on', true), set_config('statement_timeout', '10min', true)"
_END = "SELECT set_config('shuke.moving', '', true)"
_CARRY = """
UPDATE {table} SET {column} = %(to)s || substr({column}, length(%(from)s) + 1)
 WHERE {column} >= %(from)s AND {column} < %(from)s || chr(1114111)
"""


@command
def add_unit(*, actor: Actor, code: str, kind: str, parent_id: int, given: UnitGiven) -> Outcome:
    """A region, store or department opens under another unit; answers its id."""
    unit, code = checked_unit(given), code.strip()
    check_code(code)
    parent = _within(actor, parent_id, "parent")
    check_place(kind, parent.kind)
    if Unit.objects.filter(code=code).exists():
        raise UnitCodeTaken(field="code", given=code)
    opened = open_unit(
        actor=actor, code=code, name=unit.name, name_en=unit.name_en, kind=kind, parent_code=parent.code,
        timezone=unit.timezone, currency=unit.currency,
    )  # fmt: skip
    Unit.objects.filter(id=opened.value).update(sells_online=unit.sells_online)
    record({"unit": opened.value, "parent": parent.id, "kind": kind})
    return Done(opened.value)


@command
def change_unit(*, actor: Actor, unit_id: int, given: UnitGiven) -> Outcome:
    """A unit gets another name, time zone or currency, or begins or ends to sell online; past sales stay as they are."""
    unit, new = _within(actor, unit_id, "unit_id"), checked_unit(given)
    changed = {name: value for name, value in asdict(new).items() if getattr(unit, name) != value}
    if not changed:
        return Unchanged(unit_id)
    Unit.objects.filter(id=unit_id).update(**changed)
    record({"unit": unit_id, "fields": sorted(changed)})
    return Done(unit_id)


@command
def move_unit(*, actor: Actor, unit_id: int, parent_id: int) -> Outcome:
    """A unit goes under another one with everything in it: customers, sales and work are seen from there at once.

    Every copied path is rewritten in this transaction, by index ranges. Whoever just writes a sale there is waited for;
    a sale that read the old path before and is written after is found by settle_moves.
    """
    with connection.cursor() as cursor:  # one move at a time; new units and sales of moved ones wait
        cursor.execute("SELECT id FROM org_unit ORDER BY id FOR UPDATE")
    unit, parent = _within(actor, unit_id, "unit_id"), _within(actor, parent_id, "parent")
    check_place(unit.kind, parent.kind)
    if parent.path.startswith(unit.path):
        raise UnitMisplaced(field="parent")
    if unit.parent_id == parent_id:
        return Unchanged(unit_id)
    before, after = unit.path, f"{parent.path}{unit.id}."
    paths = Unit.objects.filter(path__startswith=before).values_list("path", flat=True)
    if max(len(path) for path in paths) - len(before) + len(after) > LONGEST_PATH:
        raise UnitMisplaced(field="parent")
    with elevated():
        Unit.objects.filter(id=unit_id).update(parent_id=parent_id)
        rows = _carry(before, after, [("org_unit", "path"), *copied_paths()])
        UnitMove.objects.create(
            unit_id=unit_id, from_path=before, to_path=after, moved_by_id=actor.staff_id or None
        )
    record({"unit": unit_id, "from": unit.parent_id, "to": parent_id, "rows": sum(rows.values())})
    return Done(unit_id)


@command
def settle_moves(*, actor: Actor, now: Any) -> Outcome:
    """What was written under an old path while its unit moved is brought to the new one; answers how many rows."""
    lately = UnitMove.objects.filter(moved_at__gte=now - STRAGGLERS).order_by("id")
    moves = list(lately.values_list("from_path", "to_path"))
    found = 0
    with elevated():
        for before, after in moves:
            if not Unit.objects.filter(path__startswith=before).exists():  # not moved back since
                found += sum(_carry(before, after, copied_paths()).values())
    if not found:
        return Unchanged(0)
    record({"rows": found})
    return Done(found)


def copied_paths() -> list[tuple[str, str]]:
    """Every table and column that carries a unit's path, of whatever domain."""
    return sorted(_copies())


def _copies() -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, TreePath) and model is not Unit:
                yield model._meta.db_table, str(field.column)


def _carry(before: str, after: str, columns: list[tuple[str, str]]) -> dict[str, int]:
    rows = {}
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN)
        for table, column in columns:
            cursor.execute(_CARRY.format(table=table, column=column), {"from": before, "to": after})
            rows[table] = cursor.rowcount
        cursor.execute(_END)
    return rows


def _within(actor: Actor, unit_id: int, field: str) -> Unit:
    """The unit, if it stands under the actor's own."""
    unit = Unit.objects.filter(id=unit_id, path__startswith=actor.path).first()
    if unit is None:
        raise NotFound(field=field)
    return unit
