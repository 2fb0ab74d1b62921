"""Background work of privacy."""

from django.utils import timezone
from procrastinate.contrib.django import app

from shuke.foundation.org.actor import CLOCK
from shuke.foundation.org.command import Done
from shuke.foundation.org.reach import actor_of
from shuke.foundation.org.refusals import Forbidden
from shuke.stewardship.privacy.commands.telling import queue_notices
from shuke.stewardship.privacy.commands.terms import keep_to_terms
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


@app.task(name="privacy.keep_to_terms", queueing_lock="privacy.keep_to_terms")
def keep_to_terms_nightly(timestamp: int = 0) -> None:
    """What was kept for its time goes."""
    keep_to_terms(actor=CLOCK, now=timezone.now())
