"""A new customer, enrolled by staff."""

import re
from contextlib import nullcontext
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuke.customers.commands.people import Enrolment, enrol_person, enrol_with_answers
from shuke.customers.rules.birthdays import GuardianNeeded
from shuke.doors.web.fields.asked import fields_asked, inputs, told
from shuke.doors.web.request import actor_of, is_english, staff_of, today, whole
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.command import Outcome
from shuke.foundation.org.reach import unit_labels
from shuke.foundation.org.refusals import Forbidden

GENDERS = ("f", "m")


@require_http_methods(["GET", "POST"])
def customer_new(request: HttpRequest) -> HttpResponse:
    """The form; what was typed is kept when something is refused."""
    actor = actor_of(request)
    if not actor.may("customers.enrol_person"):
        raise Forbidden()
    if request.method != "POST":
        return _form(request, actor, {})
    try:
        outcome = _enrolled(request, actor)
    except Refusal as no:
        if no.status not in (409, 422):
            raise
        return _form(request, actor, request.POST, no)
    messages.success(request, _("Enrolled."))
    # A clerk sees the new customer by looking up; everybody else reaches the page at once.
    return HttpResponseRedirect(
        reverse("today") if actor.scope == "desk" else reverse("customer", args=[outcome.value])
    )


def _enrolled(request: HttpRequest, actor: Actor) -> Outcome:
    """With the answers in the shop's own fields, where some were given."""
    given, key = _given(request, actor), request.POST.get("key", "")[:80] or None
    with reading():
        answers = told(request.POST, fields_asked(actor, "person"))
    if answers:
        return enrol_with_answers(actor=actor, enrolment=Enrolment(**given), answers=answers, key=key)
    return enrol_person(actor=actor, key=key, **given)


def _given(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    post = request.POST
    identifiers = {
        kind: post[kind].strip() for kind in ("phone", "email", "card") if post.get(kind, "").strip()
    }
    month, number = whole(post.get("birth_month")), whole(post.get("birth_day"))
    birthday = None
    if month and number:
        birthday = {
            "year": whole(post.get("birth_year")),
            "month": month,
            "day": number,
            "is_lunar": bool(post.get("is_lunar")),
        }
    return {
        "name": post.get("name", ""), "identifiers": identifiers, "birthday": birthday, "today": today(),
        "gender": post.get("gender", "") if post.get("gender") in GENDERS else "",
        "home_unit_id": whole(post.get("store")) or staff_of(request).unit_id,
    }  # fmt: skip


def _guardian_url(no: Refusal | None) -> str:
    """Where a child is registered with its guardian."""
    return reverse("joining") if isinstance(no, GuardianNeeded) else ""


def form_for_unknown(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The form for who stands at the till with a number that nobody is known by: it need not be typed again."""
    digits = re.sub(r"[\s-]", "", number)
    field = "phone" if re.fullmatch(r"1[0-9]{10}|\+[0-9]{7,15}", digits) else "card"
    return _form(request, actor, {field: number[:40], "is_unknown": True})


def _form(request: HttpRequest, actor: Actor, given: Any, no: Refusal | None = None) -> HttpResponse:
    # A GET reads in one transaction already, which the door has opened.
    with reading() if request.method == "POST" else nullcontext():
        units, fields = unit_labels(actor.path, is_english()), fields_asked(actor, "person")
    refused = (no.field or "") if no else ""
    context = {
        "stores": [(id_, label) for id_, _path, label, kind in units if kind == "store"],
        "given": given, "store": whole(given.get("store")) or staff_of(request).unit_id,
        "inputs": inputs(fields, {}, given, is_english(), refused), "error": str(no) if no else "",
        "field": refused, "guardian_url": _guardian_url(no), "months": range(1, 13), "days": range(1, 32),
        "genders": (("", _("Not told")), ("f", _("Female")), ("m", _("Male"))),
    }  # fmt: skip
    return render(request, "identify/customer/new.html", context, status=no.status if no else 200)
