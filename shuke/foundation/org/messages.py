"""Messages to people outside: what any domain may hand over, and the empty slot for whoever sends them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor


@dataclass(frozen=True, slots=True)
class Message:
    """One text to one address. ``purpose`` decides whether it may go out at all (a consent purpose, or "code").

    ``template`` and ``values`` name the same text for providers that send approved templates only; ``unit_path`` is the
    store in whose name it is sent; after ``until`` it is not worth sending any more.
    """

    channel: str
    address: str
    text: str
    purpose: str
    unit_path: str
    subject: str = ""
    template: str = ""
    values: dict[str, str] = field(default_factory=dict)
    customer_id: int | None = None
    until: datetime | None = None


class Messenger(Protocol):
    """Takes a message within the running act; it goes out once that is committed. Answers the message's id."""

    def __call__(self, *, actor: Actor, message: Message, now: datetime) -> int: ...


class NoMessenger(Refusal):
    """Nobody was configured to send messages."""

    code = "no_messenger"
    status = 503
    message = _("Messages cannot be sent here.")


SLOT: list[Messenger] = []  # filled by config


def hand_over(*, actor: Actor, message: Message, now: datetime) -> int:
    """Give a message to whoever sends them; its id."""
    if not SLOT:
        raise NoMessenger()
    return SLOT[0](actor=actor, message=message, now=now)
