"""Three screens: the phone; the code with the boxes; the card. The same for a visitor and for a clerk who types for one."""

from contextlib import suppress
from typing import Any

from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuke.customers.commands.agreeing.codes import Asking, send_code
from shuke.customers.commands.agreeing.joining import Told, join_member
from shuke.customers.commands.ties.guardians import enrol_child
from shuke.customers.queries.cards import card_by_link
from shuke.customers.queries.consents import notices_now
from shuke.customers.rules.captured import Captured
from shuke.customers.rules.codes import CodeWrong
from shuke.customers.rules.identifiers import masked, normal_form
from shuke.doors.web.identify.join.boxes import answers_in, boxes_for
from shuke.doors.web.identify.join.child import CHILD, child_form, child_in
from shuke.doors.web.request import is_english, page_request, today
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, acting_as, reading_as
from shuke.foundation.org.queries import UnitFound, unit_coded
from shuke.foundation.org.reach import member_at, visitor_at
from shuke.foundation.org.refusals import NotFound
from shuke.trade.referrals.commands.naming import name_referrer
from shuke.ui.request import device_secret, remember_device

SALT = "shuke.join"
MINUTES_FOR_A_FORM = 30


def place_of(place: str) -> UnitFound:
    """The store that a QR code names."""
    unit = unit_coded(place)
    if unit is None or unit.kind != "store":
        raise NotFound()
    return unit


def joiner(request: HttpRequest, unit: UnitFound) -> Actor:
    """Who fills in the form: a staff member who may enrol there, else a visitor."""
    actor: Actor | None = page_request(request).actor
    if actor is not None and actor.may("customers.join_member") and unit.path.startswith(actor.path):
        return actor
    return visitor_at(unit.id, unit.path, get_language() or "")


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, place: str) -> HttpResponse:
    """The phone is asked for; a code goes there, and the second screen asks for it."""
    unit = place_of(place)
    if request.method != "POST":
        return _phone(request, unit)
    phone, campaign = request.POST.get("phone", "")[:40], request.POST.get("at", "")[:60]
    whom = request.POST.get("for", "")
    asking = Asking(phone, page_request(request).client_address)
    actor = joiner(request, unit)
    try:
        with acting_as(actor):  # a staff member who may not enrol here is a visitor like any other
            sent = send_code(actor=actor, asking=asking, unit_id=unit.id, now=timezone.now())
    except Refusal as no:
        return _phone(request, unit, no, phone)
    ticket = {"code_id": sent.value, "phone": phone, "at": campaign, "for": CHILD if whom == CHILD else ""}
    ticket["by"] = request.POST.get("by", "")[:20]
    return _code(request, unit, ticket)


@require_POST
def joined(request: HttpRequest, place: str) -> HttpResponse:
    """With the right code the card opens; with a wrong one the second screen stays as it was."""
    unit, ticket = place_of(place), ticket_of(request, SALT)
    asking = Asking(ticket["phone"], page_request(request).client_address)
    actor = joiner(request, unit)
    source = "join" if actor.kind == "visitor" else "desk"
    if ticket["for"] == CHILD:
        return _child_joined(request, unit, ticket, actor, Captured(source))
    told = Told(
        request.POST.get("name", "").strip()[:120] or _("Member"),
        answers_in(request.POST),
        source,
        ticket["at"],
    )
    try:
        with acting_as(actor):
            done = join_member(
                actor=actor, asking=asking, code_id=ticket["code_id"], code=request.POST.get("code", "")[:12],
                unit_id=unit.id, told=told, now=timezone.now(),
            )  # fmt: skip
    except Refusal as no:
        return _code(request, unit, ticket, no)
    response = HttpResponseRedirect(reverse("card", args=[done.value["card"]]))
    if ticket.get("by"):
        # The store's own browser joins many: only a visitor's tells of the same hands behind two.
        device = device_secret(request) if actor.kind == "visitor" else ""
        _named(unit, done.value["customer"], ticket["by"], device)
        if device:
            remember_device(response, device)
    return response


def _named(unit: UnitFound, customer_id: int, invite: str, device: str) -> None:
    """Who has just joined names who brought them. A code that does not count keeps nobody from joining."""
    member = member_at(customer_id, "", unit.id, unit.path, get_language() or "")
    with acting_as(member), suppress(Refusal):
        name_referrer(
            actor=member,
            customer_id=customer_id,
            invite=invite,
            unit_id=unit.id,
            now=timezone.now(),
            device=device,
        )


def _child_joined(
    request: HttpRequest, unit: UnitFound, ticket: dict[str, Any], actor: Actor, captured: Captured
) -> HttpResponse:
    """The guardian holds the phone; the card is the child's."""
    asking = Asking(ticket["phone"], page_request(request).client_address)
    try:
        with acting_as(actor):
            done = enrol_child(
                actor=actor, asking=asking, code_id=ticket["code_id"], code=request.POST.get("code", "")[:12],
                unit_id=unit.id, child=child_in(request.POST, ticket["at"]), now=timezone.now(), today=today(), captured=captured,
            )  # fmt: skip
    except Refusal as no:
        return _code(request, unit, ticket, no)
    return HttpResponseRedirect(reverse("card", args=[done.value["card"]]))


@require_safe
def card(request: HttpRequest, secret: str) -> HttpResponse:
    """A member's card, by its link."""
    actor: Actor = page_request(request).actor or visitor_at(0, "", get_language() or "")
    with reading_as(actor):
        shown = card_by_link(actor=actor, secret=secret)
    address = request.build_absolute_uri() if actor.kind == "staff" else ""
    return private(
        render(request, "identify/join/card.html", {"card": shown, "address": address, "secret": secret})
    )


def ticket_of(request: HttpRequest, salt: str) -> dict[str, Any]:
    """What the first screen learned, signed, so that nothing is kept for who never comes back."""
    try:
        ticket: dict[str, Any] = loads(
            request.POST.get("ticket", ""), salt=salt, max_age=MINUTES_FOR_A_FORM * 60
        )
    except BadSignature as no:
        raise CodeWrong(field="code") from no
    return ticket


def _phone(request: HttpRequest, unit: UnitFound, no: Refusal | None = None, phone: str = "") -> HttpResponse:
    context = {
        "place": unit.code, "store": _name(unit), "phone": phone, "error": str(no) if no else "",
        "at": (request.POST.get("at") or request.GET.get("at", ""))[:60],
        "by": (request.POST.get("by") or request.GET.get("by", ""))[:20],
        "is_child": (request.POST.get("for") or request.GET.get("for", "")) == CHILD,
    }  # fmt: skip
    return private(render(request, "identify/join/phone.html", context, status=no.status if no else 200))


def _code(
    request: HttpRequest, unit: UnitFound, ticket: dict[str, Any], no: Refusal | None = None
) -> HttpResponse:
    actor = joiner(request, unit)
    with reading_as(actor):
        notices = notices_now(actor=actor)
    is_child = ticket["for"] == CHILD
    context = {
        "place": unit.code, "store": _name(unit), "ticket": dumps(ticket, salt=SALT), "at": ticket["at"],
        "by": ticket.get("by", ""), "for": ticket["for"],
        "phone": ticket["phone"], "masked": masked("phone", normal_form("phone", ticket["phone"])),
        "boxes": boxes_for(notices, request.POST, english=is_english()), "name": request.POST.get("name", ""),
        "service": notices["service"].text_en if is_english() else notices["service"].text,
        "error": str(no) if no else "", "field": no.field if no else "",
    }  # fmt: skip
    if is_child:
        context |= child_form(request.POST, notices["guardian"], english=is_english())
    template = "identify/join/child.html" if is_child else "identify/join/code.html"
    return private(render(request, template, context, status=no.status if no else 200))


def _name(unit: UnitFound) -> str:
    return unit.name_en if is_english() and unit.name_en else unit.name


def private(response: HttpResponse) -> HttpResponse:
    """Kept by nobody on the way, found by no search."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
