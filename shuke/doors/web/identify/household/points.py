"""Points handed on within a household, by staff, at the member's wish."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from shuke.customers.queries.households import MateShown
from shuke.customers.rules.codes import CodeWrong
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, page_request
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done
from shuke.trade.programme.commands.proving import OwnerCodeNeeded, Told
from shuke.trade.programme.commands.sharing import ask_owners_code, hand_on_points
from shuke.ui.formats import count
from shuke.ui.request import staff_of, whole


def handing_form(actor: Actor, customer_id: int, mates: list[MateShown]) -> dict[str, Any] | None:
    """To whom points can go, under a key that makes two taps one; None for who hands on none."""
    others = [(one.id, one.name) for one in mates if one.until_on is None and one.customer_id != customer_id]
    if not others or not actor.may("programme.hand_on_points"):
        return None
    action = reverse("household_points", args=[customer_id])
    return {"action": action, "others": others, "key": secrets.token_hex(16)}


@require_POST
def handing(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The points are the other's; many go only with the code that the member tells."""
    actor, post, now = actor_of(request), request.POST, timezone.now()
    amount, unit_id = whole(post.get("amount")) or 0, staff_of(request).unit_id
    try:
        done = hand_on_points(
            actor=actor, customer_id=customer_id, mate_id=whole(post.get("mate")) or 0, amount=amount, unit_id=unit_id,
            now=now, key=post.get("key", "")[:40], told=_told(request),
        )  # fmt: skip
    except OwnerCodeNeeded:
        sent = ask_owners_code(
            actor=actor,
            customer_id=customer_id,
            unit_id=unit_id,
            address=page_request(request).client_address,
            now=now,
        )
        return _asked(request, customer_id, int(sent.value))
    except CodeWrong as no:
        return _asked(request, customer_id, whole(post.get("code_id")) or 0, no)
    if isinstance(done, Done):
        said(
            request,
            ngettext("%(n)s point handed on.", "%(n)s points handed on.", amount) % {"n": count(amount)},
        )
    return HttpResponseRedirect(reverse("customer", args=[customer_id]) + "#household")


def _told(request: HttpRequest) -> Told | None:
    code_id = whole(request.POST.get("code_id"))
    if not code_id:
        return None
    return Told(code_id, request.POST.get("code", "").strip()[:10], page_request(request).client_address)


def _asked(request: HttpRequest, customer_id: int, code_id: int, no: Refusal | None = None) -> HttpResponse:
    """The code is asked for, with what it is for."""
    post = request.POST
    context = {
        "action": reverse("household_points", args=[customer_id]), "amount": whole(post.get("amount")) or 0,
        "mate": whole(post.get("mate")) or 0, "key": post.get("key", "")[:40], "code_id": code_id,
        "back": reverse("customer", args=[customer_id]) + "#household", "error": str(no) if no else "",
    }  # fmt: skip
    response = render(request, "identify/household/code.html", context, status=no.status if no else 200)
    response.headers["Cache-Control"] = "no-store"
    return response
