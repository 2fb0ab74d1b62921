"""Follow-ups in words: what to do, why, by when."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shuke.service.care.queries import FollowupShown
from shuke.ui.formats import day
from shuke.ui.request import is_english

ICONS = {
    "at_risk": "clock-pause",
    "birthday": "cake",
    "anniversary": "calendar-heart",
    "own_consent": "clipboard-check",
    "manual": "clipboard-check",
    "promise": "heart",
    "wish": "package",
}
TITLES = {
    "at_risk": gettext_lazy("Ask how they are"),
    "birthday": gettext_lazy("Birthday greeting"),
    "anniversary": gettext_lazy("Years as a member"),
    "own_consent": gettext_lazy("Ask for consent"),
    "wish": gettext_lazy("What was asked for is here"),
}


def followup_line(line: FollowupShown, now: date) -> dict[str, Any]:
    """A follow-up as the pages show it."""
    is_promise = line.kind in ("manual", "promise")
    return {
        "id": line.id, "name": line.customer_name, "url": reverse("customer", args=[line.customer_id]), "grade": None,
        "icon": ICONS[line.kind], "tone": "warning" if line.due_on < now else "",
        "title": line.reason.get("text", "") if is_promise else TITLES[line.kind],
        "reason": "" if is_promise else why(line), "due_on": line.due_on, "late": line.due_on < now,
        "due_label": due_words(line.due_on, now), "owner_name": line.owner_name,
        "done_url": reverse("followup_closure", args=[line.id]),
        "later_url": reverse("followup_postponement", args=[line.id]),
    }  # fmt: skip


def why(line: FollowupShown) -> str:
    """The figures behind a follow-up, in a sentence."""
    facts = line.reason
    if line.kind == "at_risk":
        words = _("%(away)s days away, usually comes every %(gap)s days")
        return words % {"away": facts.get("days", ""), "gap": facts.get("gap", "")}
    if line.kind == "birthday":
        lunar = _("by the lunar calendar") if facts.get("is_lunar") else ""
        age = facts.get("age")
        turns = ngettext("turns %(n)s", "turns %(n)s", age) % {"n": age} if age else ""
        return _(", ").join(filter(None, (_("Birthday"), turns, lunar)))
    if line.kind == "anniversary":
        years = int(facts.get("years", 0))
        return ngettext("Member for %(n)s year", "Member for %(n)s years", years) % {"n": years}
    if line.kind == "own_consent":
        grown = facts.get("is_grown")
        return _("Turned 14 and decides alone now") if grown else _("Under 14, and no guardian is known")
    if line.kind == "wish":
        goods = facts.get("text_en" if is_english() else "text", "")
        return _("%(goods)s is here") % {
            "goods": " ".join(filter(None, (str(goods), str(facts.get("size", "")))))
        }
    text = str(facts.get("text", ""))
    if line.is_escalated:
        return _("Promised by %(name)s and not kept: %(text)s") % {"name": line.owner_name, "text": text}
    return _("Promised: %(text)s") % {"text": text} if line.kind == "promise" else text


def due_words(due_on: date, now: date) -> str:
    """ "today", "tomorrow", "2 days late", or the day."""
    days = (due_on - now).days
    if days < 0:
        return ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": -days}
    if days == 0:
        return _("today")
    return _("tomorrow") if days == 1 else day(due_on)
