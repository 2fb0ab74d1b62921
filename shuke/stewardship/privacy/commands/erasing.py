"""A person leaves the house. It cannot be taken back, and it holds in every copy of the database that is ever opened."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connection

from shuke.foundation.audit import signed_list
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.holdings import ERASERS, Person
from shuke.foundation.org.refusals import NotFound
from shuke.stewardship.privacy.commands.requests import answer_waiting
from shuke.stewardship.privacy.commands.wiping import wipe
from shuke.stewardship.privacy.models import Erasure, Hold
from shuke.stewardship.privacy.queries.erasures import erasure_file
from shuke.stewardship.privacy.queries.person import person_of
from shuke.stewardship.privacy.rules.erasure import Held

_LOCK = """
SELECT id, status, created_at FROM customers_customer WHERE id = ANY (%(ids)s) OR merged_into_id = ANY (%(ids)s)
 ORDER BY id FOR UPDATE
"""


@command
def erase_customer(*, actor: Actor, customer_id: int, now: datetime) -> Outcome:
    """A person is erased: rows go, keys are destroyed, sales stay without the person; answers the erasure's id.

    The line outside of the database is on the disk before the act is reported; were the program to stop between the two,
    the next start does it again. Held while a legal hold stands; NotFound out of reach.
    """
    records = _locked([customer_id])
    if customer_id not in records or records[customer_id][0] == "merged":
        raise NotFound(field="customer_id")
    with elevated():
        if (done := Erasure.objects.filter(customer_id=customer_id).first()) is not None:
            return Unchanged(done.id)
        if Hold.objects.filter(customer_id__in=records, lifted_at=None).exists():
            raise Held()
        person = person_of([customer_id])
        rows = _erased(actor, person)
        request_id = answer_waiting(actor, customer_id, "erase", now)
        made_at = {str(id_): created for id_, (_status, created) in records.items()}
        facts = {"customer": customer_id, "records": made_at, "keys": list(person.key_ids)}
        line = signed_list.append(erasure_file(), settings.SEAL_KEY, facts, now)
        made = Erasure.objects.create(
            customer_id=customer_id, request_id=request_id, erased_by_id=actor.staff_id or None, erased_at=now,
            rows=rows, line=line,
        )  # fmt: skip
    told = {"erasure": made.id, "records": len(person.ids), "keys": len(person.key_ids), "line": line}
    record(told, [customer_id])
    return Done(made.id)


@command
def repeat_erasure(*, actor: Actor, line: int, facts: dict[str, Any], now: datetime) -> Outcome:
    """A line of the list is done again on a database that was restored from before; answers the erasure's id.

    A number that is another person's by now, or nobody's, is left alone (it was made at another moment); the line counts
    as done.
    """
    with elevated():
        _wait_for_others()
        if (done := Erasure.objects.filter(line=line).first()) is not None:
            return Unchanged(done.id)
        there = _locked([int(number) for number in facts["records"]])
        same = [id_ for id_, (_status, made_at) in there.items() if facts["records"].get(str(id_)) == made_at]
        rows = _erased(actor, person_of(same)) if same else {}
        customer_id = facts["customer"] if facts["customer"] in same else None
        made = Erasure.objects.create(customer_id=customer_id, erased_at=now, rows=rows, line=line)
    record({"erasure": made.id, "line": line, "records": len(same)}, [customer_id] if customer_id else [])
    return Done(made.id)


def _erased(actor: Actor, person: Person) -> dict[str, int]:
    """Everything of a person; what lies in no table of the registry first, while it can still be recognised."""
    for eraser in ERASERS:
        eraser(actor=actor, person=person)
    with connection.cursor() as cursor:
        return wipe(cursor, person.ids)


def _wait_for_others() -> None:
    """Web server and worker start at the same moment, and both follow the list."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(8305, 1)")


def _locked(ids: list[int]) -> dict[int, tuple[str, str]]:
    """Every record of a person within reach, locked in the order of their numbers: state, and the moment it was made."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, {"ids": ids})
        return {int(id_): (status, at.astimezone(UTC).isoformat()) for id_, status, at in cursor.fetchall()}
