"""What the customer's page says of the rights of the person."""

from typing import Any

from django.urls import reverse

from shuke.customers.queries.profile import Profile
from shuke.doors.web.identify.own_copy.taking import own_copy_url
from shuke.doors.web.identify.requests.words import line_of
from shuke.doors.web.request import today
from shuke.foundation.org.actor import Actor
from shuke.stewardship.privacy.queries.holds import hold_on
from shuke.stewardship.privacy.queries.requests import requests_about
from shuke.stewardship.privacy.rules.erasure import HOLD_REASONS


def rights_panel(actor: Actor, profile: Profile) -> dict[str, Any] | None:
    """What the customer asked for and waits for, and the ways to what may be asked for."""
    if not actor.may("privacy.take_request") or not actor.sees("B"):
        return None
    now, number = today(), profile.id
    found = {
        "rows": [line_of(one, now) for one in requests_about(actor=actor, customer_id=number)],
        "new_url": f"{reverse('request_new')}?customer={number}", "copy_url": own_copy_url(actor, number),
        "opens": actor.may("privacy.view_requests"),
    }  # fmt: skip
    return {**found, **(_limits(actor, profile) if found["opens"] else {})}


def _limits(actor: Actor, profile: Profile) -> dict[str, Any]:
    """What the officer sets and lifts."""
    hold = hold_on(actor=actor, customer_id=profile.id)
    return {
        "hold": hold, "hold_reason": HOLD_REASONS.get(hold.reason) if hold else "", "reasons": HOLD_REASONS.items(),
        "hold_url": reverse("hold_lifting" if hold else "customer_hold", args=[profile.id]),
        "lift_url": reverse("restriction_ending", args=[profile.id]) if profile.is_restricted else "",
    }  # fmt: skip
