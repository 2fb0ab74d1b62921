"""Hidden details shown: how much one person may open, counted in the transaction of the act itself; what programs read."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shuke.customers.rules.reveals import wait_before
from shuke.foundation.audit import log
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated, witnessed

CONTACTS = ("phones", "emails", "cards", "wechats", "birthday")
# Written out, so that the planner knows the partial index audit_event_reveals for its own.
OPENED = """
SELECT at, now() FROM audit_event WHERE actor_kind = %s AND actor_id = %s AND at > now() - interval '1 day'
   AND act IN ('customers.reveal_identifier', 'customers.reveal_birthday', 'customers.reveal_field_value',
       'customers.reveal_sales', 'customers.reveal_guardian')
 ORDER BY at DESC LIMIT 100
"""


class TooManyReveals(Refusal):
    """More than one person may open in an hour or a day."""

    code = "rate_limited"
    status = 429
    message = _(
        "One person opens at most 30 hidden details an hour and 100 a day. The next one can be opened in %(minutes)s min."
    )


def require_reveals_left(actor: Actor) -> None:
    """TooManyReveals where this person has opened enough. One at a time: two at once would both see the last place free."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"reveal {actor.kind} {actor.id}"]
        )
        cursor.execute(OPENED, [actor.kind, actor.id])
        found = cursor.fetchall()
    wait = wait_before([at for at, _now in found], found[0][1]) if found else 0
    if wait:
        raise TooManyReveals(wait=wait, minutes=-(-wait // 60))


def note_contacts_read(actor: Actor, shown: Iterable[dict[str, Any]]) -> None:
    """Which program read whose contacts in full: ids, and how many values of which fields, never a value.

    One event for each request, on the second connection, since a reading writes nothing; where it cannot be written the
    request fails and nothing is told. It belongs to no customer's story: to be read is no change, and a program that
    asks for what changed would find its own reading there.
    """
    counts: Counter[str] = Counter()
    ids: list[int] = []
    for row in shown:
        found = (
            {} if row["are_contacts_masked"] else {name: _many(row[name]) for name in CONTACTS if row[name]}
        )
        counts.update(found)
        ids += [row["id"]] if found else []
    if not ids:
        return
    with witnessed(actor):
        event = log.next_event_id("witness")
        facts = {"customers": ids, "fields": dict(sorted(counts.items()))}
        log.write_event(event, "customers.read_contacts", actor.kind, actor.id, facts, using="witness")


def _many(value: Any) -> int:
    return len(value) if isinstance(value, list) else 1
