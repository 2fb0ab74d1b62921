"""Acts on many customers at once: those that somebody chose in a list. One event, and a line in each one's story.

Who is out of reach by now is left alone, as if not chosen; the answer says how many were changed.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shuke.customers.commands.marks import TextLength
from shuke.customers.models import Tag
from shuke.customers.rules.names import clean
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.queries import works_within
from shuke.foundation.org.refusals import NotFound

MOST = 5000


class NobodyChosen(Refusal):
    """An act on many, and nobody named."""

    code = "nobody_chosen"
    message = _("Choose customers first.")


class TooManyChosen(Refusal):
    """More than one act should change."""

    code = "too_many_chosen"
    message = _("These are more than %(most)s customers. Narrow the list by a filter first.")


def reached(customer_ids: Sequence[int]) -> list[int]:
    """Those of the chosen who are customers within reach, locked in the order of their ids."""
    if not customer_ids:
        raise NobodyChosen(field="id")
    if len(customer_ids) > MOST:
        raise TooManyChosen(field="id", most=f"{MOST:,}")
    found = _ids(
        "SELECT id FROM customers_customer WHERE id = ANY(%s) AND status = 'active' ORDER BY id FOR NO KEY UPDATE",
        [list(customer_ids)],
    )
    if not found:
        raise NotFound(field="id")
    return found


def _ids(sql: str, params: Sequence[Any] | dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [int(row[0]) for row in cursor.fetchall()]


def _answer(facts: dict[str, Any], changed: list[int]) -> Outcome:
    """Done with the event by which it can be undone, or Unchanged."""
    if not changed:
        return Unchanged({"customers": 0})
    event = record({**facts, "customers": len(changed)}, changed)
    return Done({"customers": len(changed), "event": event})


def put_tag(customer_ids: list[int], tag_id: int, staff_id: int | None) -> list[int]:
    """Put a tag on those who lack it; answers them."""
    sql = (
        "INSERT INTO customers_tagging (customer_id, tag_id, tagged_by_id) SELECT unnest(%s::bigint[]), %s, %s"
        " ON CONFLICT (customer_id, tag_id) DO NOTHING RETURNING customer_id"
    )
    with elevated():
        return _ids(sql, [customer_ids, tag_id, staff_id])


def take_tag(customer_ids: list[int], tag_id: int) -> list[int]:
    """Take a tag off those who have it; answers them."""
    sql = "DELETE FROM customers_tagging WHERE customer_id = ANY(%s) AND tag_id = %s RETURNING customer_id"
    with elevated():
        return _ids(sql, [customer_ids, tag_id])


@command
def tag_many(*, actor: Actor, customer_ids: Sequence[int], label: str) -> Outcome:
    """A word is put on the chosen customers, made on first use; answers how many are new to it, and the event."""
    label = clean(label)
    if not 1 <= len(label) <= 30:
        raise TextLength(field="label", most=30)
    chosen = reached(customer_ids)
    tag, _made = Tag.objects.get_or_create(label=label)
    return _answer({"tag": tag.id}, put_tag(chosen, tag.id, actor.staff_id or None))


@command
def untag_many(*, actor: Actor, customer_ids: Sequence[int], tag_id: int) -> Outcome:
    """A word is taken off the chosen customers; answers how many had it, and the event."""
    return _answer({"tag": tag_id}, take_tag(reached(customer_ids), tag_id))


OWN = """
WITH given AS (
    UPDATE customers_customer SET owner_id = %(staff)s
     WHERE id = ANY(%(ids)s) AND owner_id IS DISTINCT FROM %(staff)s RETURNING id
), closed AS (
    UPDATE customers_ownership o SET until_on = %(today)s FROM given
     WHERE o.customer_id = given.id AND o.until_on IS NULL RETURNING o.customer_id
)
SELECT id FROM given WHERE (SELECT count(*) FROM closed) >= 0
"""
OPEN = "INSERT INTO customers_ownership (customer_id, staff_id, from_on) SELECT unnest(%s::bigint[]), %s, %s"


@command
def assign_owner_many(*, actor: Actor, customer_ids: Sequence[int], staff_id: int, today: date) -> Outcome:
    """The chosen customers get another owner from today on; answers how many had another one, and the event."""
    chosen = reached(customer_ids)
    if not works_within(actor.path, staff_id, today):
        raise NotFound(field="staff_id")
    with elevated():
        given = _ids(OWN, {"staff": staff_id, "ids": chosen, "today": today})
        with connection.cursor() as cursor:
            cursor.execute(OPEN, [given, staff_id, today])
    return _answer({"to": staff_id}, given)
