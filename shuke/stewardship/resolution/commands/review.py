"""What people say about pairs that may be one person: two people after all, look again, and what a till noticed."""

from django.db import connection
from django.db.models.functions import Now

from shuke.customers.rules.identifiers import normal_form
from shuke.customers.rules.sealing import blind_of
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.keyring import keyring
from shuke.stewardship.resolution.commands.records import locked
from shuke.stewardship.resolution.models import Candidate
from shuke.stewardship.resolution.rules.survivors import SameRecord

# Money at stake: what both bought in a year, by which the queue is ordered.
STAKE = """
UPDATE resolution_candidate k SET stake_minor = coalesce((
    SELECT sum(o.total_minor - o.refunded_minor) FROM orders_order o
     WHERE o.customer_id IN (k.left_id, k.right_id) AND o.status = 'completed' AND o.sold_on > current_date - 365), 0)
 WHERE k.id = ANY (%s)
"""
SAME_NUMBER = """
SELECT c.id FROM customers_identifier i JOIN customers_customer c ON c.id = i.customer_id AND c.status = 'active'
 WHERE i.blind = %s AND i.kind = %s AND i.ended_at IS NULL AND c.id <> %s ORDER BY c.id LIMIT 5
"""


@command
def keep_apart(*, actor: Actor, customer_ids: tuple[int, int]) -> Outcome:
    """Somebody looked at two records: they are two people, and nobody is asked again. Answers the candidate's id."""
    if len(set(customer_ids)) != 2:
        raise SameRecord(field="customer_id")
    left, right = locked(customer_ids)
    with elevated():
        found, _made = Candidate.objects.get_or_create(
            left_id=left, right_id=right, defaults={"found_by": "staff"}
        )
        if found.state != "open" and not _made:
            return Unchanged(found.id)
        Candidate.objects.filter(id=found.id).update(
            state="different", decided_at=Now(), decided_by_id=actor.staff_id or None
        )
    record({"candidate": found.id}, [left, right])
    return Done(found.id)


@command
def ask_again(*, actor: Actor, customer_ids: tuple[int, int]) -> Outcome:
    """The undo of keep_apart: the pair may be looked at again."""
    if len(set(customer_ids)) != 2:
        raise SameRecord(field="customer_id")
    left, right = sorted(locked(customer_ids))
    with elevated():
        found = Candidate.objects.filter(left_id=left, right_id=right, state="different")
        if not found.update(state="open", decided_at=None, decided_by=None):
            return Unchanged()
    record({}, [left, right])
    return Done()


@command
def report_conflict(*, actor: Actor, customer_id: int, kind: str, text: str) -> Outcome:
    """A number that was given for a customer is somebody else's as well: a manager will look. The answer tells nothing.

    Whoever asks need not reach the other record, and does not learn that there is one.
    """
    blind = blind_of(keyring().index, kind, normal_form(kind, text))
    with elevated(), connection.cursor() as cursor:
        locked([customer_id])
        cursor.execute(SAME_NUMBER, [blind, kind, customer_id])
        others = [int(row[0]) for row in cursor.fetchall()]
        opened = [_opened(min(customer_id, other), max(customer_id, other), kind) for other in others]
        cursor.execute(STAKE, [opened])
    record({"kind": kind}, [customer_id])
    return Done()


def _opened(left: int, right: int, kind: str) -> int:
    found, _made = Candidate.objects.get_or_create(
        left_id=left, right_id=right, defaults={"found_by": "till", "reasons": [kind]}
    )
    return int(found.id)
