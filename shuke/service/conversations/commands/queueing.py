"""Handing a message over: it stands in the outbox with the act that wanted it, and is sent once that is committed."""

from datetime import datetime, timedelta

from django.db import connection
from procrastinate.contrib.django import app

from shuke.customers.queries.keys import newest_key_of
from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.command import Done, Outcome, command, record
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.messages import Message as Given
from shuke.service.conversations.models import Message
from shuke.service.conversations.rules.delivery import LONGEST_WAIT
from shuke.service.conversations.rules.sealing import Content, sealed

SEND = "conversations.send"
# A code is worth nothing after minutes; what was said to a customer may be asked about for a while.
KEPT = {"code": timedelta(hours=1)}
KEPT_ELSE = timedelta(days=180)


@command
def queue_message(*, actor: Actor, message: Given, now: datetime) -> Outcome:
    """A message waits to be sent; answers its id. Whether it may go out is judged when it does."""
    with elevated():
        row_id = next_id()
        key_id, outer = outer_key(message.customer_id)
        own = cipher.new_person_key()
        content = Content(message.address, message.text, message.subject, message.template, message.values)
        Message.objects.create(
            id=row_id, customer_id=message.customer_id, unit_path=message.unit_path, channel=message.channel,
            purpose=message.purpose, ciphertext=sealed(own, row_id, content), person_key_id=key_id,
            wrapped=cipher.wrap(outer, own), due_at=now, until_at=message.until,
            erase_at=now + KEPT.get(message.purpose, KEPT_ELSE) + LONGEST_WAIT,
        )  # fmt: skip
    app.configure_task(SEND).defer(message_id=row_id)
    told = {"message": row_id, "channel": message.channel, "purpose": message.purpose}
    record(told, [message.customer_id] if message.customer_id else [])
    return Done(row_id)


def hand_over(*, actor: Actor, message: Given, now: datetime) -> int:
    """What ``foundation.org.messages`` is given as its messenger."""
    return int(queue_message(actor=actor, message=message, now=now).value)


def outer_key(customer_id: int | None) -> tuple[int | None, bytes]:
    """The person's key, else the program's: somebody whom nobody knows yet has none."""
    found = newest_key_of(actor=SYSTEM, customer_id=customer_id) if customer_id is not None else None
    return found or (None, keyring().master)


def next_id() -> int:
    """The number of a row to come: its ciphertext is bound to it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('conversations_message_id_seq')")
        return int(cursor.fetchone()[0])
