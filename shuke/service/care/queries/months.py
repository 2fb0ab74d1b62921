"""How a staff member kept the own word, month by month."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.query import query

# The own work, wherever its customers are by now: counts alone, of nobody else's work.
_KEPT = """
SELECT count(*) FILTER (WHERE done_at IS NOT NULL), count(*) FILTER (WHERE kind = 'promise' AND done_at IS NOT NULL),
       count(*) FILTER (WHERE kind = 'promise' AND (done_at AT TIME ZONE %(zone)s)::date <= due_on),
       count(*) FILTER (WHERE kind = 'promise')
  FROM care_followup WHERE owner_id = %(staff)s AND due_on >= %(since)s AND due_on < %(until)s
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """Follow-ups due in a span of days: done; promises kept, kept in time, and made."""

    done: int
    promises_done: int
    promises_in_time: int
    promises: int


@query("care.view")
def kept_between(*, actor: Actor, since: date, until: date, zone: str) -> Kept:
    """What was due from ``since`` until before ``until`` and is the actor's own."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute(_KEPT, {"staff": actor.staff_id, "since": since, "until": until, "zone": zone})
        return Kept(*map(int, cursor.fetchone()))
