"""What an open session alone does not do: a code from the own phone first, then the same form once more."""

import re
from typing import Any

from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shuke.customers.commands.agreeing.codes import ask_own_code
from shuke.customers.queries.contacts import contacts_of
from shuke.customers.rules.codes import CodeWrong
from shuke.customers.rules.identifiers import masked
from shuke.doors.portal.door import Me, client_address, shop_name
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import reading
from shuke.foundation.org.refusals import NotFound
from shuke.trade.programme.commands.proving import Told

SALT, LIFE = "shuke.portal.step", 15 * 60


def brought(request: HttpRequest, me: Me) -> tuple[dict[str, Any], Told | None]:
    """What the member asked for before the code, and the code; what the form itself says, and None, without one.

    CodeWrong for a ticket of another member or page.
    """
    if "ticket" not in request.POST:
        return {name: str(request.POST.get(name, ""))[:200] for name in request.POST}, None
    kept = _kept(request, me)
    return kept["given"], Told(kept["code_id"], request.POST.get("code", "")[:12], client_address(request))


def _kept(request: HttpRequest, me: Me) -> dict[str, Any]:
    """What the ticket says; CodeWrong for one that is over, made up, or of another member or page."""
    try:
        kept: dict[str, Any] = loads(request.POST.get("ticket", ""), salt=SALT, max_age=LIFE)
    except BadSignature as no:
        raise CodeWrong(field="code") from no
    if kept["of"] != me.member.customer_id or kept["at"] != request.path:
        raise CodeWrong(field="code")
    return kept


def ask(request: HttpRequest, me: Me, given: dict[str, Any], what: str, back: str) -> HttpResponse:
    """A code is sent, and asked for on a page that says ``what`` it is for."""
    sent = ask_own_code(actor=me.actor, address=client_address(request), now=me.now).value
    return _page(request, me, {"given": given, "what": what, "back": back, "code_id": sent})


def again(request: HttpRequest, me: Me, no: Refusal) -> HttpResponse:
    """The code was wrong: the page once more, with the same ticket."""
    return _page(request, me, _kept(request, me), no)


def is_asking_again(request: HttpRequest) -> bool:
    """Whether the member wants another code for the same."""
    return "another" in request.POST


def another(request: HttpRequest, me: Me) -> HttpResponse:
    """One more code for the same; too soon is said on the page."""
    kept = _kept(request, me)
    try:
        return ask(request, me, kept["given"], kept["what"], kept["back"])
    except Refusal as no:
        return _page(request, me, kept, no)


def _page(request: HttpRequest, me: Me, kept: dict[str, Any], no: Refusal | None = None) -> HttpResponse:
    with reading():
        found = contacts_of(actor=me.actor, customer_ids=[me.member.customer_id], kinds=["phone"])
    ticket = dumps(kept | {"of": me.member.customer_id, "at": request.path}, salt=SALT)
    context = {
        "shop": shop_name(), "tab": "mine", "what": kept["what"], "back": kept["back"], "ticket": ticket,
        "masked": masked("phone", found[0].shown) if found else "", "error": str(no) if no else "",
    }  # fmt: skip
    response = render(request, "portal/signing/step.html", context, status=no.status if no else 200)
    if no is not None and no.status == 429:
        response.headers["Retry-After"] = str(int(no.facts.get("wait", 1)) * 60)
    return response


def key_of(given: dict[str, str]) -> str:
    """The form's own key, by which it counts once however often it is sent; NotFound for a form that is not ours."""
    key = re.sub(r"[^0-9a-f]", "", given.get("key", ""))[:32]
    if len(key) < 16:
        raise NotFound(field="key")
    return key
