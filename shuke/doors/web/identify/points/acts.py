"""Adjustments by hand: made at once up to the limit, asked for above it, decided by somebody else."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shuke.doors.web.identify.points.panel import signed
from shuke.doors.web.request import actor_of
from shuke.foundation.org.command import Done
from shuke.foundation.org.refusals import Forbidden
from shuke.trade.ledger.commands.adjusting import (
    ApprovalNeeded,
    Change,
    adjust_points,
    approve_adjustment,
    decline_adjustment,
    request_adjustment,
)
from shuke.trade.ledger.rules.amounts import whole_amount


def _back(customer_id: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("customer", args=[customer_id]) + "#points")


@require_POST
def adjustments(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Points are given or taken; above the limit a second person is asked."""
    actor, asked = actor_of(request), request.POST
    if not actor.may("ledger.adjust_points"):  # before an amount tells whether it is one
        raise Forbidden()
    amount = whole_amount(asked.get("amount", ""))
    change = Change(-amount if asked.get("way") == "take" else amount, asked.get("reason", ""))
    after = re.sub(r"[^0-9-]", "", asked.get("after", ""))[:40]
    key = f"hand/{actor.staff_id}/{customer_id}/{after}/{change.amount}/{change.reason[:20]}"
    given: dict[str, Any] = {
        "customer_id": customer_id,
        "change": change,
        "unit_id": actor.unit_id,
        "now": timezone.now(),
    }
    try:
        adjust_points(actor=actor, key=key, **given)
        messages.success(request, _("Points: %(amount)s.") % {"amount": signed(change.amount)})
    except ApprovalNeeded as no:
        request_adjustment(actor=actor, key=f"{key}/asked", **given)
        messages.success(
            request, _("That is more than %(limit)s within a day: a second person was asked.") % no.facts
        )
    return _back(customer_id)


@require_POST
def approval(request: HttpRequest, customer_id: int, adjustment_id: int) -> HttpResponse:
    """The second person says yes."""
    outcome = approve_adjustment(actor=actor_of(request), adjustment_id=adjustment_id, now=timezone.now())
    messages.success(
        request, _("Approved.") if isinstance(outcome, Done) else _("Somebody decided this already.")
    )
    return _back(customer_id)


@require_POST
def refusal(request: HttpRequest, customer_id: int, adjustment_id: int) -> HttpResponse:
    """The second person says no."""
    outcome = decline_adjustment(actor=actor_of(request), adjustment_id=adjustment_id, now=timezone.now())
    messages.success(
        request, _("Declined.") if isinstance(outcome, Done) else _("Somebody decided this already.")
    )
    return _back(customer_id)
