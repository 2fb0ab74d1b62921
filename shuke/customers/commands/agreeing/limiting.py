"""Limits that a person may ask for: details that are kept and not used, and an account that is closed."""

from datetime import datetime

from django.db import connection
from django.db.models.functions import Greatest

from shuke.customers.commands.reached import lock_reached
from shuke.customers.models import (
    CardLink,
    Consent,
    Customer,
    Identifier,
    MemberSession,
    Ownership,
    Restriction,
    Standing,
)
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import NotFound

USE, ACCOUNT = "use", "account"
# What was ended with the account comes back, but for what is somebody else's by now.
_BACK = """
UPDATE customers_identifier i SET ended_at = NULL WHERE i.customer_id = %(id)s AND i.ended_at = %(at)s AND NOT EXISTS (
    SELECT 1 FROM customers_identifier o WHERE o.blind = i.blind AND o.kind = i.kind AND o.ended_at IS NULL
       AND i.kind IN ('card', 'external') AND (i.kind = 'card' OR o.source = i.source))
"""


@command
def restrict_use(*, actor: Actor, customer_id: int, now: datetime) -> Outcome:
    """From now on the details are kept and not used: every purpose is answered no (PIPL 44, GDPR 18)."""
    lock_reached(customer_id)
    if not _begin(actor, customer_id, USE, now):
        return Unchanged()
    record({}, [customer_id])
    return Done()


@command
def lift_restriction(*, actor: Actor, customer_id: int, now: datetime) -> Outcome:
    """The undo: what was agreed to before counts again."""
    lock_reached(customer_id)
    if _end(actor, customer_id, USE, now) is None:
        return Unchanged()
    record({}, [customer_id])
    return Done()


@command
def close_account(*, actor: Actor, customer_id: int, now: datetime) -> Outcome:
    """The person is no customer any more: numbers, addresses and the card end, consents are withdrawn; the books stay."""
    customer = lock_reached(customer_id)
    if customer.status != "active" or not _begin(actor, customer_id, ACCOUNT, now):
        return Unchanged()
    with elevated():
        ended = Identifier.objects.filter(customer_id=customer_id, ended_at=None).update(ended_at=now)
        for link in (CardLink, MemberSession):
            link.objects.filter(customer_id=customer_id, ended_at=None).update(ended_at=now)
        granted = Standing.objects.filter(customer_id=customer_id, is_granted=True)
        Consent.objects.bulk_create(
            Consent(
                customer_id=customer_id, purpose=one.purpose, channel=one.channel, is_granted=False, source="desk",
                staff_id=actor.staff_id or None, evidence="spoken",
            )
            for one in granted
        )  # fmt: skip
        Ownership.objects.filter(customer_id=customer_id, until_on=None).update(
            until_on=Greatest("from_on", now.date())
        )
        Customer.objects.filter(id=customer_id).update(
            status="closed", owner_id=None, version=customer.version + 1
        )
    record({"identifiers": ended}, [customer_id])
    return Done()


@command
def reopen_account(*, actor: Actor, customer_id: int, now: datetime) -> Outcome:
    """The undo: numbers and addresses are back; what was agreed to has to be asked for anew. NotFound once erased."""
    customer = lock_reached(customer_id)
    if customer.status == "erased":
        raise NotFound(field="customer_id")
    since = _end(actor, customer_id, ACCOUNT, now)
    if since is None:
        return Unchanged()
    with elevated(), connection.cursor() as cursor:
        cursor.execute(_BACK, {"id": customer_id, "at": since})
        Customer.objects.filter(id=customer_id).update(status="active", version=customer.version + 1)
    record({}, [customer_id])
    return Done()


def _begin(actor: Actor, customer_id: int, kind: str, now: datetime) -> bool:
    with elevated():
        _row, made = Restriction.objects.get_or_create(
            customer_id=customer_id, kind=kind, until_at=None,
            defaults={"since_at": now, "set_by_id": actor.staff_id or None},
        )  # fmt: skip
    return made


def _end(actor: Actor, customer_id: int, kind: str, now: datetime) -> datetime | None:
    with elevated():
        found = Restriction.objects.filter(customer_id=customer_id, kind=kind, until_at=None).first()
        if found is None:
            return None
        Restriction.objects.filter(id=found.id).update(until_at=now, ended_by_id=actor.staff_id or None)
    since: datetime = found.since_at
    return since
