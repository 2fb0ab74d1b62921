"""Who opens much of what is hidden, for who leads; and who opened one's own, for the member."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from shuke.customers.queries.merged import with_former
from shuke.customers.rules.reveals import stands_out, usual_of
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query

# Counted over everybody of a role, wherever; named is only who works below the actor's own unit.
BY_DAY = """
SELECT e.actor_id, coalesce(e.payload->>'role', ''), (e.at AT TIME ZONE %(zone)s)::date AS day, count(*),
       (SELECT {name} FROM org_staff s JOIN org_unit u ON u.id = s.unit_id
         WHERE s.id = e.actor_id AND starts_with(u.path, %(path)s))
  FROM audit_event e WHERE e.actor_kind = 'staff' AND e.at > now() - interval '30 days'
   AND e.act IN ('customers.reveal_identifier', 'customers.reveal_birthday', 'customers.reveal_field_value',
       'customers.reveal_sales', 'customers.reveal_guardian')
 GROUP BY 1, 2, 3 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class OpensMuch:
    """Somebody who opened far more today than people of that role do on a day."""

    name: str
    role: str
    today: int
    usual: int


@query("customers.view_reveals")
def who_opens_much(*, actor: Actor, today: date, zone: str) -> list[OpensMuch]:
    """People of the own unit and below, but for oneself, who opened thrice what their role opens on a day, or more."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute(BY_DAY.format(name=shown_name("s", actor)), {"zone": zone, "path": actor.path})
        rows = cursor.fetchall()
    days: defaultdict[str, list[int]] = defaultdict(list)
    for _staff, role, day, opened, _name in rows:
        days[role] += [opened] if day != today else []
    found = [
        OpensMuch(name, role, opened, usual_of(days[role]))
        for staff, role, day, opened, name in rows
        if day == today and name is not None and staff != actor.staff_id
    ]
    return [one for one in found if stands_out(one.today, one.usual)]


# A role as it was then, where the act says so; else the widest that is held now.
WATCHED = """
SELECT e.act, e.at, coalesce(e.payload->>'role', (SELECT g.role FROM org_grant g WHERE e.actor_kind = 'staff'
       AND g.staff_id = e.actor_id ORDER BY g.id DESC LIMIT 1), '')
  FROM audit_subject s JOIN audit_event e ON e.id = s.event_id AND e.at = s.at
 WHERE s.customer_id = ANY (%s) AND s.at >= %s AND e.act = ANY (%s) ORDER BY s.at DESC LIMIT %s
"""
LOOKS = (
    "customers.reveal_identifier", "customers.reveal_birthday", "customers.reveal_field_value", "customers.reveal_sales",
    "customers.reveal_guardian", "customers.look_up", "exports.make_file", "privacy.take_copy",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Watched:
    """One look at a member's details: the act, when, in which role."""

    act: str
    at: datetime
    role: str


@query("customers.view_watchers")
def watchers_of(*, actor: Actor, customer_id: int, since: datetime, limit: int = 200) -> list[Watched]:
    """Who looked at a member's details, newest first: roles and times, no names."""
    told_under = with_former(actor=actor, customer_id=customer_id)
    with connection.cursor() as cursor:
        cursor.execute(WATCHED, [list(told_under), since, list(LOOKS), limit])
        return [Watched(*row) for row in cursor.fetchall()]
