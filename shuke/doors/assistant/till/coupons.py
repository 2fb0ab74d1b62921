"""A member's coupons that this store takes, each one tap from a sale."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuke.customers.queries.profile import profile_of
from shuke.doors.assistant.door import at_work
from shuke.foundation.org.refusals import Forbidden
from shuke.trade.coupons.queries.at_hand import coupons_of
from shuke.ui.formats import day
from shuke.ui.request import staff_of


@require_safe
def coupons(request: HttpRequest, customer_id: int) -> HttpResponse:
    """What the member has at hand here."""
    actor = at_work(request)
    if not actor.may("coupons.view"):
        raise Forbidden()
    profile = profile_of(actor=actor, customer_id=customer_id)
    found = coupons_of(
        actor=actor, customer_id=customer_id, unit_id=staff_of(request).unit_id, now=timezone.now()
    )
    sale_url = reverse("app_sale", args=[customer_id]) if actor.may("counter.ring_up") else ""
    rows = [
        {
            "name": one.name, "until": _("until %(day)s") % {"day": day(one.ends_on)} if one.ends_on else "",
            "url": f"{sale_url}?{urlencode({'coupon': one.code})}" if sale_url else "",
        }
        for one in found
    ]  # fmt: skip
    context = {
        "name": profile.name or profile.member_no,
        "rows": rows,
        "back_url": reverse("app_member", args=[customer_id]),
    }
    return render(request, "assistant/till/coupons.html", context)
