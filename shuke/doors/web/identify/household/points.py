"""Points handed on within a household, by staff, at the member's wish."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from shuke.customers.queries.households import MateShown
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done
from shuke.trade.programme.commands.sharing import hand_on_points
from shuke.ui.formats import count
from shuke.ui.request import staff_of, whole


def handing_form(actor: Actor, customer_id: int, mates: list[MateShown]) -> dict[str, Any] | None:
    """To whom points can go, under a key that makes two taps one; None for who hands on none."""
    others = [(one.id, one.name) for one in mates if one.until_on is None and one.customer_id != customer_id]
    if not others or not actor.may("programme.hand_on_points"):
        return None
    action = reverse("household_points", args=[customer_id])
    return {"action": action, "others": others, "key": secrets.token_hex(16)}


@require_POST
def handing(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The points are the other's."""
    amount = whole(request.POST.get("amount")) or 0
    done = hand_on_points(
        actor=actor_of(request), customer_id=customer_id, mate_id=whole(request.POST.get("mate")) or 0, amount=amount,
        unit_id=staff_of(request).unit_id, now=timezone.now(), key=request.POST.get("key", "")[:40],
    )  # fmt: skip
    if isinstance(done, Done):
        said(
            request,
            ngettext("%(n)s point handed on.", "%(n)s points handed on.", amount) % {"n": count(amount)},
        )
    return HttpResponseRedirect(reverse("customer", args=[customer_id]) + "#household")
