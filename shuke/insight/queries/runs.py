"""What the figures stand on: the last run and the orders that did not count."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.query import query
from shuke.insight.models import Run, Tally


@dataclass(frozen=True, slots=True)
class RunShown:
    """How the figures on every page are meant.

    ``unit_id``: the topmost unit; ``bands``: axis ("r", "f", "m"), score, low, high, in days, orders and minor units.
    """

    id: int
    as_of: date
    finished_at: datetime
    seconds: float
    base: str
    currency: str
    unit_id: int | None
    months: int
    window_start: str
    shop_gap_days: int | None
    bands: tuple[dict[str, Any], ...]
    means: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Counted:
    """Orders and their lines under one reason of ``labels.REASONS``."""

    orders: int
    lines: int
    goods_minor: int


@dataclass(frozen=True, slots=True)
class RunTimed:
    """One computation: the day it speaks of, when it ended, how long it took."""

    as_of: date
    finished_at: datetime
    seconds: float


@dataclass(frozen=True, slots=True)
class RunTold:
    """One computation in full: rows read from the shop's tables, rows written, seconds of each analysis, learners judged."""

    id: int
    as_of: date
    finished_at: datetime
    seconds: float
    rows_in: dict[str, int]
    rows_out: dict[str, int]
    analyses: dict[str, float]
    learners: tuple[dict[str, Any], ...]


# Beyond this a book is history: nobody is "4,000 days away" from a shop that keeps its receipts elsewhere now.
LONG_AGO = 45

UNDER_WAY = """
SELECT (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id AND e.type = 'started')
  FROM procrastinate_jobs j WHERE j.task_name IN ('insight.refresh_now', 'insight.refresh_nightly')
   AND j.status IN ('todo', 'doing') AND coalesce(j.scheduled_at, now()) <= now() ORDER BY j.status, j.id LIMIT 1
"""


@query("insight.view")
def latest_run(*, actor: Actor, unit_id: int | None = None) -> RunShown | None:
    """The run whose figures are shown, in the terms of the unit's book; None before the first."""
    run = Run.objects.order_by("-id").first()
    if run is None:
        return None
    facts = next((book for book in run.facts.get("books", ()) if unit_id in book["units"]), run.facts)
    as_of = date.fromisoformat(facts["as_of"]) if "as_of" in facts else run.as_of
    return RunShown(
        run.id, as_of, run.finished_at, run.seconds, facts["base"], facts["currency"], facts["unit"], facts["months"],
        facts["window_start"], facts["shop_gap_days"], tuple(facts["bands"]), facts["means"],
    )  # fmt: skip


@query("customers.view")
def day_spoken_of(*, actor: Actor, today: date, unit_id: int) -> date:
    """The day from which "ago" and "12 months" are counted for a unit: today, or the last day of a book closed long ago.

    A day is no customer data, so the narrow scopes may know it too, though they see no runs.
    """
    with nullcontext() if actor.scope in ("all", "subtree", "units") else elevated():
        row = Run.objects.order_by("-id").values_list("as_of", "facts__books").first()
    if row is None:
        return today
    book: dict[str, Any] = next((book for book in row[1] or () if unit_id in book["units"]), {})
    as_of = date.fromisoformat(book["as_of"]) if "as_of" in book else row[0]
    return as_of if (today - as_of).days > LONG_AGO else today


@query("insight.view_runs")
def runs_lately(*, actor: Actor, limit: int) -> list[RunTimed]:
    """The last computations and what they took, newest first; no figures of the shop."""
    with elevated():
        rows = Run.objects.order_by("-id").values_list("as_of", "finished_at", "seconds")[:limit]
        return [RunTimed(*row) for row in rows]


@query("insight.view_runs")
def runs_told(*, actor: Actor, limit: int) -> list[RunTold]:
    """The last computations in full, newest first; no figures of the shop."""
    with elevated():
        rows = list(
            Run.objects.order_by("-id").values_list("id", "as_of", "finished_at", "seconds", "facts")[:limit]
        )
    return [
        RunTold(
            *row[:-1], facts.get("rows_in", {}), facts.get("rows_out", {}), facts.get("analyses", {}),
            tuple(facts.get("learners", ())),
        )
        for row in rows
        for facts in (row[-1],)
    ]  # fmt: skip


@query("insight.view")
def refresh_under_way(*, actor: Actor, now: datetime) -> float | None:
    """Seconds since fresh figures were begun, 0 while they wait for a worker; None where nobody computes any."""
    with connection.cursor() as cursor:
        cursor.execute(UNDER_WAY)
        row = cursor.fetchone()
    if row is None:
        return None
    return max(0.0, (now - row[0]).total_seconds()) if row[0] else 0.0


@query("insight.view")
def orders_counted(*, actor: Actor, unit_id: int) -> dict[str, Counted]:
    """A unit's orders (by store of sale) per reason; every order stands under one, "purchase" is what counted."""
    rows = Tally.objects.filter(unit_id=unit_id).values_list("reason", "orders", "lines", "goods_minor")
    return {reason: Counted(*rest) for reason, *rest in rows}
