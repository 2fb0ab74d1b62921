"""Sources for settings: where files come from, how they are read, when the last ones came. No row of a file is told."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.integrations.imports.rules.settings import SourceSettings


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source with one kind of file; ``settings`` None where nothing is remembered, else those of the unit."""

    source: str
    kind: str
    unit_id: int | None
    unit_name: str
    settings: SourceSettings | None
    changed_at: datetime | None
    last_at: datetime | None
    imports: int
    ways: tuple[str, ...]
    problem: str


# Jobs and inboxes are their owner's; a source is the house's: only names, kinds and times are read past the owner, of
# who is at home under the actor's unit. What nobody in particular began belongs to the company.
_SOURCES = """
WITH owned AS (
  SELECT s.id AS staff_id, u.path FROM org_staff s JOIN org_unit u ON u.id = s.unit_id WHERE starts_with(u.path, %(path)s)
), job AS (
  SELECT source, kind, max(finished_at) FILTER (WHERE state = 'done' AND NOT dry_run) AS last,
         count(*) FILTER (WHERE state = 'done' AND NOT dry_run) AS n FROM imports_job j
   WHERE j.started_by_id IN (SELECT staff_id FROM owned) OR (j.started_by_id IS NULL AND %(is_whole)s) GROUP BY 1, 2
), inbox AS (
  SELECT source, kind, array_agg(way::text ORDER BY way) FILTER (WHERE is_on) AS ways,
         max(problem) FILTER (WHERE is_on) AS problem FROM imports_inbox i
   WHERE i.set_by_id IN (SELECT staff_id FROM owned) OR (i.set_by_id IS NULL AND %(is_whole)s) GROUP BY 1, 2
), kept AS (
  SELECT m.source, m.kind, m.settings, m.changed_at, u.id AS unit_id, u.path, {name} AS unit_name
    FROM imports_mapping m JOIN org_unit u ON u.id = m.unit_id WHERE starts_with(u.path, %(path)s)
)
SELECT s.source, s.kind, m.unit_id, coalesce(m.unit_name, ''), m.settings, m.changed_at, j.last, coalesce(j.n, 0),
       coalesce(i.ways, '{{}}'), coalesce(i.problem, '')
  FROM (SELECT source, kind FROM kept UNION SELECT source, kind FROM job UNION SELECT source, kind FROM inbox) s
  LEFT JOIN kept m USING (source, kind) LEFT JOIN job j USING (source, kind) LEFT JOIN inbox i USING (source, kind)
 WHERE %(source)s::text IS NULL OR s.source = %(source)s ORDER BY s.source, s.kind, m.path LIMIT 500
"""


@query("imports.view_sources")
def sources_kept(*, actor: Actor, source: str | None = None) -> list[SourceView]:
    """Every source within reach by kind of file and unit that remembers it, or one source's."""
    values: dict[str, Any] = {"path": actor.path, "is_whole": actor.path.count(".") <= 1, "source": source}
    with elevated(), connection.cursor() as cursor:
        cursor.execute(_SOURCES.format(name=shown_name("u", actor)), values)
        return [_view(row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked for a background job of imports, and with files of which source and kind; "" where it is not known."""

    by: str = ""
    source: str = ""
    kind: str = ""


_ASKERS = {
    "job_id": "SELECT coalesce({name}, ''), i.source, i.kind FROM imports_job i LEFT JOIN org_staff s ON s.id = i.started_by_id"
    " WHERE i.id = %s",
    "draft_id": "SELECT coalesce({name}, ''), i.source, i.kind FROM imports_draft i LEFT JOIN org_staff s"
    " ON s.id = i.started_by_id WHERE i.id = %s",
}


@query("imports.view_sources")
def asked_by(*, actor: Actor, args: dict[str, Any]) -> Asker:
    """Who asked for a job: an import or a draft is its owner's, but who keeps the jobs may know whose it is."""
    word = next((word for word in _ASKERS if isinstance(args.get(word), int)), "")
    if not word:
        return Asker()
    with elevated(), connection.cursor() as cursor:
        cursor.execute(_ASKERS[word].format(name=shown_name("s", actor)), [args[word]])
        row: Any = cursor.fetchone()
    return Asker(*row) if row else Asker()


def _view(row: Any) -> SourceView:
    name, kind, unit_id, unit, settings, changed_at, last, number, ways, problem = row
    kept = _settings(settings)
    return SourceView(name, kind, unit_id, unit, kept, changed_at, last, number, tuple(ways), problem)


def _settings(kept: Any) -> SourceSettings | None:
    if kept is None:
        return None
    return SourceSettings.from_json(json.loads(kept) if isinstance(kept, str) else kept)
