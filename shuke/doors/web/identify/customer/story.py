"""The timeline of the customer's page: entries in words, by month."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from shuke.customers.queries.profile import story_of
from shuke.doors.web.request import is_english
from shuke.doors.web.words import ACTS
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.queries import staff_names
from shuke.foundation.org.registries import StoryEntry
from shuke.ui.formats import money, month

SHOWN = 10
GROUPS = {
    "all": (gettext_lazy("All"), None),
    "trade": (gettext_lazy("Trade"), ("purchase", "refund")),
    "contact": (
        pgettext_lazy("part of the timeline", "Contact"),
        (
            "customers.add_note",
            "customers.remove_note",
            "customers.return_note",
            "care.",
            "customers.reveal_identifier",
            "customers.reveal_birthday",
            "customers.reveal_sales",
        ),
    ),
}
OWNED = ("customers.assign_owner", "customers.assign_owner_many")
OUTCOMES = {
    "reached": gettext_lazy("reached"),
    "no_answer": gettext_lazy("no answer"),
    "visited": gettext_lazy("came to the store"),
    "not_wanted": gettext_lazy("does not want it"),
}


def story_panel(request: HttpRequest, actor: Actor, customer_id: int) -> dict[str, Any]:
    """The timeline from ``?before=``, of one group of entries."""
    chosen = request.GET.get("show", "all")
    chosen = chosen if chosen in GROUPS else "all"
    before = _moment(request.GET.get("before", ""))
    # One more than shown, so that a further page is offered only where there is one.
    shown = story_of(
        actor=actor, customer_id=customer_id, before=before, limit=SHOWN + 1, kinds=_kinds(GROUPS[chosen][1])
    )
    entries, names = shown[:SHOWN], _names(shown[:SHOWN])
    months = [
        {"label": label, "entries": [_entry(entry, names) for entry in group]}
        for label, group in groupby(entries, key=lambda entry: month(timezone.localtime(entry.at)))
    ]
    more = ""
    if len(shown) > SHOWN:
        more = "?" + urlencode({"show": chosen, "before": entries[-1].at.isoformat()}) + "#timeline"
    filters = [
        {"label": label, "url": f"?show={key}#timeline", "current": key == chosen}
        for key, (label, _kinds) in GROUPS.items()
    ]
    return {"filters": filters, "months": months, "more_url": more}


def latest_entries(actor: Actor, customer_id: int, limit: int) -> list[dict[str, Any]]:
    """The newest entries of any kind, for a short look."""
    entries = story_of(actor=actor, customer_id=customer_id, limit=limit, kinds=_kinds(None))
    names = _names(entries)
    return [_entry(entry, names) for entry in entries]


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and timezone.is_aware(found) else None


def _kinds(group: tuple[str, ...] | None) -> tuple[str, ...]:
    """Entries that are news to shop staff; a live sale's own event is none beside the sale."""
    told = (*ACTS, "purchase", "refund")
    return tuple(kind for kind in told if group is None or kind.startswith(group))


def _names(entries: list[StoryEntry]) -> dict[int, str]:
    ids = {int(e.facts["actor_id"]) for e in entries if e.facts.get("actor_kind") == "staff"}
    ids |= {int(e.facts["to"]) for e in entries if e.kind in OWNED and e.facts.get("to")}
    return staff_names(ids, is_english())


def _entry(entry: StoryEntry, names: dict[int, str]) -> dict[str, Any]:
    facts = entry.facts
    if entry.kind in ("purchase", "refund"):
        return _sale(entry)
    words, icon = str(ACTS[entry.kind][0]), ACTS[entry.kind][1]
    who = names.get(int(facts.get("actor_id") or 0), "") if facts.get("actor_kind") == "staff" else ""
    chips = []
    if entry.kind in OWNED:
        words = _("New owner: %(name)s") % {"name": names.get(int(facts.get("to") or 0), "")}
    if facts.get("outcome") in OUTCOMES:
        chips.append(OUTCOMES[facts["outcome"]])
    tone = "accent" if entry.kind.startswith("care.") else ""
    return {
        "icon": icon,
        "tone": tone,
        "title": words,
        "note": who,
        "at": timezone.localtime(entry.at),
        "chips": chips,
    }


def _sale(entry: StoryEntry) -> dict[str, Any]:
    facts = entry.facts
    note = _("%(store)s, order %(number)s") % {"store": facts["store"], "number": facts["number"]}
    is_masked = bool(facts.get("is_masked"))
    amount = "" if is_masked else money(facts["total_minor"], facts["currency"])
    if entry.kind == "refund" and is_masked:
        title, icon, tone = _("A return"), "receipt-refund", ""
    elif is_masked:
        title, icon, tone = _("A purchase"), "shopping-bag", "accent"
    elif entry.kind == "refund":
        title, icon, tone = _("Returned %(amount)s") % {"amount": amount}, "receipt-refund", ""
    else:
        lines = facts["lines"]
        title = ngettext("Bought for %(amount)s, %(n)s line", "Bought for %(amount)s, %(n)s lines", lines) % {
            "amount": amount, "n": lines,
        }  # fmt: skip
        icon, tone = "shopping-bag", "accent"
    return {
        "icon": icon,
        "tone": tone,
        "title": title,
        "note": note,
        "at": timezone.localtime(entry.at),
        "chips": facts.get("goods", []),
    }
