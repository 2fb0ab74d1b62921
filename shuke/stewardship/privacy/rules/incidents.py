"""Incidents: what can happen, by when whom it must be told to, how grave it is, and what an act of the log lets one see.

Law: PIPL 57 (tell at once: kinds, causes, possible harm, what was done, what people can do, whom to ask), the national rules
on reporting incidents in force since 2025-11-01 (from one million people on a case is grave and is told to the province
within four hours; who runs critical infrastructure tells within one), GDPR 33 and 34 (72 hours; the people without delay).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shuke.foundation.kernel.refusal import Refusal

KINDS: dict[str, Any] = {
    "device": pgettext_lazy("kind of incident", "A device was lost"),
    "password": pgettext_lazy("kind of incident", "A password was stolen"),
    "key": pgettext_lazy("kind of incident", "A key of a program got about"),
    "export": pgettext_lazy("kind of incident", "A file with customers got about"),
    "recipient": pgettext_lazy("kind of incident", "Something went to the wrong person"),
    "other": pgettext_lazy("kind of incident", "Something else"),
}
CLASSES = "BCSX"
STATES = ("open", "closed")
# How grave a case is by the number of people, the gravest first.
STEPS = ((100_000_000, "highest"), (10_000_000, "high"), (1_000_000, "grave"))
GRAVE = ("highest", "high", "grave")
LONGEST_TEXT = 4000
# What an act shows of the people it is about; any other one shows that they are customers, by name.
SHOWS: Mapping[str, str] = {
    "customers.reveal_identifier": "BC", "customers.reveal_birthday": "BC", "customers.reveal_field_value": "BCX",
    "customers.reveal_sales": "BS", "customers.reveal_guardian": "BX",
    "customers.read_contacts": "BC", "customers.add_identifier": "BC", "customers.edit_person": "BC",
    "customers.change_own_phone": "BC",
    "customers.prefer_identifier": "BC", "customers.end_identifier": "BC", "customers.return_identifier": "BC",
    "customers.enrol_person": "BC", "customers.set_field_values": "BCX", "customers.add_note": "BX",
    "exports.make_file": "BS", "customers.export": "BS",
    "privacy.take_copy": "BCSX", "orders.record_sale": "BS", "orders.record_refund": "BS",
    "conversations.queue_message": "BC", "conversations.resend_message": "BC",
}  # fmt: skip
# Acts that only look. Where nobody knows who it was, these are what may have been done by a stranger's hand.
LOOKS = (
    "customers.reveal_identifier", "customers.reveal_birthday", "customers.reveal_field_value", "customers.reveal_sales",
    "customers.reveal_guardian", "customers.read_contacts", "exports.make_file", "customers.export", "customers.look_up",
    "privacy.take_copy",
)  # fmt: skip


class IncidentUnclear(Refusal):
    """A kind that does not exist, a time that ends before it begins, or no words."""

    code = "incident_unclear"
    message = _("Say what happened, and from when until when.")


class FoundBefore(Refusal):
    """Found before it began, or in the future."""

    code = "incident_found"
    message = _("It cannot be found before it began, nor later than now.")


class NoticeMissing(Refusal):
    """People cannot be told without words in both languages."""

    code = "notice_missing"
    message = _("Write the notice in both languages first.")


class NobodyListed(Refusal):
    """Who was touched is not listed yet."""

    code = "nobody_listed"
    message = _("The people touched are not listed yet.")


class CountChanged(Refusal):
    """The list was made anew between the look and the click."""

    code = "count_changed"
    status = 409
    message = _("The list has changed since you looked: %(count)s people now. Look again.")


class IncidentClosed(Refusal):
    """Nothing is changed about a closed one."""

    code = "incident_closed"
    status = 409
    message = _("This incident is closed.")


@dataclass(frozen=True, slots=True)
class Incident:
    """What is said of an incident when it is opened. ``who``: kind and number of who acted, ("", 0) for nobody known."""

    kind: str
    story: str
    from_at: datetime
    until_at: datetime
    found_at: datetime
    letters: str = ""
    who: tuple[str, int] = ("", 0)
    event_id: int | None = None
    is_critical: bool = False
    is_grave: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when somebody must be told. ``applies`` is False where the case is not of that kind (yet)."""

    code: str
    due_at: datetime
    applies: bool


def checked(given: Incident, now: datetime) -> Incident:
    """The same with its words trimmed and its classes in order; IncidentUnclear, FoundBefore."""
    if given.kind not in KINDS or not given.story.strip():
        raise IncidentUnclear(field="kind" if given.kind not in KINDS else "story")
    if given.until_at < given.from_at:
        raise IncidentUnclear(field="until_at")
    if given.found_at > now or given.found_at < given.from_at:
        raise FoundBefore(field="found_at")
    return Incident(
        given.kind, given.story.strip()[:LONGEST_TEXT], given.from_at, given.until_at, given.found_at,
        in_order(given.letters), given.who, given.event_id, given.is_critical, given.is_grave,
    )  # fmt: skip


def in_order(letters: str) -> str:
    """Field classes once each, from open to secret."""
    return "".join(letter for letter in CLASSES if letter in letters)


def level_of(people: int) -> str:
    """ "highest", "high", "grave" or "plain", by the number of people."""
    return next((level for least, level in STEPS if people >= least), "plain")


def next_step(people: int) -> int | None:
    """The number of people at which the case becomes graver; None for the gravest."""
    return next((least for least, _level in reversed(STEPS) if people < least), None)


def deadlines_of(found_at: datetime, people: int, *, is_critical: bool, is_grave: bool) -> list[Deadline]:
    """Whom to tell and by when, the earliest first. A case is grave by its number or because the officer says so."""
    grave = is_grave or level_of(people) in GRAVE
    return [
        Deadline("people", found_at, True),
        Deadline("authority", found_at, True),
        Deadline("critical", found_at + timedelta(hours=1), is_critical),
        Deadline("province", found_at + timedelta(hours=4), grave),
        Deadline("union", found_at + timedelta(hours=72), True),
    ]


def shown_by(act: str) -> str:
    """The field classes that an act shows of the people it is about."""
    return SHOWS.get(act, "B")
