"""The one writer of figures: a finished computation replaces the former one."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils import timezone

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.insight.columns import CELL, CLASS, FIGURE, PARETO, SCORE, TALLY
from shuke.insight.commands.staging import stage
from shuke.insight.frames import Scores
from shuke.insight.models import Finding, Run

NUMBERS = [name for name in FIGURE if name != "customer_id"]
KEPT = ["home_path", "joined_on", *NUMBERS]
PER_UNIT = {"cell": CELL, "pareto": PARETO, "class": CLASS, "tally": TALLY}
# ``as_of`` alone does not make a row new: who never bought is not rewritten every night.
MERGE = f"""
MERGE INTO insight_figure t
USING (SELECT s.*, c.home_path, c.joined_on FROM insight_staged s
       JOIN customers_customer c ON c.id = s.customer_id AND c.is_profiled) s
ON t.customer_id = s.customer_id
WHEN MATCHED AND ({", ".join(f"t.{name}" for name in KEPT)}) IS DISTINCT FROM ({", ".join(f"s.{name}" for name in KEPT)})
THEN UPDATE SET as_of = %(as_of)s, {", ".join(f"{name} = s.{name}" for name in KEPT)}
WHEN NOT MATCHED BY TARGET THEN INSERT (customer_id, as_of, {", ".join(KEPT)})
VALUES (s.customer_id, %(as_of)s, {", ".join(f"s.{name}" for name in KEPT)})
WHEN NOT MATCHED BY SOURCE THEN DELETE
"""

SAID = [name for name in SCORE if name != "customer_id"]
# Who refused analysis has no row of figures, so there is none that a score could be written into.
OLD, NEW = (", ".join(f"{side}.{name}" for name in SAID) for side in "ts")
SCORES = f"""
UPDATE insight_figure t SET ({", ".join(SAID)}) = ROW({NEW}) FROM insight_staged_score s
WHERE t.customer_id = s.customer_id AND ({OLD}) IS DISTINCT FROM ({NEW})
"""


@command
def refresh(*, actor: Actor, scores: Scores) -> Outcome:
    """Put a computation's figures, cells, classes and curves in the place of the former ones; the run's id.

    All in one transaction, so that a page never mixes two runs. Compute before, not inside: an idle
    transaction is ended after 30 seconds. Refusal: Busy while another run is being written.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('insight.refresh'))")
        changed = _merge_figures(cursor, scores)
        said = _write_scores(cursor, scores) if "learners" in scores.facts else 0
        for table, columns in PER_UNIT.items():
            _replace(cursor, table, columns, scores)
        if scores.findings is not None:
            _replace_findings(cursor, scores.findings)
    written = {"figures": changed, "scores": said, "findings": len(scores.findings or ())}
    finished = timezone.now()
    run = Run.objects.create(
        as_of=scores.as_of,
        started_at=scores.started_at,
        finished_at=finished,
        seconds=(finished - scores.started_at).total_seconds(),
        facts=scores.facts | {"rows_out": written},
    )
    record(
        {"run": run.id, "as_of": scores.as_of.isoformat(), "figures_changed": changed, "scores_changed": said}
    )
    return Done(run.id)


def _merge_figures(cursor: Any, scores: Scores) -> int:
    stage(cursor, "insight_staged", FIGURE, scores.batches("figure"))
    cursor.execute(MERGE, {"as_of": scores.as_of})
    changed = int(cursor.rowcount)
    if cursor.connection.info.server_version >= 170000:
        cursor.execute("ANALYZE insight_figure")
    return changed


def _write_scores(cursor: Any, scores: Scores) -> int:
    stage(cursor, "insight_staged_score", SCORE, scores.batches("score"))
    cursor.execute(SCORES)
    return int(cursor.rowcount)


def _replace(cursor: Any, table: str, columns: dict[str, str], scores: Scores) -> None:
    names = ", ".join(columns)
    stage(cursor, f"insight_staged_{table}", columns, scores.batches(table))
    cursor.execute(f"DELETE FROM insight_{table}")
    cursor.execute(
        f"INSERT INTO insight_{table} ({names}) SELECT {names} FROM insight_staged_{table} s"
        " WHERE EXISTS (SELECT 1 FROM org_unit u WHERE u.id = s.unit_id)"
    )


def _replace_findings(cursor: Any, findings: list[tuple[int, str, dict[str, Any]]]) -> None:
    cursor.execute("DELETE FROM insight_finding")
    cursor.execute("SELECT id FROM org_unit")
    known = {row[0] for row in cursor.fetchall()}
    Finding.objects.bulk_create(
        [Finding(unit_id=unit, analysis=name, body=body) for unit, name, body in findings if unit in known],
        batch_size=200,
    )


@command
def forget_figures(*, actor: Actor, customers: str) -> Outcome:
    """The figures of people who are about to go (a select of their ids) go before them; sums follow with the next run."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM insight_figure WHERE customer_id IN ({customers})")
        forgotten = int(cursor.rowcount)
    if not forgotten:
        return Unchanged(0)
    record({"figures": forgotten})
    return Done(forgotten)
