"""The carrier of a demo: nothing leaves the machine, the outbox page is the phone on which messages arrive."""

from shuke.service.conversations.rules.delivery import Attempt, Delivered, Parcel


def shown(parcel: Parcel) -> Attempt:
    """Delivered to the outbox page."""
    return Delivered("shown")
