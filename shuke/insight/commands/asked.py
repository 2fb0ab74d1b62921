"""Asking for fresh figures."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record

TASK = "insight.refresh_now"


@command
def ask_refresh(*, actor: Actor) -> Outcome:
    """Fresh figures are computed as soon as a worker is free. Unchanged where that is on its way already."""
    try:
        with transaction.atomic():
            app.configure_task(TASK).defer()
    except AlreadyEnqueued:
        return Unchanged()
    record({})
    return Done()
