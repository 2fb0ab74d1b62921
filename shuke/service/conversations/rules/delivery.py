"""Sending: what a carrier is given and answers, and what is done after an attempt. Pure; the dice are handed in."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

# waiting → sending → sent; or back to waiting for another try; or: failed (for good), withheld (consent, age, too late),
# uncertain (nobody knows whether it went out: a person decides).
STATES = ("waiting", "sending", "sent", "failed", "withheld", "uncertain")
MOST_TRIES = 5
FIRST_WAIT = timedelta(seconds=20)
LONGEST_WAIT = timedelta(hours=2)
SILENT_AFTER = timedelta(minutes=2)  # longer than every timeout of a carrier together


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a carrier is to deliver. ``number`` is our own, for carriers that know repeated requests."""

    number: str
    channel: str
    address: str
    text: str
    subject: str = ""
    template: str = ""
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivered:
    """The carrier took it, under this number of its own."""

    reference: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """It did not go out, and nobody was messaged. ``again``: it may be tried again."""

    code: str
    again: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request left and no answer came: it may have gone out, or not."""

    code: str


Attempt = Delivered | Failed | Unknown


class Carrier(Protocol):
    """Sends one message within seconds, never waiting without end; says how it went, and raises nothing expected."""

    def __call__(self, parcel: Parcel) -> Attempt: ...


@dataclass(frozen=True, slots=True)
class Next:
    """The state after an attempt; ``at`` is when the next one is due."""

    state: str
    at: datetime | None = None


def after(attempt: Attempt, tries: int, now: datetime, until: datetime | None, dice: float) -> Next:
    """What becomes of a message after its ``tries``-th attempt; ``dice`` in [0, 1) spreads the tries of many.

    An unknown outcome is never tried again by itself: rather one message missing than one person messaged twice.
    """
    if isinstance(attempt, Delivered):
        return Next("sent")
    if isinstance(attempt, Unknown):
        return Next("uncertain")
    if not attempt.again or tries >= MOST_TRIES:
        return Next("failed")
    due = now + wait_before(tries + 1, dice)
    return Next("failed") if until is not None and due >= until else Next("waiting", due)


def wait_before(number: int, dice: float) -> timedelta:
    """How long to wait before try ``number``: trebling from 20 seconds to two hours, each spread from half to all of it."""
    longest: timedelta = min(FIRST_WAIT * int(3 ** min(number - 2, 10)), LONGEST_WAIT)
    return longest * (0.5 + dice / 2)
