"""A member of the demo shop, into whose own pages one click leads: somebody who bought often, and has a tier above the first."""

from collections import Counter
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from shuke.customers.commands.agreeing.sessions import Device, sign_in_example
from shuke.foundation.org.actor import SYSTEM, reading_as
from shuke.foundation.org.refusals import NotFound
from shuke.foundation.org.signing.devices import device_of
from shuke.trade.orders.queries.listed import OrdersAsked, orders_listed
from shuke.trade.programme.queries.members import membership_of

MEMBER = "member"  # beside the logins of the staff
LOOKED_AT, TRIED = 400, 12


def enter_as_member(request: HttpRequest) -> HttpResponse:
    """Signed in on this browser as that member; the caller has made sure that this is a demo on this machine."""
    now = timezone.now()
    device = Device(device_of(request.headers.get("User-Agent", "")), is_remembered=True)
    done = sign_in_example(actor=SYSTEM, customer_id=_somebody(now), device=device, now=now)
    response = HttpResponseRedirect(reverse("me_card"))
    response.set_cookie(
        settings.MEMBER_COOKIE_NAME, done.value["secret"], path="/", secure=settings.SESSION_COOKIE_SECURE, httponly=True,
        samesite="Lax",
    )  # fmt: skip
    return response


def _somebody(now: datetime) -> int:
    with reading_as(SYSTEM):
        sales = orders_listed(actor=SYSTEM, asked=OrdersAsked(until=now, limit=LOOKED_AT))
        often = [
            id_ for id_, _n in Counter(one.customer_id for one in sales if one.customer_id).most_common(TRIED)
        ]
        if not often:
            raise NotFound()
        places = {id_: membership_of(actor=SYSTEM, customer_id=id_, on=timezone.localdate()) for id_ in often}
    high = [id_ for id_ in often if (place := places[id_]) is not None and 0 < place.place < place.places - 1]
    return (high or often)[0]
