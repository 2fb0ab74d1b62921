"""Today of who leads: somebody of the own people opened far more hidden details than usual."""

from typing import Any

from django.utils import timezone

from shuke.customers.queries.reveals import who_opens_much
from shuke.doors.web.request import today
from shuke.doors.web.words import role_name
from shuke.foundation.org.actor import Actor


def opens_panel(actor: Actor) -> list[dict[str, Any]]:
    """What the notices at the head of Today draw."""
    if not actor.may("customers.view_reveals"):
        return []
    found = who_opens_much(actor=actor, today=today(), zone=timezone.get_current_timezone_name())
    return [
        {"name": one.name, "role": role_name(one.role), "today": one.today, "usual": one.usual}
        for one in found
    ]
