"""Consents: what may be agreed to, and whether a use of somebody's details is allowed as things stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shuke.customers.rules.birthdays import age_on
from shuke.foundation.kernel.refusal import Refusal

CHANNELS: dict[str, Any] = {
    "sms": _("Text message"),
    "phone": pgettext_lazy("channel", "Call"),
    "email": _("E-mail"),
    "wechat": _("WeChat"),
    "post": _("Letter"),
    "app": _("Member page"),
}
# How it was given: a box ticked by the person, with a one-time code, spoken at the desk or by phone, signed, brought along.
EVIDENCE = ("tick", "code", "spoken", "signed", "imported")
NOTHING = ""  # the channel of a purpose that has none
AGE_OF_CONSENT = 14  # PIPL Art. 31: below it, a parent or guardian decides


@dataclass(frozen=True, slots=True)
class Purpose:
    """A use of somebody's details. ``is_asked``: only with a yes; else until a no (PIPL Arts. 13, 24; GDPR Arts. 6, 21)."""

    code: str
    label: Any
    is_asked: bool
    has_channels: bool = False


PURPOSES: dict[str, Purpose] = {
    one.code: one
    for one in (
        Purpose("service", _("Messages about own purchases"), is_asked=False, has_channels=True),
        Purpose("marketing", _("Offers and news"), is_asked=True, has_channels=True),
        Purpose("profiling", _("Analysis of purchases"), is_asked=False),
        Purpose("sharing", _("Passing on to partners"), is_asked=True),
        Purpose("abroad", _("Storage abroad"), is_asked=True),
        Purpose("sensitive", _("Sensitive details"), is_asked=True),
        Purpose("guardian", _("Consent of the parent or guardian"), is_asked=True),
    )
}


class PurposeUnknown(Refusal):
    """No such purpose, or a channel that it does not have."""

    code = "purpose_unknown"
    message = _("There is no such purpose or channel.")


class NothingSaid(Refusal):
    """An empty list, or both yes and no to the same."""

    code = "consent_unclear"
    message = _("Say yes or no to each purpose once.")


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: yes or no to a purpose on a channel."""

    purpose: str
    channel: str
    is_granted: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one customer: how things stand, by (purpose, channel), and the birthday where its year is known."""

    standing: Mapping[tuple[str, str], bool]
    born_on: date | None = None
    is_active: bool = True
    is_restricted: bool = False
    has_guardian: bool = (
        False  # still, even where the person has grown to 14 meanwhile: the own word is missing
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a use is allowed; ``reason`` says why not: closed, restricted, minor, withdrawn, not_asked."""

    is_allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.is_allowed


def checked(said: list[Said]) -> list[Said]:
    """The answers in a fixed order; PurposeUnknown or NothingSaid where they are none."""
    for one in said:
        check_place(one.purpose, one.channel)
    if not said or len({(one.purpose, one.channel) for one in said}) < len(said):
        raise NothingSaid(field="consents")
    return sorted(said, key=lambda one: (one.purpose, one.channel))


def check_place(purpose: str, channel: str) -> None:
    """PurposeUnknown unless the purpose exists and has this channel, or has none and none is named."""
    known = PURPOSES.get(purpose)
    if known is None or (channel in CHANNELS) != known.has_channels or (channel and not known.has_channels):
        raise PurposeUnknown(field="purpose")


def may_be_used(purpose: str, channel: str, facts: Facts, today: date) -> Answer:
    """Whether somebody's details may be used for a purpose on a channel, as things stand.

    A no always holds. Without an answer, what must be asked for is not allowed. Under 14 years, and until the person
    agreed alone, nothing but the service itself is allowed, whatever the guardian said. A customer who is none any more
    is left alone, and nothing is done with details that are to be kept only.
    """
    check_place(purpose, channel)
    if not facts.is_active:
        return Answer(False, "closed")
    if facts.is_restricted:
        return Answer(False, "restricted")
    if purpose not in ("service", "guardian") and is_minor(facts, today):
        return Answer(False, "minor")
    stands = facts.standing.get((purpose, channel))
    if stands is False:
        return Answer(False, "withdrawn")
    if stands is None and PURPOSES[purpose].is_asked:
        return Answer(False, "not_asked")
    return Answer(True)


def is_minor(facts: Facts, today: date) -> bool:
    """Whether somebody is under 14, or was enrolled by a guardian and has not agreed alone since."""
    return facts.has_guardian or (facts.born_on is not None and age_on(facts.born_on, today) < AGE_OF_CONSENT)
