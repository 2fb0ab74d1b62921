"""Background work of privacy."""

from django.utils import timezone
from procrastinate.contrib.django import app

from shuke.foundation.org.actor import CLOCK
from shuke.foundation.org.command import Done
from shuke.foundation.org.reach import actor_of
from shuke.foundation.org.refusals import Forbidden
from shuke.stewardship.privacy.commands.telling import queue_notices
from shuke.stewardship.privacy.commands.touched import list_touched


@app.task(name="privacy.list_touched", lock="privacy.list_touched")
def list_touched_now(incident_id: int, staff_id: int, role: str) -> None:
    """Who was touched, with the rights that who asked has now."""
    actor = actor_of(staff_id, timezone.localdate(), role)
    if actor is None:
        raise Forbidden()
    list_touched(actor=actor, incident_id=incident_id, now=timezone.now())


@app.task(name="privacy.send_notices", lock="privacy.send_notices")
def send_notices(incident_id: int) -> None:
    """Notices go into the outbox, so many at a time, until everybody has one."""
    while isinstance(queue_notices(actor=CLOCK, incident_id=incident_id, now=timezone.now()), Done):
        pass
