"""A new organisation, enrolled by staff."""

from contextlib import nullcontext
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuke.customers.commands.editing import ORGANISATION_KINDS, ChoiceUnknown
from shuke.customers.commands.people import Enrolment, enrol_organisation, enrol_with_answers
from shuke.doors.web.fields.asked import fields_asked, inputs, told
from shuke.doors.web.identify.contacts.kinds import KINDS
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, is_english, staff_of, today, whole
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.command import Outcome
from shuke.foundation.org.reach import unit_labels
from shuke.foundation.org.refusals import Forbidden


@require_http_methods(["GET", "POST"])
def organisation_new(request: HttpRequest) -> HttpResponse:
    """The form; what was typed is kept when something is refused."""
    actor = actor_of(request)
    if not actor.may("customers.enrol_organisation"):
        raise Forbidden()
    if request.method != "POST":
        return _form(request, actor, {})
    try:
        outcome = _enrolled(request, actor)
    except Refusal as no:
        if no.status not in (409, 422):
            raise
        return _form(request, actor, request.POST, no)
    said(request, _("The organisation is added."))
    # Who reaches nobody but who was looked up sees it later.
    return HttpResponseRedirect(
        reverse("today") if actor.scope == "desk" else reverse("organisation", args=[outcome.value])
    )


def _enrolled(request: HttpRequest, actor: Actor) -> Outcome:
    """With the answers in the shop's own fields, where some were given."""
    given, key = _given(request), request.POST.get("key", "")[:80] or None
    with reading():
        answers = told(request.POST, fields_asked(actor, "organisation"))
    if answers:
        return enrol_with_answers(actor=actor, enrolment=Enrolment(**given), answers=answers, key=key)
    return enrol_organisation(actor=actor, key=key, **given)


def _given(request: HttpRequest) -> dict[str, Any]:
    post = request.POST
    kind = post.get("organisation_kind", "")
    if kind not in ORGANISATION_KINDS:
        raise ChoiceUnknown(field="organisation_kind")
    identifiers = {name: post[name].strip() for name in ("phone", "email") if post.get(name, "").strip()}
    return {
        "name": post.get("name", ""), "organisation_kind": kind, "identifiers": identifiers, "today": today(),
        "home_unit_id": whole(post.get("store")) or staff_of(request).unit_id,
    }  # fmt: skip


def _form(request: HttpRequest, actor: Actor, given: Any, no: Refusal | None = None) -> HttpResponse:
    # A GET reads in one transaction already, which the door has opened.
    with reading() if request.method == "POST" else nullcontext():
        units, fields = unit_labels(actor.path, is_english()), fields_asked(actor, "organisation")
    refused = (no.field or "") if no else ""
    context = {
        "stores": [(id_, label) for id_, _path, label, kind in units if kind == "store"], "kinds": KINDS, "given": given,
        "store": whole(given.get("store")) or staff_of(request).unit_id, "error": str(no) if no else "",
        "field": refused, "inputs": inputs(fields, {}, given, is_english(), refused),
    }  # fmt: skip
    return render(request, "identify/organisations/new.html", context, status=no.status if no else 200)
