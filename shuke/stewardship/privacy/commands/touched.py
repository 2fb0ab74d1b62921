"""Who was touched by an incident: from the event log, set-based, once for all."""

import json
from datetime import datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, command, record
from shuke.stewardship.privacy.commands.incidents import held
from shuke.stewardship.privacy.models import Incident, Touched
from shuke.stewardship.privacy.rules.incidents import LOOKS, SHOWS

# Events tell of people as subjects; where a program read contacts, the event itself holds their numbers. A record that was
# merged since stands under the one that was kept.
_LIST = """
INSERT INTO privacy_touched AS t (incident_id, customer_id, first_at, last_at, events, letters, way)
SELECT %(incident)s, coalesce(c.merged_into_id, c.id), min(seen.at), max(seen.at), count(*),
       'B' || CASE WHEN bool_or(k.letters LIKE '%%C%%') THEN 'C' ELSE '' END
           || CASE WHEN bool_or(k.letters LIKE '%%S%%') THEN 'S' ELSE '' END
           || CASE WHEN bool_or(k.letters LIKE '%%X%%') THEN 'X' ELSE '' END, ''
  FROM (SELECT s.customer_id AS id, e.at, e.act FROM audit_event e
          JOIN audit_subject s ON s.event_id = e.id AND s.at = e.at
         WHERE {events}
         UNION ALL
        SELECT x.value::bigint, e.at, e.act FROM audit_event e
         CROSS JOIN LATERAL jsonb_array_elements_text(e.payload -> 'customers') x(value)
         WHERE e.act = 'customers.read_contacts' AND {events}) seen
  JOIN customers_customer c ON c.id = seen.id
  LEFT JOIN jsonb_each_text(%(shows)s::jsonb) k(act, letters) ON k.act = seen.act
 GROUP BY 2
ON CONFLICT (incident_id, customer_id) DO UPDATE
   SET first_at = excluded.first_at, last_at = excluded.last_at, events = excluded.events, letters = excluded.letters
"""
_IN_TIME = "e.at >= %(from)s AND e.at <= %(until)s"


@command
def list_touched(*, actor: Actor, incident_id: int, now: datetime) -> Outcome:
    """Everybody whose details an account, a key or an export had, by the log, with field classes and times; how many."""
    row = held(incident_id)
    condition, values = _events_of(row)
    with connection.cursor() as cursor:
        cursor.execute(_LIST.format(events=condition), values)
        listed = cursor.rowcount
    people = Touched.objects.filter(incident_id=row.id).count()
    Incident.objects.filter(id=row.id).update(people=people, listed_at=now, listing_since=None)
    record({"incident": row.id, "people": people, "listed": listed})
    return Done(people)


def _events_of(row: Incident) -> tuple[str, dict[str, Any]]:
    """The condition on events, and its values: one event, those of an account or key, or every look where nobody is known."""
    values: dict[str, Any] = {
        "incident": row.id, "shows": json.dumps(dict(SHOWS)), "from": row.from_at, "until": row.until_at,
        "event": row.event_id, "kind": row.actor_kind, "who": row.actor_id, "looks": list(LOOKS),
    }  # fmt: skip
    if row.event_id is not None:
        return "e.id = %(event)s", values
    if row.actor_kind:
        return f"e.actor_kind = %(kind)s AND e.actor_id = %(who)s AND {_IN_TIME}", values
    return f"e.act = ANY(%(looks)s) AND {_IN_TIME}", values
