"""Points for the family: from the member to another of the same household; many ask for a code first."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuke.customers.queries.households import own_household
from shuke.customers.rules.codes import CodeWrong, TooManyCodes
from shuke.customers.rules.households import ROLES
from shuke.doors.portal.door import Me, page, shop_name
from shuke.doors.portal.notices import back
from shuke.doors.portal.signing import step
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import reading
from shuke.trade.ledger.queries.balances import balance_of
from shuke.trade.programme.commands.proving import CodeNeeded
from shuke.trade.programme.commands.sharing import hand_on_points
from shuke.trade.programme.rules.sharing import LIMITS
from shuke.ui.formats import count
from shuke.ui.request import whole


@require_http_methods(["GET", "HEAD", "POST"])
@page
def family(request: HttpRequest, me: Me) -> HttpResponse:
    """GET shows who there is; POST hands points on, once however often it is sent."""
    if request.method != "POST":
        return _page(request, me)
    if step.is_asking_again(request):
        return step.another(request, me)
    given, told = step.brought(request, me)
    key = step.key_of(given)
    try:
        hand_on_points(
            actor=me.actor, customer_id=me.member.customer_id, mate_id=whole(given.get("mate")) or 0,
            amount=whole(given.get("amount")) or 0, unit_id=me.member.home_unit_id, now=me.now, key=key, told=told,
        )  # fmt: skip
    except CodeNeeded:
        return _asked(request, me, {name: given.get(name, "") for name in ("key", "mate", "amount")})
    except (CodeWrong, TooManyCodes) as no:
        return step.again(request, me, no)
    except Refusal as no:
        with reading():
            return _page(request, me, no, given)
    return back(reverse("me_points"), "handed")


def _asked(request: HttpRequest, me: Me, given: dict[str, str]) -> HttpResponse:
    what = _("%(n)s points for your family") % {"n": count(whole(given["amount"]) or 0)}
    try:
        return step.ask(request, me, given, what, reverse("me_family"))
    except TooManyCodes as no:
        with reading():
            return _page(request, me, no, given)


def _page(
    request: HttpRequest, me: Me, no: Refusal | None = None, given: dict[str, Any] | None = None
) -> HttpResponse:
    available = balance_of(actor=me.actor, customer_id=me.member.customer_id, now=me.now).available
    typed = given or {}
    context = {
        "shop": shop_name(), "tab": "points", "points": count(available), "key": secrets.token_hex(16),
        "mates": [(id_, f"{name} {ROLES[role]}") for id_, name, role in own_household(actor=me.actor)],
        "limits": [(span.days, count(most)) for span, most in LIMITS], "mate": typed.get("mate", ""),
        "amount": typed.get("amount", ""), "error": str(no) if no else "", "field": no.field if no else "",
    }  # fmt: skip
    response = render(request, "portal/points/family.html", context, status=no.status if no else 200)
    if no is not None and no.status == 429:
        response.headers["Retry-After"] = str(int(no.facts.get("wait", 1)) * 60)
    return response
