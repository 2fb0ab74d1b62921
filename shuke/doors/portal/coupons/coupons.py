"""Coupons: what each takes off, until when, and its code for the till."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuke.doors.portal.door import Me, page, shop_name
from shuke.doors.portal.notices import said
from shuke.trade.coupons.queries.at_hand import Coupon, coupons_of
from shuke.trade.coupons.rules.offers import Offer
from shuke.ui.formats import day, money


@require_safe
@page
def coupons(request: HttpRequest, me: Me) -> HttpResponse:
    """What can be used in the member's own store today, what ends first first."""
    rows = [_row(one, me.member.currency) for one in coupons_at_hand(me)]
    return render(
        request,
        "portal/coupons/coupons.html",
        {"shop": shop_name(), "tab": "coupons", "said": said(request), "coupons": rows},
    )


def coupons_at_hand(me: Me) -> list[Coupon]:
    """The member's own, as the till of the own store would take them."""
    return coupons_of(
        actor=me.actor, customer_id=me.member.customer_id, unit_id=me.member.home_unit_id, now=me.now
    )


def _row(one: Coupon, currency: str) -> dict[str, Any]:
    least = one.offer.where.least_minor
    return {
        "name": one.name, "what": what_of(one.offer, currency), "code": one.code,
        "until": day(one.ends_on) if one.ends_on else "",
        "least": money(least, currency, whole=True) if least else "", "is_alone": one.offer.is_exclusive,
        "give_url": reverse("me_pass", args=[one.coupon_id]) if one.offer.may_be_given and not one.is_public else "",
    }  # fmt: skip


def what_of(offer: Offer, currency: str) -> str:
    """What a coupon takes off, in a few words."""
    match offer.kind:
        case "amount":
            return _("%(amount)s off") % {"amount": money(offer.minor, currency)}
        case "percent":
            return _("%(n)s%% off") % {"n": offer.percent}
        case "free_product":
            return _("One piece free")
        case "buy_x_get_y":
            return _("Buy %(buy)s, get %(get)s free") % {"buy": offer.buy, "get": offer.get}
