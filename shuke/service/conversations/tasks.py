"""Jobs of conversations."""

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from shuke.foundation.org.actor import CLOCK
from shuke.service.conversations.commands.carriers import carriers
from shuke.service.conversations.commands.sending import deliver, settle_outbox


@app.task(name="conversations.send", pass_context=False)
def send(message_id: int) -> str:
    """One message goes out."""
    now = timezone.now()
    supplied = carriers(settings.SHUKE_CARRIERS)
    return deliver(
        actor=CLOCK, message_id=message_id, carriers=supplied, now=now, today=timezone.localdate(now)
    )


@app.task(name="conversations.settle_outbox", queueing_lock="conversations.settle_outbox")
def settle_outbox_by_clock(timestamp: int = 0) -> None:
    """What a killed worker left behind is listed or sent; old words are erased."""
    settle_outbox(actor=CLOCK, now=timezone.now())
