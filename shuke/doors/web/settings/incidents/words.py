"""Incidents in words: by when whom to tell, how grave, what was seen, how far the notices got."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shuke.doors.web.settings.words import CLASSES
from shuke.stewardship.privacy.rules.incidents import Deadline
from shuke.ui.formats import days, enumeration

# Whom to tell → (words, the law it stands in).
TOLD: dict[str, tuple[Any, Any]] = {
    "people": (gettext_lazy("The people: at once"), gettext_lazy("PIPL 57; GDPR 34 where the risk is high")),
    "authority": (gettext_lazy("The authority for personal details: at once"), gettext_lazy("PIPL 57")),
    "critical": (gettext_lazy("Critical infrastructure: within 1 hour"), gettext_lazy("incident reporting rules of 2025")),
    "province": (
        gettext_lazy("The province's cyberspace office: within 4 hours"),
        gettext_lazy("incident reporting rules of 2025, grave cases"),
    ),
    "union": (
        gettext_lazy("The authority in the European Union: within 72 hours"),
        gettext_lazy("GDPR 33, where people there are touched"),
    ),
}  # fmt: skip
AT_ONCE = ("people", "authority")  # the law names no hours for them
LEVELS = {
    "plain": pgettext_lazy("level of an incident", "ordinary"), "grave": pgettext_lazy("level of an incident", "grave"),
    "high": pgettext_lazy("level of an incident", "very grave"), "highest": pgettext_lazy("level of an incident", "gravest"),
}  # fmt: skip
TONES = {"plain": "", "grave": "warning", "high": "danger", "highest": "danger"}
HOURS_IN_FULL = 96  # beyond that, days say more
STATES = {
    "open": (pgettext_lazy("an incident", "open"), "warning"), "closed": (pgettext_lazy("an incident", "closed"), ""),
}  # fmt: skip
# How far the notice to somebody got, in the order in which it gets there.
NOTICES = {
    "": (pgettext_lazy("a notice", "not told yet"), ""), "waiting": (pgettext_lazy("a notice", "waiting"), "info"),
    "sending": (pgettext_lazy("a notice", "being sent"), "info"), "sent": (pgettext_lazy("a notice", "sent"), "success"),
    "uncertain": (pgettext_lazy("a notice", "uncertain"), "warning"), "failed": (pgettext_lazy("a notice", "failed"), "danger"),
    "withheld": (pgettext_lazy("a notice", "held back"), "danger"),
    "none": (pgettext_lazy("a notice", "no phone, no e-mail"), "warning"),
}  # fmt: skip


def classes_words(letters: str) -> str:
    """ "Basic, Contact"."""
    return enumeration(str(CLASSES[letter][0]) for letter in letters)


def left(due_at: datetime, now: datetime) -> str:
    """ "2 h 10 min left", "late by 40 min"."""
    text = {"span": _span(abs(due_at - now))}
    return (_("%(span)s left") if due_at >= now else _("late by %(span)s")) % text


def deadline_line(one: Deadline, now: datetime, done_at: datetime | None) -> dict[str, Any]:
    """A line of the list of deadlines: whom, by what law, until when, how it stands."""
    words, law = TOLD[one.code]
    at_once = one.code in AT_ONCE
    if not one.applies:
        return {"words": words, "law": law, "at": None, "state": _("not this case"), "tone": ""}
    if done_at is not None:
        late = done_at > one.due_at and not at_once
        state, tone = (_("told, late"), "warning") if late else (_("told"), "success")
        return {"words": words, "law": law, "at": done_at, "state": state, "tone": tone}
    state = _("open for %(span)s") % {"span": _span(now - one.due_at)} if at_once else left(one.due_at, now)
    return {
        "words": words,
        "law": law,
        "at": one.due_at,
        "state": state,
        "tone": "danger" if one.due_at < now else "warning",
    }


def _span(span: timedelta) -> str:
    hours, minutes = divmod(int(span.total_seconds() // 60), 60)
    if hours >= HOURS_IN_FULL:
        return days(hours // 24)
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
