"""Taking back what was done to many customers at once: by the event that says to whom it was done."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from shuke.customers.commands.many import put_tag, reached, take_tag
from shuke.foundation.audit.queries import event_done
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import NotFound

WITHIN = timedelta(days=1)
# The owner before is whose time was closed by the same act; nobody where there is none.
GIVE_BACK = """
WITH now AS (
    SELECT o.id, o.customer_id, o.from_on FROM customers_ownership o JOIN customers_customer c ON c.id = o.customer_id
     WHERE o.customer_id = ANY(%(ids)s) AND o.until_on IS NULL AND o.staff_id = %(staff)s AND c.owner_id = %(staff)s
), former AS (
    SELECT DISTINCT ON (n.customer_id) n.id AS gone, n.customer_id, o.id, o.staff_id FROM now n
      LEFT JOIN customers_ownership o ON o.customer_id = n.customer_id AND o.until_on = n.from_on AND o.id < n.id
     ORDER BY n.customer_id, o.id DESC
), gone AS (DELETE FROM customers_ownership o USING former f WHERE o.id = f.gone RETURNING o.customer_id)
UPDATE customers_customer c SET owner_id = f.staff_id FROM former f JOIN gone g ON g.customer_id = f.customer_id
 WHERE c.id = f.customer_id RETURNING c.id, f.id
"""
REOPEN = "UPDATE customers_ownership SET until_on = NULL WHERE id = ANY(%s)"


@command
def undo_many(*, actor: Actor, event_id: int) -> Outcome:
    """One's own act on many customers of the last day is taken back, where nobody has changed it since; answers how many."""
    with elevated():
        event = event_done(event_id)
    own = event is not None and (event.actor_kind, event.actor_id) == (actor.kind, actor.id)
    if event is None or not own or event.act not in INVERSES or event.at < timezone.now() - WITHIN:
        raise NotFound(field="event_id")
    if not actor.may(event.act):
        raise NotFound(field="event_id")
    undone = INVERSES[event.act](reached(event.customers), event.facts, actor)
    if not undone:
        return Unchanged(0)
    record({"undone": event.act, "event": event_id, "customers": len(undone)}, undone)
    return Done(len(undone))


def _take(customers: list[int], facts: dict[str, Any], actor: Actor) -> list[int]:
    return take_tag(customers, facts["tag"])


def _put(customers: list[int], facts: dict[str, Any], actor: Actor) -> list[int]:
    return put_tag(customers, facts["tag"], actor.staff_id or None)


def _give_back(customers: list[int], facts: dict[str, Any], actor: Actor) -> list[int]:
    with elevated(), connection.cursor() as cursor:
        cursor.execute(GIVE_BACK, {"ids": customers, "staff": facts["to"]})
        rows = cursor.fetchall()
        cursor.execute(REOPEN, [[former for _id, former in rows if former is not None]])
    return [int(id_) for id_, _former in rows]


INVERSES = {
    "customers.tag_many": _take,
    "customers.untag_many": _put,
    "customers.assign_owner_many": _give_back,
}
