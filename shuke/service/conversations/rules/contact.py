"""May we contact this person? The one place that answers, whoever asks: a campaign, a journey, a clerk, a receipt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shuke.customers.rules.consents import PURPOSES, Answer, Facts, PurposeUnknown, is_minor, may_be_used

# Asked for by the person at that moment (a code to sign in with): sending it is the answer, not an approach of ours.
ASKED_FOR = "code"
# Owed by law (PIPL 57, GDPR 34): that somebody's details got about is told to that person, whatever was agreed to.
OWED = "legal"
APPROACHES = ("marketing",)  # what we want of the person: counted, and not at night
QUIET_FROM, QUIET_UNTIL = 21, 9  # o'clock, on the shop's clock


@dataclass(frozen=True, slots=True)
class Caps:
    """How often one person is approached at most, over all channels and whoever does it."""

    a_day: int = 1
    a_week: int = 2
    a_month: int = 4


@dataclass(frozen=True, slots=True)
class Approach:
    """The moment on the clock of the member's store, and when offers went to the person in the last 31 days, on the same
    clock. ``is_from_purchases``: the words were made of what the person bought."""

    at: datetime
    sent: Sequence[datetime] = ()
    is_from_purchases: bool = False


CAPS = Caps()
WINDOW = timedelta(days=31)


def may_contact(
    *,
    purpose: str,
    channel: str,
    facts: Facts | None,
    today: date,
    approach: Approach | None = None,
    caps: Caps = CAPS,
) -> Answer:
    """Whether a message for this purpose may go out on this channel; ``reason`` says why not.

    ``facts`` are the customer's consents and age, None for somebody who is no customer: such a person gets what was
    asked for or is owed by law, and nothing else. What was agreed to comes first, then analysis that was switched off,
    then how often, then the hour: a no that waiting does not mend is said before one that it does.
    """
    if purpose in (ASKED_FOR, OWED):
        return Answer(True)
    if purpose not in PURPOSES or not PURPOSES[purpose].has_channels:
        raise PurposeUnknown(field="purpose")
    if facts is None:
        return Answer(False, "not_asked")
    agreed = may_be_used(purpose, channel, facts, today)
    if not agreed or approach is None:
        return agreed
    if approach.is_from_purchases and (
        facts.standing.get(("profiling", "")) is False or is_minor(facts, today)
    ):
        return Answer(False, "not_profiled")
    if purpose in APPROACHES:
        reason = too_often(approach, caps) or ("quiet_hours" if is_quiet(approach.at) else "")
        return Answer(not reason, reason)
    return agreed


def too_often(approach: Approach, caps: Caps = CAPS) -> str:
    """The cap that another approach would break: "cap_day" (of the calendar), "cap_week", "cap_month", or nothing."""
    now = approach.at
    if sum(one.date() == now.date() for one in approach.sent) >= caps.a_day:
        return "cap_day"
    if sum(one > now - timedelta(days=7) for one in approach.sent) >= caps.a_week:
        return "cap_week"
    return "cap_month" if sum(one > now - WINDOW for one in approach.sent) >= caps.a_month else ""


def is_quiet(at: datetime) -> bool:
    """Whether people are left alone at this hour."""
    return at.hour >= QUIET_FROM or at.hour < QUIET_UNTIL


def morning_after(at: datetime) -> datetime:
    """The first moment after the quiet hours that ``at`` lies in; ``at`` itself where it lies in none."""
    if not is_quiet(at):
        return at
    on = at.date() + timedelta(days=1) if at.hour >= QUIET_FROM else at.date()
    return at.replace(
        year=on.year, month=on.month, day=on.day, hour=QUIET_UNTIL, minute=0, second=0, microsecond=0
    )
