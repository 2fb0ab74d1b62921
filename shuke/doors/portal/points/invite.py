"""Bringing friends: the own code, what both have of it, whom it brought; and the code of who brought the member."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from shuke.doors.portal.door import Me, page, shop_name
from shuke.doors.portal.notices import back, said
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.queries import unit_within
from shuke.trade.orders.queries.bought import has_bought_before
from shuke.trade.referrals.commands.naming import name_referrer
from shuke.trade.referrals.queries.referrals import Brought, Inviting, brought_by, brought_to_us, inviting_of
from shuke.ui.formats import count, day, money
from shuke.ui.request import device_secret

# Whether somebody is looked at is the shop's business: to the member it waits.
STATES = {
    "waiting": pgettext_lazy("a friend who was brought", "Has not bought yet"),
    "held": pgettext_lazy("a friend who was brought", "Has not bought yet"),
    "pending": pgettext_lazy("a friend who was brought", "On its way"),
    "earned": pgettext_lazy("a friend who was brought", "Yours"),
    "taken_back": pgettext_lazy("a friend who was brought", "The goods came back"),
    "lapsed": pgettext_lazy("a friend who was brought", "Over without a purchase"),
    "refused": pgettext_lazy("a friend who was brought", "Does not count"),
    "void": pgettext_lazy("a friend who was brought", "Does not count"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@page
def invite(request: HttpRequest, me: Me) -> HttpResponse:
    """The code to pass on; POST names the code of who told of the shop."""
    error: Refusal | None = None
    if request.method == "POST":
        try:
            name_referrer(
                actor=me.actor, customer_id=me.member.customer_id, invite=request.POST.get("invite", "")[:40],
                unit_id=me.member.home_unit_id, now=me.now, device=device_secret(request),
            )  # fmt: skip
            return back(reverse("me_invite"), "saved")
        except Refusal as no:
            error = no
    own = inviting_of(actor=me.actor, customer_id=me.member.customer_id)
    brought = brought_to_us(actor=me.actor, customer_id=me.member.customer_id)
    context: dict[str, Any] = {
        "shop": shop_name(), "tab": "card", "said": said(request), "code": own.code if own else "",
        "promise": promised(own) if own else [], "address": _address(me, own) if own else "",
        "friends": [_friend(one) for one in brought_by(actor=me.actor, customer_id=me.member.customer_id)],
        "is_new": not has_bought_before(actor=me.actor, customer_id=me.member.customer_id, day=me.today),
        "brought_on": brought.named_on if brought else None, "error": str(error) if error else "",
        "typed": request.POST.get("invite", "")[:40],
    }  # fmt: skip
    return render(request, "portal/points/invite.html", context, status=error.status if error else 200)


def promised(own: Inviting) -> list[str]:
    """What is promised, sentence by sentence."""
    terms, found = own.terms, []
    if own.referrer_points:
        found.append(_("You get %(n)s points.") % {"n": count(own.referrer_points)})
    if terms.friend_points:
        found.append(_("Your friend gets %(n)s points.") % {"n": count(terms.friend_points)})
    if terms.referrer_offer or terms.friend_offer:
        found.append(
            _("A coupon for both of you.") if terms.referrer_offer and terms.friend_offer
            else _("A coupon for you.") if terms.referrer_offer else _("A coupon for your friend.")
        )  # fmt: skip
    least = money(terms.least_minor, own.currency, whole=True) if terms.least_minor else ""
    days = {"days": terms.within_days, "least": least}
    found.append(
        _("Counts with your friend's first purchase of %(least)s or more within %(days)s days.") % days if least
        else _("Counts with your friend's first purchase within %(days)s days.") % days
    )  # fmt: skip
    if terms.return_days:
        found.append(
            _("It is yours %(n)s days after that purchase, if the goods stay.") % {"n": terms.return_days}
        )
    return found


def _address(me: Me, own: Inviting) -> str:
    """Where a friend joins the member's own store with the code filled in."""
    unit = unit_within(me.actor.path, me.member.home_unit_id)
    return (
        f"{settings.PUBLIC_ADDRESS}{reverse('join', args=[unit.code])}?{urlencode({'by': own.code})}"
        if unit
        else ""
    )


def _friend(one: Brought) -> dict[str, Any]:
    ripe = day(one.ripe_at) if one.ripe_at and one.state == "pending" else ""
    return {"named_on": one.named_on, "state": STATES[one.state], "ripe": ripe}
