"""The own copy: a code to the phone once more, then the file, without anybody's help."""

from typing import Any

from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from shuke.customers.rules.codes import CodeWrong
from shuke.doors.portal.door import Me, client_address, page, shop_name
from shuke.foundation.kernel.refusal import Refusal
from shuke.stewardship.privacy.commands.own_copies import ask_own_copy, fetch_own_copy
from shuke.ui.own_copy.pack import file_of

SALT = "shuke.portal.copy"
LIFE = 15 * 60


@require_http_methods(["GET", "HEAD", "POST"])
@page
def own_copy(request: HttpRequest, me: Me) -> HttpResponse:
    """What is handed out; POST sends the code."""
    if request.method != "POST":
        return _page(request, {})
    try:
        sent = ask_own_copy(
            actor=me.actor, secret="", address=client_address(request), now=me.now, today=me.today
        )
    except Refusal as no:
        return _page(request, {}, no)
    return _page(request, dict(sent.value))


@require_POST
@page
def own_copy_file(request: HttpRequest, me: Me) -> HttpResponse:
    """With the right code the file; with a wrong one the page stays as it was."""
    try:
        ticket: dict[str, Any] = loads(request.POST.get("ticket", ""), salt=SALT, max_age=LIFE)
    except BadSignature as no:
        raise CodeWrong(field="code") from no
    try:
        sheets = fetch_own_copy(
            actor=me.actor, secret="", code_id=ticket["code"], code=request.POST.get("code", "")[:12],
            address=client_address(request), now=me.now,
        ).value  # fmt: skip
    except Refusal as no:
        return _page(request, ticket, no)
    return file_of(sheets, "own-copy", me.today)


def _page(request: HttpRequest, ticket: dict[str, Any], no: Refusal | None = None) -> HttpResponse:
    context = {
        "shop": shop_name(), "tab": "mine", "ticket": dumps(ticket, salt=SALT) if ticket else "",
        "masked": ticket.get("masked", ""), "error": str(no) if no else "",
    }  # fmt: skip
    return render(request, "portal/mine/own_copy.html", context, status=no.status if no else 200)
