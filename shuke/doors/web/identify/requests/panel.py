"""What the customer's page says of the rights of the person."""

from typing import Any

from django.urls import reverse

from shuke.doors.web.identify.own_copy.taking import own_copy_url
from shuke.doors.web.identify.requests.words import line_of
from shuke.doors.web.request import today
from shuke.foundation.org.actor import Actor
from shuke.stewardship.privacy.queries.requests import requests_about


def rights_panel(actor: Actor, customer_id: int) -> dict[str, Any] | None:
    """What the customer asked for and waits for, and the ways to what may be asked for."""
    if not actor.may("privacy.take_request") or not actor.sees("B"):
        return None
    now = today()
    return {
        "rows": [line_of(one, now) for one in requests_about(actor=actor, customer_id=customer_id)],
        "new_url": f"{reverse('request_new')}?customer={customer_id}", "copy_url": own_copy_url(actor, customer_id),
        "opens": actor.may("privacy.view_requests"),
    }  # fmt: skip
