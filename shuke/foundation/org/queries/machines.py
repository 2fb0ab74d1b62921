"""What works without a person: keys of other programs, background jobs, the timetable."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.house.timetable import next_time, shop_zone
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.foundation.org.registries import SCHEDULE


@dataclass(frozen=True, slots=True)
class KeyShown:
    """A key without its secret, which nobody can show again."""

    id: int
    name: str
    scopes: list[str]
    unit_name: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    ended_at: datetime | None

    def state(self, now: datetime) -> str:
        """ "ended", "expired" or "works"."""
        if self.ended_at is not None:
            return "ended"
        return "expired" if self.expires_at is not None and self.expires_at <= now else "works"


@query("org.view_keys")
def keys_listed(*, actor: Actor) -> list[KeyShown]:
    """Keys for units under the actor's own, the newest first, ended ones last."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT k.id, k.name, k.scopes, {shown_name('u', actor)}, k.created_at, k.expires_at, k.last_used_at, k.ended_at"
            " FROM org_apikey k JOIN org_unit u ON u.id = k.unit_id WHERE starts_with(u.path, %s)"
            " ORDER BY k.ended_at IS NOT NULL, k.id DESC LIMIT 500",
            [actor.path],
        )
        return [KeyShown(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class JobShown:
    """A background job: "todo", "doing", "failed", "cancelled"; why it failed, in the reader's language."""

    id: int
    task: str
    status: str
    attempts: int
    scheduled_at: datetime | None
    changed_at: datetime | None
    code: str
    reason: str
    reference: str


_JOBS = """
SELECT j.id, j.task_name, j.status::text, j.attempts, j.scheduled_at,
       (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id), coalesce(f.code, ''),
       coalesce(CASE WHEN %s THEN f.text_en ELSE f.text END, ''), coalesce(f.reference, '')
  FROM procrastinate_jobs j LEFT JOIN org_jobfailure f ON f.job_id = j.id AND j.status = 'failed'
 WHERE j.status::text = ANY(%s) AND (%s::bigint IS NULL OR j.id = %s)
 ORDER BY j.status = 'doing' DESC, j.status = 'failed' DESC, j.id DESC LIMIT %s
"""
STATES = ("todo", "doing", "failed", "cancelled")


@query("org.view_jobs")
def jobs_listed(
    *, actor: Actor, status: str = "", job_id: int | None = None, limit: int = 100
) -> list[JobShown]:
    """Jobs that run, failed, wait or were taken off; done ones are not kept."""
    states = [status] if status in STATES else list(STATES)
    with connection.cursor() as cursor:
        cursor.execute(_JOBS, [actor.language == "en", states, job_id, job_id, limit])
        return [JobShown(*row) for row in cursor.fetchall()]


@query("org.view_jobs")
def jobs_by_state(*, actor: Actor) -> dict[str, int]:
    """How many jobs are in which state."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1")
        return dict(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class RunPlanned:
    """A line of the timetable: when next, why, and how it went last time."""

    task: str
    why: Any
    next_at: datetime
    last_at: datetime | None
    seconds: float | None
    is_well: bool | None


@query("org.view_jobs")
def runs_planned(*, actor: Actor, now: datetime) -> list[RunPlanned]:
    """The timetable, what comes first on top."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task, ended_at, seconds, is_well FROM org_jobrun")
        last = {row[0]: row[1:] for row in cursor.fetchall()}
    zone = shop_zone()
    runs = [
        RunPlanned(one.task, one.why, next_time(one.cron, now, zone), *last.get(one.task, (None, None, None)))
        for one in SCHEDULE
    ]
    return sorted(runs, key=lambda run: run.next_at)
