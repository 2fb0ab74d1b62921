"""A new member, at the counter: name and phone, and the card is there."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuke.customers.commands.identifiers import look_up
from shuke.customers.commands.people import enrol_person
from shuke.doors.assistant.door import at_work, tabs
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Outcome
from shuke.foundation.org.refusals import Forbidden
from shuke.trade.referrals.commands.naming import name_referrer
from shuke.ui.request import staff_of, today, whole

GENDERS = ("f", "m")


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The form, and what becomes of it."""
    actor = at_work(request)
    if not actor.may("customers.enrol_person"):
        raise Forbidden()
    if request.method != "POST":
        return _form(request, actor, {"phone": request.GET.get("phone", "")[:40]})
    try:
        customer_id = enrolled(request, actor).value
    except Refusal as no:
        if no.status not in (409, 422):
            raise
        return _form(request, actor, request.POST, no)
    _brought(request, actor, customer_id)
    messages.success(request, _("Registered."))
    return HttpResponseRedirect(reverse("app_member", args=[customer_id]))


def _brought(request: HttpRequest, actor: Actor, customer_id: int) -> None:
    """Who brought the new member, where a code was told; what does not count is said, and the member stays."""
    invite = request.POST.get("invite", "").strip()[:40]
    if not invite or not actor.may("referrals.name_referrer"):
        return
    try:
        name_referrer(
            actor=actor, customer_id=customer_id, invite=invite, unit_id=staff_of(request).unit_id, now=timezone.now()
        )  # fmt: skip
    except Refusal as no:
        messages.warning(request, str(no))


def enrolled(request: HttpRequest, actor: Actor) -> Outcome:
    """The member; a till opens the card by the phone that was just written down."""
    post = request.POST
    phone = post.get("phone", "").strip()[:40]
    month, number = whole(post.get("birth_month")), whole(post.get("birth_day"))
    birthday = {"year": None, "month": month, "day": number, "is_lunar": False} if month and number else None
    outcome = enrol_person(
        actor=actor, name=post.get("name", "")[:200], identifiers={"phone": phone} if phone else {}, birthday=birthday,
        home_unit_id=staff_of(request).unit_id, today=today(), key=post.get("key", "")[:80] or None,
        gender=post.get("gender", "") if post.get("gender") in GENDERS else "",
    )  # fmt: skip
    if actor.scope == "desk" and phone:
        look_up(actor=actor, text=phone)
    return outcome


def _form(request: HttpRequest, actor: Actor, given: Any, no: Refusal | None = None) -> HttpResponse:
    context = {
        "tabs": tabs(actor, "app_register"), "given": given, "key": given.get("key") or uuid4().hex,
        "error": str(no) if no else "", "field": (no.field or "") if no else "", "months": range(1, 13),
        "days": range(1, 32), "genders": (("", _("Not told")), ("f", _("Female")), ("m", _("Male"))),
        "join_url": reverse("joining") if actor.may("customers.join_member") else "",
    }  # fmt: skip
    return render(request, "assistant/members/register.html", context, status=no.status if no else 200)
