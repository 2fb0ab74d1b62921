"""The event log: page by page with its filters, how the chain of seals stands, and one event in full."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuke.customers.queries.known import customers_known_by
from shuke.doors.web.request import actor_of, today
from shuke.doors.web.settings.log.acts import act_words, acts_by_domain, domain_words
from shuke.doors.web.settings.log.asked import SHOWN, Given, asked, given
from shuke.doors.web.settings.log.shown import KINDS, facts_of, people_of, rows_of, who
from shuke.foundation.audit.verdicts import last_head, last_verdict
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.queries.log import (
    EventTold,
    actors_logged,
    event_told,
    events_listed,
    reads_everybody,
)
from shuke.foundation.org.refusals import Forbidden


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Events, newest first, as the form asks."""
    actor, wanted = actor_of(request), given(request.GET, today())
    if not actor.may("audit.read"):  # before anything is looked up for it
        raise Forbidden()
    doers = actors_logged(actor=actor)
    found = events_listed(actor=actor, asked=asked(wanted, _customer(actor, wanted)))
    context = {
        "rows": rows_of(actor, found[:SHOWN], _names(doers)), "wanted": wanted, "people": _people(doers, actor),
        "domains": acts_by_domain(), "more_url": wanted.query(found[SHOWN - 1].seq) if len(found) > SHOWN else "",
        "seals": _seals() if reads_everybody(actor) else None, "asks_customers": actor.may("customers.view"),
    }  # fmt: skip
    return render(request, "settings/log/list.html", context)


@require_safe
def event(request: HttpRequest, event_id: int) -> HttpResponse:
    """One event with its facts, whom it is about, its parts, and its seal."""
    actor = actor_of(request)
    told = event_told(actor=actor, event_id=event_id)
    context = {
        "event": told.event, "title": act_words(told.event.act), "domain": domain_words(told.event.act),
        "who": who(told.event, _names(actors_logged(actor=actor))), "facts": facts_of(actor, told.event),
        "people": people_of(actor, told.subjects), "part_of": told.part_of, "seal": told.seal,
        "parts": [{"id": id_, "what": act_words(act)} for id_, act, _at in told.parts],
        "incident_url": _incident_url(actor, told), "sees_people": bool(actor.sees("B")),
    }  # fmt: skip
    return render(request, "settings/log/event.html", context)


def _incident_url(actor: Actor, told: EventTold) -> str:
    """Where an incident begins with what this event says: a file that got about, a look that was misused."""
    if not told.event.customers or not actor.may("privacy.open_incident"):
        return ""
    return f"{reverse('incident_new')}?event={told.event.id}"


def _names(doers: list[tuple[str, int, str]]) -> dict[tuple[str, int], str]:
    return {(kind, number): name for kind, number, name in doers}


def _people(doers: list[tuple[str, int, str]], actor: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices of the form, in groups: staff, programs, and who has no name."""
    groups = [
        (_("Staff"), [(f"staff:{number}", name) for kind, number, name in doers if kind == "staff"]),
        (_("Programs"), [(f"key:{number}", name) for kind, number, name in doers if kind == "key"]),
        (
            _("Others"),
            [(kind, str(label)) for kind, label in KINDS.items()] if reads_everybody(actor) else [],
        ),
    ]
    return [group for group in groups if group[1]]


def _customer(actor: Actor, wanted: Given) -> int | None:
    """The customer of a member number, within reach; a plain number is asked for as it is."""
    text = wanted.customer
    if not text or not actor.may("customers.view"):
        return None
    reference = ("member_no", "", text)
    found = customers_known_by(actor=actor, references=[reference]).get(reference)
    if found:
        return found[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _seals() -> dict[str, Any]:
    """The last head that was signed, and what the last walk over the log found."""
    folder = Path(settings.DATA) / "seals"
    head = last_head(folder)
    return {
        "head": head, "signed_at": parse_datetime(head.at) if head else None, "verdict": last_verdict(folder),
        "address": reverse("jobs"),
    }  # fmt: skip
