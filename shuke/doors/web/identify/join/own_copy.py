"""A member fetches the own copy from the card: a code to the phone, then the file, without anybody's help."""

from typing import Any

from django.core.signing import dumps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from shuke.customers.queries.cards import card_by_link
from shuke.doors.web.identify.join.pages import private, ticket_of
from shuke.doors.web.request import page_request, today
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, acting_as, reading_as
from shuke.foundation.org.reach import visitor_at
from shuke.foundation.org.refusals import NotFound
from shuke.stewardship.privacy.commands.own_copies import ask_own_copy, fetch_own_copy
from shuke.ui.own_copy.pack import file_of

SALT = "shuke.own_copy"


@require_http_methods(["GET", "HEAD", "POST"])
def own_copy_asked(request: HttpRequest, secret: str) -> HttpResponse:
    """What is handed out; POST sends the code."""
    actor = _member(secret)
    if request.method != "POST":
        return _page(request, secret, {})
    try:
        with acting_as(actor):
            sent = ask_own_copy(
                actor=actor,
                secret=secret,
                address=page_request(request).client_address,
                now=timezone.now(),
                today=today(),
            )
    except NotFound:
        raise
    except Refusal as no:
        return _page(request, secret, {}, no)
    return _page(request, secret, dict(sent.value))


@require_POST
def own_copy_fetched(request: HttpRequest, secret: str) -> HttpResponse:
    """With the right code the file; with a wrong one the page stays as it was."""
    actor, ticket = _member(secret), ticket_of(request, SALT)
    try:
        with acting_as(actor):
            sheets = fetch_own_copy(
                actor=actor, secret=secret, code_id=ticket["code"], code=request.POST.get("code", "")[:12],
                address=page_request(request).client_address, now=timezone.now(),
            ).value  # fmt: skip
    except NotFound:
        raise
    except Refusal as no:
        return _page(request, secret, ticket, no)
    return private(file_of(sheets, "own-copy", today()))


def _member(secret: str) -> Actor:
    """Somebody in front of the store of that card; NotFound for a link that is none. Who works here is nobody else."""
    visitor = visitor_at(0, "", get_language() or "")
    with reading_as(visitor):
        card = card_by_link(actor=visitor, secret=secret)
    return visitor_at(card.home_unit_id, card.home_path, get_language() or "")


def _page(
    request: HttpRequest, secret: str, ticket: dict[str, Any], no: Refusal | None = None
) -> HttpResponse:
    context = {
        "secret": secret, "ticket": dumps(ticket, salt=SALT) if ticket else "", "masked": ticket.get("masked", ""),
        "error": str(no) if no else "", "field": no.field if no else "",
    }  # fmt: skip
    return private(render(request, "identify/join/own_copy.html", context, status=no.status if no else 200))
