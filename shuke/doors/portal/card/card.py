"""The card: who, which tier, the code for the till, points and what comes next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuke.doors.portal.card.code import code_of
from shuke.doors.portal.card.tier import tier_of
from shuke.doors.portal.coupons.coupons import coupons_at_hand
from shuke.doors.portal.door import Me, page, shop_name
from shuke.doors.portal.notices import said
from shuke.trade.ledger.queries.balances import Balance, balance_of
from shuke.ui.formats import count, day

# The worker keeps the page of a phone that is remembered, and no other page of any phone.
KEEP = "X-Keep-Card"


@require_safe
@page
def card(request: HttpRequest, me: Me) -> HttpResponse:
    """What somebody shows at the till."""
    points = balance_of(actor=me.actor, customer_id=me.member.customer_id, now=me.now)
    coupons = coupons_at_hand(me)
    context: dict[str, Any] = {
        "shop": shop_name(), "tab": "card", "said": said(request), "member": me.member, "number": grouped(me.member.member_no),
        "tier": tier_of(me), "code": code_of(me), "coupons": coupons,
        "ends": day(coupons[0].ends_on) if coupons and coupons[0].ends_on else "",
        "points": count(points.available), "lapses": lapses(points),
    }  # fmt: skip
    response = render(request, "portal/card/card.html", context)
    if me.member.is_remembered:
        response.headers[KEEP] = "yes"
    return response


def lapses(points: Balance) -> tuple[str, str] | None:
    """How many points lapse next, and when."""
    return (count(points.expiring), day(points.expires_on)) if points.expiring and points.expires_on else None


def grouped(number: str) -> str:
    """A member number in groups, as it is read out at a till."""
    head = number[:1] if number[:1].isalpha() else ""
    rest = number[len(head) :]
    return " ".join([head, *(rest[at : at + 4] for at in range(0, len(rest), 4))]).strip()
