"""A coupon for a friend: by the friend's number, or by a link that the first who opens it takes."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shuke.doors.portal.coupons.coupons import coupons_at_hand, what_of
from shuke.doors.portal.door import Me, page, shop_name
from shuke.doors.portal.notices import back
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import reading
from shuke.foundation.org.refusals import NotFound
from shuke.trade.coupons.commands.passing import pass_on_coupon, share_coupon, take_coupon
from shuke.trade.coupons.queries.at_hand import Coupon, coupon_linked
from shuke.trade.coupons.rules.links import LIFE
from shuke.ui.formats import day


@require_http_methods(["GET", "HEAD", "POST"])
@page
def passing(request: HttpRequest, me: Me, coupon_id: int) -> HttpResponse:
    """GET shows both ways; POST goes one of them."""
    with reading():
        found = next(
            (one for one in coupons_at_hand(me) if one.coupon_id == coupon_id and can_be_given(one)), None
        )
    if found is None:
        raise NotFound(field="coupon_id")
    if request.method != "POST":
        return _ways(request, me, found)
    try:
        if "link" in request.POST:
            link = share_coupon(actor=me.actor, coupon_id=coupon_id, now=me.now).value
            return _ways(request, me, found, link=settings.PUBLIC_ADDRESS + reverse("me_gift", args=[link]))
        pass_on_coupon(actor=me.actor, coupon_id=coupon_id, to=request.POST.get("to", "")[:40], now=me.now)
    except Refusal as no:
        return _ways(request, me, found, no=no)
    return back(reverse("me_coupons"), "given")


@require_http_methods(["GET", "HEAD", "POST"])
@page
def gift(request: HttpRequest, me: Me, link: str) -> HttpResponse:
    """What somebody gives: seen, then taken."""
    if request.method == "POST":
        take_coupon(actor=me.actor, link=link, now=me.now)
        return back(reverse("me_coupons"), "taken")
    found = coupon_linked(actor=me.actor, link=link, now=me.now)
    context = {"shop": shop_name(), "tab": "coupons", "coupon": _coupon(found, me)}
    return render(request, "portal/coupons/gift.html", context)


def can_be_given(one: Coupon) -> bool:
    """Whether the offer lets the member give it away."""
    return one.offer.may_be_given and not one.is_public


def _coupon(one: Coupon, me: Me) -> dict[str, Any]:
    until = day(one.ends_on) if one.ends_on else ""
    return {"name": one.name, "what": what_of(one.offer, me.member.currency), "until": until}


def _ways(
    request: HttpRequest, me: Me, one: Coupon, *, link: str = "", no: Refusal | None = None
) -> HttpResponse:
    context = {
        "shop": shop_name(), "tab": "coupons", "coupon": _coupon(one, me), "link": link, "days": LIFE.days,
        "to": request.POST.get("to", "")[:40] if no else "", "error": str(no) if no else "",
    }  # fmt: skip
    response = render(request, "portal/coupons/passing.html", context, status=no.status if no else 200)
    if no is not None and no.status == 429:
        response.headers["Retry-After"] = str(int(no.facts.get("wait", 1)) * 60)
    return response
