"""A new mobile number: a code to it and a code to the old one; without the old phone the store is asked."""

from typing import Any

from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from shuke.customers.commands.agreeing.numbers import NewNumber, ask_phone_change, change_own_phone
from shuke.customers.commands.agreeing.sessions import Device
from shuke.customers.queries.contacts import contacts_of
from shuke.customers.rules.codes import CodeWrong
from shuke.customers.rules.identifiers import masked, normal_form
from shuke.doors.portal.door import Me, client_address, page, shop_name
from shuke.doors.portal.notices import back
from shuke.doors.portal.signing.pages import with_session
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import reading
from shuke.foundation.org.signing.devices import device_of
from shuke.stewardship.privacy.commands.requests import take_request
from shuke.stewardship.privacy.rules.requests import Asked
from shuke.ui.request import device_secret, remember_device

SALT, LIFE = "shuke.portal.number", 15 * 60


@require_http_methods(["GET", "HEAD", "POST"])
@page
def number(request: HttpRequest, me: Me) -> HttpResponse:
    """GET asks for the new number; POST sends both codes, or, with them, changes it."""
    if request.method != "POST":
        return _first(request, me)
    if "ticket" in request.POST:
        return _change(request, me)
    phone = request.POST.get("phone", "")[:40]
    try:
        new, old = ask_phone_change(
            actor=me.actor, phone=phone, address=client_address(request), now=me.now
        ).value
    except Refusal as no:
        with reading():
            return _first(request, me, no)
    return _codes(request, me, {"of": me.member.customer_id, "phone": phone, "new": new, "old": old})


@require_POST
@page
def unreachable(request: HttpRequest, me: Me) -> HttpResponse:
    """The old phone is gone: the shop knows, and changes it once it has seen who asks."""
    take_request(
        actor=me.actor, customer_id=me.member.customer_id, asked=Asked("correct", "card"), received_on=me.today, today=me.today
    )  # fmt: skip
    return back(reverse("me_mine"), "asked")


def _change(request: HttpRequest, me: Me) -> HttpResponse:
    try:
        ticket: dict[str, Any] = loads(request.POST["ticket"], salt=SALT, max_age=LIFE)
    except BadSignature as no:
        raise CodeWrong(field="code") from no
    if ticket["of"] != me.member.customer_id:
        raise CodeWrong(field="code")
    told = [request.POST.get(name, "")[:12] for name in ("code_new", "code_old")]
    change = NewNumber(
        ticket["phone"], (ticket["new"], told[0]), (ticket["old"], told[1]), client_address(request)
    )
    known = device_secret(request)
    device = Device(device_of(request.headers.get("User-Agent", "")), me.member.is_remembered, known)
    try:
        secret = change_own_phone(actor=me.actor, change=change, device=device, now=me.now).value
    except Refusal as no:
        return _codes(request, me, ticket, no)
    response = with_session(back(reverse("me_mine"), "number"), secret, is_remembered=device.is_remembered)
    remember_device(response, known)
    return response


def _own(me: Me) -> str:
    found = contacts_of(actor=me.actor, customer_ids=[me.member.customer_id], kinds=["phone"])
    return masked("phone", found[0].shown) if found else ""


def _first(request: HttpRequest, me: Me, no: Refusal | None = None) -> HttpResponse:
    typed = request.POST.get("phone", "")[:20]
    return _answer(request, {"old": _own(me), "phone": typed, "ticket": ""}, no)


def _codes(request: HttpRequest, me: Me, ticket: dict[str, Any], no: Refusal | None = None) -> HttpResponse:
    with reading():
        old = _own(me)
    new = masked("phone", normal_form("phone", ticket["phone"]))
    return _answer(request, {"old": old, "new": new, "ticket": dumps(ticket, salt=SALT)}, no)


def _answer(request: HttpRequest, context: dict[str, Any], no: Refusal | None) -> HttpResponse:
    context |= {"shop": shop_name(), "tab": "mine", "error": str(no) if no else ""}
    response = render(request, "portal/mine/number.html", context, status=no.status if no else 200)
    if no is not None and no.status == 429:
        response.headers["Retry-After"] = str(int(no.facts.get("wait", 1)) * 60)
    return response
