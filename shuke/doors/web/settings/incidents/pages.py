"""Incidents: the list, a new one, one of them with its deadlines and what is left to do."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuke.doors.web.forms import attempted, wrong
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, whole
from shuke.doors.web.settings.incidents.reading import (
    FORM,
    first_words,
    given_incident,
    moment_of,
    who_choices,
)
from shuke.doors.web.settings.incidents.words import (
    LEVELS,
    NOTICES,
    STATES,
    TONES,
    classes_words,
    deadline_line,
)
from shuke.doors.web.settings.words import CLASSES
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.command import Done
from shuke.foundation.org.refusals import Forbidden
from shuke.stewardship.privacy.commands.incidents import (
    ask_touched,
    close_incident,
    open_incident,
    reopen_incident,
    report_incident,
)
from shuke.stewardship.privacy.queries.incidents import (
    IncidentShown,
    classes_counted,
    incident_of,
    incidents_listed,
    notices_counted,
)
from shuke.stewardship.privacy.rules.incidents import GRAVE, KINDS, deadlines_of, level_of, next_step


@require_safe
def incidents(request: HttpRequest) -> HttpResponse:
    """All incidents, open ones first."""
    actor, now = actor_of(request), timezone.now()
    rows = [_row(one, now) for one in incidents_listed(actor=actor)]
    context = {"rows": rows, "can_open": actor.may("privacy.open_incident")}
    return render(request, "settings/incidents/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form that opens one; from an event of the log it knows when and who."""
    actor, now = actor_of(request), timezone.now()
    if not actor.may("privacy.open_incident"):
        raise Forbidden()
    if request.method != "POST":
        return _form(request, actor, first_words(actor, whole(request.GET.get("event")), now))
    return attempted(
        request, lambda: open_incident(actor=actor, given=given_incident(request.POST), now=now),
        lambda no: _form(request, actor, request.POST.dict(), no), lambda id_: reverse("incident", args=[id_]),
        _("Opened. Who was touched is being listed."),
    )  # fmt: skip


def _form(
    request: HttpRequest, actor: Actor, given: dict[str, Any], no: Refusal | None = None
) -> HttpResponse:
    with reading():
        people = who_choices(actor)
    ticked = request.POST.getlist("classes")
    context = {
        "given": given, "kinds": KINDS.items(), "people": people,
        "classes": [(letter, name, letter in ticked) for letter, (name, _hint) in CLASSES.items()], **wrong(no),
    }  # fmt: skip
    return render(request, "settings/incidents/form.html", context, status=no.status if no else 200)


@require_safe
def incident(request: HttpRequest, incident_id: int) -> HttpResponse:
    """One incident: deadlines, people, what is left to do."""
    actor, now = actor_of(request), timezone.now()
    one = incident_of(actor=actor, incident_id=incident_id)
    seen = classes_counted(actor=actor, incident_id=one.id)
    context = {
        "one": one, "kind": KINDS[one.kind], "state": STATES[one.state], "who": who_words(one), "level": _level(one),
        "deadlines": deadline_lines(one, now), "classes": classes_words(one.letters), "step": next_step(one.people),
        "seen": [(classes_words(letters), many) for letters, many in seen.items()], "notices": notice_lines(actor, one),
        "is_listing": one.listing_since is not None, "can_change": actor.may("privacy.describe_incident") and one.state == "open",
        "now": timezone.localtime(now).strftime(FORM), "can_reopen": actor.may("privacy.reopen_incident"),
    }  # fmt: skip
    return render(request, "settings/incidents/page.html", context)


def who_words(one: IncidentShown) -> str:
    """By whose account or key, or that nobody knows."""
    return one.who or _("nobody knows who")


def deadline_lines(one: IncidentShown, now: datetime) -> list[dict[str, Any]]:
    """Whom to tell by when, and how it stands."""
    due = deadlines_of(one.found_at, one.people, is_critical=one.is_critical, is_grave=one.is_grave)
    return [
        deadline_line(line, now, one.notified_at if line.code == "people" else one.reported_at)
        for line in due
    ]


def notice_lines(actor: Actor, one: IncidentShown) -> list[dict[str, Any]]:
    """How many people by how far their notice got."""
    counts = notices_counted(actor=actor, incident_id=one.id)
    return [
        {"label": label, "tone": tone, "many": counts[state]}
        for state, (label, tone) in NOTICES.items()
        if counts.get(state)
    ]


def _level(one: IncidentShown) -> tuple[Any, str]:
    code = level_of(one.people)
    code = "grave" if one.is_grave and code not in GRAVE else code
    return LEVELS[code], TONES[code]


def _row(one: IncidentShown, now: datetime) -> dict[str, Any]:
    open_lines = (
        [line for line in deadline_lines(one, now) if line["tone"] == "danger"] if one.state == "open" else []
    )
    return {
        "one": one, "kind": KINDS[one.kind], "state": STATES[one.state], "level": _level(one), "who": who_words(one),
        "overdue": open_lines[-1] if open_lines else None,
    }  # fmt: skip


@require_POST
def listing(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Who was touched is listed anew."""
    if isinstance(ask_touched(actor=actor_of(request), incident_id=incident_id, now=timezone.now()), Done):
        said(request, _("The list is being made anew."))
    return _back(incident_id)


@require_POST
def report_time(request: HttpRequest, incident_id: int) -> HttpResponse:
    """When the authority was told."""
    actor = actor_of(request)
    if not actor.may("privacy.report_incident"):  # before what was typed is read
        raise Forbidden()
    at = moment_of(request.POST, "at")
    if isinstance(report_incident(actor=actor, incident_id=incident_id, at=at, now=timezone.now()), Done):
        said(request, _("Written down."))
    return _back(incident_id)


@require_POST
def closure(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Nothing is left to do."""
    close_incident(actor=actor_of(request), incident_id=incident_id, now=timezone.now())
    said(
        request,
        _("The incident is closed; it stays as a record."),
        reverse("incident_reopening", args=[incident_id]),
    )
    return _back(incident_id)


@require_POST
def reopening(request: HttpRequest, incident_id: int) -> HttpResponse:
    """The undo of closing."""
    if isinstance(reopen_incident(actor=actor_of(request), incident_id=incident_id), Done):
        said(request, _("The incident is open again."))
    return _back(incident_id)


def _back(incident_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("incident", args=[incident_id]))
