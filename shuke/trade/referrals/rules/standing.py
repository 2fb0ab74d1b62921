"""What becomes of a referral: from the friend's purchase to what both have of it, and back."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal

State = Literal["waiting", "held", "pending", "earned", "taken_back", "lapsed", "refused", "void"]
LONGEST = 200  # characters of a reason
OPEN: tuple[State, ...] = ("waiting", "pending")


class NotOffered(Refusal):
    """The terms in force promise nothing for a friend."""

    code = "referral_not_offered"
    status = 409
    message = _("There is nothing for bringing a friend at the moment.")


class OwnInvite(Refusal):
    """Somebody names the own code."""

    code = "referral_own"
    message = _("This is your own code: a friend enters it.")


class NotNew(Refusal):
    """Who bought before was not brought."""

    code = "referral_not_new"
    status = 409
    message = _("This is for who has not bought here before.")


class AlreadyBrought(Refusal):
    """Somebody else's code was entered before."""

    code = "referral_taken"
    status = 409
    message = _("Another member's code was entered already, and it stays.")


class NotHeld(Refusal):
    """It does not wait for a decision."""

    code = "referral_not_held"
    status = 409
    message = _("This one was decided already.")


class ReasonMissing(Refusal):
    """A decision without its reason, or one that is far too long."""

    code = "reason_missing"
    message = _("Say why, in up to %(most)s characters.")


def checked_reason(text: str) -> str:
    """A reason as it is kept; ReasonMissing."""
    words = " ".join(text.split())
    if not 1 <= len(words) <= LONGEST:
        raise ReasonMissing(field="words", most=LONGEST)
    return words


@dataclass(frozen=True, slots=True)
class Purchase:
    """The friend's sale that counts; ``stands_minor`` is its goods less what came back of them."""

    order_id: int
    unit_id: int
    placed_at: datetime
    stands_minor: int


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known when it is looked at. ``are_two`` is False where both records are one person by now, or one is gone."""

    state: State
    until_on: date
    least_minor: int
    today: date
    now: datetime
    purchase: Purchase | None = None
    ripe_at: datetime | None = None
    reasons: tuple[str, ...] = ()
    is_allowed: bool = False
    are_two: bool = True


def next_state(it: Situation) -> State:
    """What it is from now on; the same where nothing changes."""
    if it.state == "waiting":
        return _of_waiting(it)
    if it.state == "pending":
        if not it.are_two or it.purchase is None or it.purchase.stands_minor < it.least_minor:
            return "taken_back"
        return "earned" if it.ripe_at is None or it.ripe_at <= it.now else "pending"
    return it.state


def _of_waiting(it: Situation) -> State:
    if not it.are_two:
        return "void"
    if it.purchase is None:
        return "lapsed" if it.today > it.until_on else "waiting"
    return "pending" if it.is_allowed or not it.reasons else "held"
