"""Reading how good the records are, and who has a fault."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound
from shuke.stewardship.quality.faults import FAULT_SQL, RECORD, fault_of_few, moments
from shuke.stewardship.quality.rules import index_of

TREND_DAYS = 90


@dataclass(frozen=True, slots=True)
class Tally:
    """Records, and how many of them have each fault."""

    people: int
    faulty: dict[str, int]

    @property
    def index(self) -> float:
        """Between 0 and 1."""
        return index_of(self.people, self.faulty)


@dataclass(frozen=True, slots=True)
class Quality:
    """The last count: all of it, by store (id, name), by source; the index of earlier days."""

    day: date
    whole: Tally
    stores: list[tuple[int, str, Tally]]
    sources: list[tuple[str, Tally]]
    trend: list[tuple[date, float]]


@dataclass(frozen=True, slots=True)
class Faulty:
    """A record with a fault."""

    id: int
    name: str
    member_no: str
    store: str


_UNDER = "u.path >= %(path)s AND u.path < %(path)s || chr(1114111)"
_LAST = f"""
SELECT k.day, k.unit_id, {{name}}, k.source, k.fault, k.people FROM quality_count k JOIN org_unit u ON u.id = k.unit_id
 WHERE k.day = (SELECT max(day) FROM quality_count) AND {_UNDER} ORDER BY k.unit_id
"""
_TREND = f"""
SELECT k.day, k.fault, sum(k.people) FROM quality_count k JOIN org_unit u ON u.id = k.unit_id
 WHERE k.day > %(since)s AND {_UNDER} GROUP BY 1, 2 ORDER BY 1
"""


@query("quality.view")
def quality_of(*, actor: Actor, path: str, today: date) -> Quality | None:
    """How good the records at home under a unit are; None before the first count."""
    values: dict[str, Any] = {"path": path, "since": today - timedelta(days=TREND_DAYS)}
    with connection.cursor() as cursor:
        cursor.execute(_LAST.format(name=shown_name("u", actor)), values)
        rows: list[Any] = cursor.fetchall()
        cursor.execute(_TREND, values)
        trend: list[Any] = cursor.fetchall()
    if not rows:
        return None
    names = {row[1]: row[2] for row in rows}
    days = sorted({row[0] for row in trend})
    return Quality(
        rows[0][0],
        _tally((row[4], row[5]) for row in rows),
        [(unit, names[unit], _tally((r[4], r[5]) for r in rows if r[1] == unit)) for unit in names],
        [
            (one, _tally((r[4], r[5]) for r in rows if r[3] == one))
            for one in sorted({row[3] for row in rows})
        ],
        [(day, _tally((r[1], r[2]) for r in trend if r[0] == day).index) for day in days],
    )


def _tally(rows: Iterable[tuple[str, int]]) -> Tally:
    sums: dict[str, int] = {}
    for fault, people in rows:
        sums[fault] = sums.get(fault, 0) + int(people)
    return Tally(sums.pop("", 0), sums)


# Where nothing was counted yet, everywhere.
WHERE_COUNTED = """
c.home_unit_id = ANY (ARRAY(SELECT q.unit_id FROM quality_count q WHERE q.fault = %(fault)s AND q.people > 0
                              AND q.day = (SELECT max(l.day) FROM quality_count l)))
 OR NOT EXISTS (SELECT 1 FROM quality_count)
"""


@query("quality.view")
def people_with(
    *, actor: Actor, fault: str, path: str, today: date, below: int | None, limit: int
) -> list[Faulty]:
    """Records in reach that have a fault now, the newest first; ``below`` an id goes on from it.

    Looked for where the last count found any, so that a fault that hardly anybody has is not looked for in a million records.
    """
    if fault not in FAULT_SQL:
        raise NotFound(field="fault")
    select = f"""
    SELECT c.id, c.name, c.member_no, {shown_name("u", actor)} FROM customers_customer c JOIN org_unit u ON u.id = c.home_unit_id
     WHERE {RECORD} AND c.home_path >= %(path)s AND c.home_path < %(path)s || chr(1114111)
       AND (%(below)s::bigint IS NULL OR c.id < %(below)s) AND {fault_of_few(fault)} AND ({WHERE_COUNTED})
     ORDER BY c.id DESC LIMIT %(limit)s
    """
    with connection.cursor() as cursor:
        cursor.execute(
            select, {**moments(today), "path": path, "below": below, "limit": limit, "fault": fault}
        )
        return [Faulty(*row) for row in cursor.fetchall()]
