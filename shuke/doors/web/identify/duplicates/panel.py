"""What the customer's page says of merges."""

from typing import Any

from django.urls import reverse

from shuke.foundation.org.actor import Actor
from shuke.stewardship.resolution.queries.merges import merges_into


def merged_panel(actor: Actor, customer_id: int) -> dict[str, Any]:
    """For the customer's page: what was merged into it and can be split, and the question whether there is another."""
    if not actor.may("resolution.view"):
        return {}
    return {
        "merges": merges_into(actor=actor, customer_id=customer_id),
        "same_url": reverse("same_person", args=[customer_id]),
    }
