"""One background job in full: what is known of it, who asked for it, what became of each try."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.house.timetable import shop_zone
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.queries.machines import JobShown, jobs_listed
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound
from shuke.foundation.org.registries import SCHEDULE

MOST_STEPS = 50


class JobGone(NotFound):
    """A job that went well a moment ago, or that never was."""

    code = "job_gone"
    message = _("This job is not kept any more: those that went well leave the list.")


@dataclass(frozen=True, slots=True)
class JobStory:
    """A job with its steps (kind, moment), oldest first; ``by`` is who asked for it, "" where its arguments do not say."""

    job: JobShown
    args: dict[str, Any]
    steps: list[tuple[str, datetime]]
    by: str
    is_by_clock: bool


_STORY = """
SELECT j.args, coalesce({name}, ''),
       ARRAY(SELECT e.type::text FROM procrastinate_events e WHERE e.job_id = j.id ORDER BY e.id DESC LIMIT %s),
       ARRAY(SELECT e.at FROM procrastinate_events e WHERE e.job_id = j.id ORDER BY e.id DESC LIMIT %s)
  FROM procrastinate_jobs j
  LEFT JOIN org_staff s ON s.id = CASE WHEN jsonb_typeof(j.args -> 'staff_id') = 'number'
                                       THEN (j.args ->> 'staff_id')::bigint END
 WHERE j.id = %s
"""


@query("org.view_jobs")
def job_story(*, actor: Actor, job_id: int) -> JobStory:
    """One job; JobGone where the list does not hold it."""
    listed = jobs_listed(actor=actor, job_id=job_id, limit=1)
    with connection.cursor() as cursor:
        cursor.execute(_STORY.format(name=shown_name("s", actor)), [MOST_STEPS, MOST_STEPS, job_id])
        row: Any = cursor.fetchone()
    if not listed or row is None:
        raise JobGone(field="job_id")
    args, by, kinds, moments = row
    args = json.loads(args) if isinstance(args, str) else args
    is_by_clock = "timestamp" in args and listed[0].task in {one.task for one in SCHEDULE}
    return JobStory(listed[0], args, list(zip(kinds, moments, strict=True))[::-1], by, is_by_clock)


@query("org.view_jobs")
def timetable_zone(*, actor: Actor) -> str:
    """The time zone by whose clock the timetable goes."""
    return str(shop_zone())
