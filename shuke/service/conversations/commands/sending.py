"""Sending: claimed and committed before anything leaves, so that no crash sends twice; then how it went."""

import random
from datetime import date, datetime

from django.db import connection
from django.db.models.functions import Coalesce
from procrastinate.contrib.django import app

from shuke.customers.queries.consents import consent_facts_of
from shuke.customers.queries.keys import key_numbered
from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.house.timetable import zone_at
from shuke.foundation.org.keyring import keyring
from shuke.service.conversations.commands.queueing import SEND
from shuke.service.conversations.models import Message
from shuke.service.conversations.rules.contact import APPROACHES, WINDOW, Approach, may_contact, morning_after
from shuke.service.conversations.rules.delivery import (
    SILENT_AFTER,
    Attempt,
    Carrier,
    Delivered,
    Failed,
    Parcel,
    after,
)
from shuke.service.conversations.rules.sealing import Content, opened

Sealed = bytes | memoryview
SPREAD = random.SystemRandom()
MOST_AT_ONCE = 500


def deliver(
    *, actor: Actor, message_id: int, carriers: dict[str, Carrier], now: datetime, today: date
) -> str:
    """Claim, send, write down: three steps, each committed, the middle one outside of every transaction."""
    claimed = claim_message(actor=actor, message_id=message_id, now=now, today=today)
    if not isinstance(claimed, Done) or claimed.value is None:
        return "left"
    parcel = claimed.value
    carrier = carriers.get(parcel.channel)
    attempt: Attempt = carrier(parcel) if carrier else Failed("no_carrier", again=False)
    outcome = conclude_message(actor=actor, message_id=message_id, attempt=attempt, now=now)
    return str(outcome.value)


@command
def claim_message(*, actor: Actor, message_id: int, now: datetime, today: date) -> Outcome:
    """A waiting message becomes one that is being sent, by this worker alone; answers what to send, or None.

    Here it is judged whether the person may be written to: a no of a moment ago counts.
    """
    row = Message.objects.select_for_update().filter(id=message_id).first()
    if row is None or row.state != "waiting" or row.due_at is None or row.due_at > now:
        return Unchanged(None)
    content, reason = _readable(actor, row), _withheld(actor, row, now, today)
    if reason == "quiet_hours":
        return _in_the_morning(row, now)
    if content is None or reason:
        _end(row, "withheld", now, reason or "erased")
        record({"message": row.id, "withheld": reason or "erased"})
        return Done(None)
    row.state, row.claimed_at, row.tries = "sending", now, row.tries + 1
    row.save(update_fields=["state", "claimed_at", "tries"])
    record({"message": row.id, "try": row.tries})
    return Done(
        Parcel(
            f"shuke-{row.id}", row.channel, content.address, content.text, content.subject, content.template,
            content.values,
        )
    )  # fmt: skip


def _readable(actor: Actor, row: Message) -> Content | None:
    return content_of(actor, row.id, row.ciphertext, row.person_key_id, row.wrapped)


def content_of(
    actor: Actor, row_id: int, ciphertext: Sealed | None, key_id: int | None, wrapped: Sealed | None
) -> Content | None:
    """What a message says and to which address; None once it, or the person's key, is gone."""
    if ciphertext is None or wrapped is None:
        return None
    outer = key_numbered(actor=actor, key_id=key_id) if key_id else keyring().master
    return opened(cipher.unwrap(outer, wrapped), row_id, ciphertext) if outer else None


def _withheld(actor: Actor, row: Message, now: datetime, today: date) -> str:
    """Why a message must not go out; nothing where it may."""
    if row.until_at is not None and now >= row.until_at:
        return "too_late"
    facts = consent_facts_of(actor=actor, customer_id=row.customer_id) if row.customer_id else None
    approach = None
    if row.customer_id and row.purpose in APPROACHES:
        approach = approach_to(row.customer_id, row.unit_path, now)
    return may_contact(
        purpose=row.purpose, channel=row.channel, facts=facts, today=today, approach=approach
    ).reason


def approach_to(customer_id: int, path: str, now: datetime, *, is_from_purchases: bool = False) -> Approach:
    """The moment on the store's clock, with the offers of the last month. One approach to a person is judged at a time:
    two at once would both see the last place free."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"approach {customer_id}"])
        zone = zone_at(path)
        sent = Message.objects.filter(
            customer_id=customer_id, purpose__in=APPROACHES, state__in=("sending", "sent", "uncertain")
        )
        times = (
            sent.annotate(at=Coalesce("ended_at", "claimed_at"))
            .filter(at__gt=now - WINDOW)
            .values_list("at", flat=True)
        )
        return Approach(now.astimezone(zone), [one.astimezone(zone) for one in times], is_from_purchases)


def _in_the_morning(row: Message, now: datetime) -> Outcome:
    """At night it waits for the morning."""
    row.due_at = morning_after(now.astimezone(zone_at(row.unit_path)))
    row.save(update_fields=["due_at"])
    app.configure_task(SEND, schedule_at=row.due_at).defer(message_id=row.id)
    record({"message": row.id, "waits": "quiet_hours"})
    return Done(None)


def _end(row: Message, state: str, now: datetime, reason: str) -> None:
    row.state, row.ended_at, row.reason = state, now, reason[:60]
    row.save(update_fields=["state", "ended_at", "reason"])


@command
def conclude_message(*, actor: Actor, message_id: int, attempt: Attempt, now: datetime) -> Outcome:
    """How an attempt went; answers the message's state from now on. A further try is planned with it."""
    row = Message.objects.select_for_update().filter(id=message_id, state="sending").first()
    if row is None:  # somebody decided already that it is uncertain
        return Unchanged("left")
    then = after(attempt, row.tries, now, row.until_at, SPREAD.random())
    row.due_at = then.at
    row.reference = attempt.reference[:80] if isinstance(attempt, Delivered) else ""
    reason = "" if isinstance(attempt, Delivered) else attempt.code
    row.save(update_fields=["due_at", "reference"])
    if then.state == "waiting":
        row.state, row.reason = "waiting", reason[:60]
        row.save(update_fields=["state", "reason"])
        app.configure_task(SEND, schedule_at=then.at).defer(message_id=row.id)
    else:
        _end(row, then.state, now, reason)
    record({"message": row.id, "state": then.state, "reason": reason})
    return Done(then.state)


@command
def settle_outbox(*, actor: Actor, now: datetime) -> Outcome:
    """What a killed worker left: a claimed message becomes uncertain, a due one gets a new job; old words are erased."""
    silent = Message.objects.filter(state="sending", claimed_at__lt=now - SILENT_AFTER)
    uncertain = silent.update(state="uncertain", ended_at=now, reason="worker_lost")
    overdue = Message.objects.filter(state="waiting", due_at__lt=now - SILENT_AFTER).order_by("due_at")
    again = list(overdue.values_list("id", flat=True)[:MOST_AT_ONCE])
    for message_id in again:
        app.configure_task(SEND).defer(message_id=message_id)
    old = Message.objects.filter(erase_at__lt=now, ciphertext__isnull=False)
    erased = old.exclude(state__in=["waiting", "sending"]).update(ciphertext=None, wrapped=None)
    if not uncertain and not again and not erased:
        return Unchanged(0)
    record({"uncertain": uncertain, "again": len(again), "erased": erased})
    return Done(uncertain)
