"""Three screens: the phone, the code, and, for who is no member yet, the stores where one joins."""

from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from shuke.customers.commands.agreeing.codes import Asking, send_code
from shuke.customers.commands.agreeing.sessions import Bound, Device, sign_in_member, sign_out_member
from shuke.customers.rules.codes import CodeWrong
from shuke.customers.rules.identifiers import masked, normal_form
from shuke.customers.rules.sessions import REMEMBERED, NoMember
from shuke.doors.portal.door import HOME, Me, client_address, onward, open_page, page, shop_name
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.queries import units_within
from shuke.foundation.org.signing.devices import device_of
from shuke.ui.request import device_secret, remember_device

SALT, BINDS = "shuke.portal", "shuke.portal.binds"
MINUTES_FOR_A_FORM = 15
MOST_STORES = 500


@require_http_methods(["GET", "HEAD", "POST"])
@open_page
def sign_in(request: HttpRequest, visitor: Actor) -> HttpResponse:
    """The phone is asked for; a code goes there. The same happens for every phone, known or not."""
    if request.method != "POST":
        return phone_page(request, {})
    phone = request.POST.get("phone", "")[:40]
    given: dict[str, Any] = {
        "phone": phone,
        "remember": bool(request.POST.get("remember")),
        "next": onward(request),
    }
    given["binds"] = _binds(request)
    try:
        sent = send_code(
            actor=visitor, asking=Asking(phone, client_address(request)), unit_id=visitor.unit_id, now=timezone.now()
        )  # fmt: skip
    except Refusal as no:
        return phone_page(request, given, no)
    return _code(request, {**given, "code_id": sent.value})


@require_POST
@open_page
def signed_in(request: HttpRequest, visitor: Actor) -> HttpResponse:
    """With the right code the card opens, and this phone stays signed in as long as was asked for."""
    ticket = ticket_of(request)
    known = device_secret(request)
    device = Device(device_of(request.headers.get("User-Agent", "")), ticket["remember"], known)
    try:
        done = sign_in_member(
            actor=visitor, asking=Asking(ticket["phone"], client_address(request)), code_id=ticket["code_id"],
            code=request.POST.get("code", "")[:12], device=device, now=timezone.now(),
            binds=Bound(*ticket["binds"]) if ticket.get("binds") else None,
        )  # fmt: skip
    except NoMember as no:
        return _stranger(request, visitor, no)
    except Refusal as no:
        return _code(request, ticket, no)
    response = with_session(
        HttpResponseRedirect(ticket["next"]), done.value["secret"], is_remembered=device.is_remembered
    )
    remember_device(response, known)
    return response


def with_session(response: HttpResponse, secret: str, *, is_remembered: bool) -> HttpResponse:
    """The session's cookie, kept as long as the session, or until the browser is closed."""
    response.set_cookie(
        settings.MEMBER_COOKIE_NAME, secret, max_age=REMEMBERED if is_remembered else None, path="/",
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip
    return response


@require_POST
@page
def sign_out(request: HttpRequest, me: Me) -> HttpResponse:
    """This phone is signed out; the worker forgets the card that it kept."""
    sign_out_member(actor=me.actor, now=me.now, session_id=me.member.session_id)
    response = HttpResponseRedirect(reverse("me_sign_in"))
    response.delete_cookie(settings.MEMBER_COOKIE_NAME, path="/", samesite="Lax")
    return response


def ticket_of(request: HttpRequest) -> dict[str, Any]:
    """What the first screen learned, signed: nothing is kept for who never comes back."""
    try:
        ticket: dict[str, Any] = loads(
            request.POST.get("ticket", ""), salt=SALT, max_age=MINUTES_FOR_A_FORM * 60
        )
    except BadSignature as no:
        raise CodeWrong(field="code") from no
    return ticket


def _binds(request: HttpRequest) -> list[str]:
    """The id at another service that the phone's code binds: signed, so that nobody binds another's."""
    text = request.POST.get("binds", "")
    if not text:
        return []
    try:
        found: list[str] = loads(text, salt=BINDS, max_age=MINUTES_FOR_A_FORM * 60)
    except BadSignature as no:
        raise CodeWrong(field="phone") from no
    return found


def phone_page(request: HttpRequest, given: dict[str, Any], no: Refusal | None = None) -> HttpResponse:
    context = {
        "shop": shop_name(), "phone": given.get("phone") or request.GET.get("phone", "")[:20],
        "remember": given.get("remember", True), "next": given.get("next") or onward(request), "error": str(no) if no else "",
        "binds": dumps(given["binds"], salt=BINDS) if given.get("binds") else "",
        "ways": [] if given.get("binds") else [(one["code"], one["name"]) for one in settings.SHUKE_SIGNIN],
    }  # fmt: skip
    return _said(render(request, "portal/signing/phone.html", context, status=no.status if no else 200), no)


def _code(request: HttpRequest, ticket: dict[str, Any], no: Refusal | None = None) -> HttpResponse:
    context = {
        "shop": shop_name(), "ticket": dumps(ticket, salt=SALT), "phone": ticket["phone"], "remember": ticket["remember"],
        "binds": dumps(ticket["binds"], salt=BINDS) if ticket.get("binds") else "",
        "masked": masked("phone", normal_form("phone", ticket["phone"])), "next": ticket["next"], "error": str(no) if no else "",
    }  # fmt: skip
    return _said(render(request, "portal/signing/code.html", context, status=no.status if no else 200), no)


def _stranger(request: HttpRequest, visitor: Actor, no: Refusal) -> HttpResponse:
    english = get_language() == "en"
    stores = [
        {"code": unit.code, "name": unit.name_en if english and unit.name_en else unit.name}
        for unit in units_within(visitor.path)
        if unit.kind == "store"
    ]
    context = {"shop": shop_name(), "text": str(no), "stores": stores[:MOST_STORES], "back": HOME}
    return render(request, "portal/signing/stranger.html", context, status=no.status)


def _said(response: HttpResponse, no: Refusal | None) -> HttpResponse:
    if no is not None and no.status == 429:
        response.headers["Retry-After"] = str(int(no.facts.get("wait", 1)) * 60)
    return response
