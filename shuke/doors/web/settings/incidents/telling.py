"""What is told of an incident: the words, the report to the authority, the notices to people, and how far they got."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuke.customers.queries.profile import names_of
from shuke.doors.web.entry.proof import recent_enough
from shuke.doors.web.forms import attempted, wrong
from shuke.doors.web.request import actor_of, staff_of, whole
from shuke.doors.web.settings.incidents.pages import deadline_lines, notice_lines, who_words
from shuke.doors.web.settings.incidents.reading import given_description
from shuke.doors.web.settings.incidents.words import NOTICES, classes_words
from shuke.doors.web.settings.words import CLASSES
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.refusals import Forbidden
from shuke.stewardship.privacy.commands.incidents import TEXTS, describe_incident
from shuke.stewardship.privacy.commands.telling import notify_incident
from shuke.stewardship.privacy.queries.incidents import (
    IncidentShown,
    TouchedShown,
    incident_of,
    notices_counted,
    touched_of,
)
from shuke.stewardship.privacy.rules.incidents import KINDS

SHOWN = 50
LANGUAGES = ("zh-hans", "en")


@require_http_methods(["GET", "POST"])
def description(request: HttpRequest, incident_id: int) -> HttpResponse:
    """The words about it: harm, measures, advice, contact, and the notice in both languages."""
    actor = actor_of(request)
    if not actor.may("privacy.describe_incident"):
        raise Forbidden()
    if request.method != "POST":
        return _words(request, actor, incident_id)
    return attempted(
        request,
        lambda: describe_incident(
            actor=actor, incident_id=incident_id, given=given_description(request.POST),
            version=whole(request.POST.get("version")) or 0,
        ),
        lambda no: _words(request, actor, incident_id, no), lambda id_: reverse("incident", args=[id_]), _("Saved."),
    )  # fmt: skip


def _words(request: HttpRequest, actor: Actor, incident_id: int, no: Refusal | None = None) -> HttpResponse:
    with reading():
        one = incident_of(actor=actor, incident_id=incident_id)
    given: dict[str, Any] = {name: getattr(one, name) for name in (*TEXTS, "is_critical", "is_grave")}
    given |= request.POST.dict() if no else {}
    letters = "".join(request.POST.getlist("classes")) if no else one.letters
    context = {
        "one": one, "kind": KINDS[one.kind], "given": given,
        "classes": [(letter, name, letter in letters) for letter, (name, _hint) in CLASSES.items()], **wrong(no),
    }  # fmt: skip
    return render(request, "settings/incidents/words.html", context, status=no.status if no else 200)


@require_safe
def report(request: HttpRequest, incident_id: int) -> HttpResponse:
    """The draft of the report in both languages, to be printed."""
    actor = actor_of(request)
    one = incident_of(actor=actor, incident_id=incident_id)
    parts = [_report(request, actor, one, language) for language in LANGUAGES]
    return render(request, "settings/incidents/report.html", {"one": one, "parts": parts})


def _report(request: HttpRequest, actor: Actor, one: IncidentShown, language: str) -> dict[str, Any]:
    with translation.override(language):
        counts = notices_counted(actor=actor, incident_id=one.id)
        lines = [
            (_("Who reports"), staff_of(request).unit_name), (_("What happened"), str(KINDS[one.kind])),
            (_("In words"), one.story),
            (_("By whose account"), who_words(one)), (_("From"), one.from_at), (_("Until"), one.until_at),
            (_("Found"), one.found_at), (_("People touched"), one.people), (_("Details touched"), classes_words(one.letters)),
            (_("What may come of it"), one.harm), (_("What was done"), one.measures),
            (_("What people can do"), one.advice), (_("People told"), one.people - counts.get("", 0) - counts.get("none", 0)),
            (_("Whom to ask"), one.contact),
        ]  # fmt: skip
        return {
            "language": language, "title": str(_("Report of an incident with personal details")), "lines": lines,
            "missing": str(_("still to be written")),
            "deadlines": [(str(line["words"]), str(line["state"])) for line in deadline_lines(one, timezone.now())],
        }  # fmt: skip


@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest, incident_id: int) -> HttpResponse:
    """A second look before the notices go out: to how many, in which words; then, with fresh proof of who it is, they go."""
    actor = actor_of(request)
    if not actor.may("privacy.notify_incident"):
        raise Forbidden()
    if request.method != "POST":
        return _confirm(request, actor, incident_id)
    recent_enough(request)
    return attempted(
        request,
        lambda: notify_incident(
            actor=actor, incident_id=incident_id, people=whole(request.POST.get("people")) or 0, now=timezone.now()
        ),
        lambda no: _confirm(request, actor, incident_id, no), lambda _many: reverse("incident", args=[incident_id]),
        _("The notices are on their way."),
    )  # fmt: skip


def _confirm(request: HttpRequest, actor: Actor, incident_id: int, no: Refusal | None = None) -> HttpResponse:
    with reading():
        one = incident_of(actor=actor, incident_id=incident_id)
        counts = notices_counted(actor=actor, incident_id=one.id)
        context = {
            "one": one, "kind": KINDS[one.kind], "left": counts.get("", 0), "notices": notice_lines(actor, one),
            "is_ready": bool(one.notice and one.notice_en and counts.get("") and one.state == "open"), **wrong(no),
        }  # fmt: skip
    return render(request, "settings/incidents/notices.html", context, status=no.status if no else 200)


@require_safe
def people(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Who was touched: when, what was seen, how far the notice got."""
    actor = actor_of(request)
    one = incident_of(actor=actor, incident_id=incident_id)
    found = touched_of(
        actor=actor, incident_id=one.id, after=whole(request.GET.get("after")) or 0, limit=SHOWN
    )
    names = names_of(actor=actor, customer_ids=[row.customer_id for row in found])
    context = {
        "one": one, "kind": KINDS[one.kind], "rows": [_person(row, names) for row in found[:SHOWN]],
        "more_url": f"?after={found[SHOWN - 1].id}" if len(found) > SHOWN else "",
    }  # fmt: skip
    return render(request, "settings/incidents/people.html", context)


def _person(row: TouchedShown, names: dict[int, str]) -> dict[str, Any]:
    label, tone = NOTICES.get(row.state or row.way, NOTICES["sent"])
    return {
        "row": row, "name": names.get(row.customer_id, ""), "url": reverse("customer", args=[row.customer_id]),
        "classes": classes_words(row.letters), "label": label, "tone": tone,
    }  # fmt: skip
