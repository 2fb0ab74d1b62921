"""What a person decides about a message of which nobody knows whether it went out, or that could not be sent."""

from datetime import datetime

from procrastinate.contrib.django import app

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import NotFound
from shuke.service.conversations.commands.queueing import SEND
from shuke.service.conversations.models import Message


@command
def resend_message(*, actor: Actor, message_id: int, now: datetime) -> Outcome:
    """A message that is uncertain or failed is sent again, knowing that the person may get it twice."""
    row = Message.objects.filter(id=message_id).first()
    if row is None:
        raise NotFound(field="message_id")
    if row.state not in ("uncertain", "failed") or row.ciphertext is None:
        return Unchanged(row.state)
    with elevated():
        Message.objects.filter(id=message_id, state=row.state).update(
            state="waiting", due_at=now, ended_at=None, tries=0, reason=""
        )
    app.configure_task(SEND).defer(message_id=message_id)
    record({"message": message_id, "was": row.state}, [row.customer_id] if row.customer_id else [])
    return Done("waiting")
