"""Uses of points that members say were somebody else's: given back, or kept with the reason that the member reads."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from shuke.doors.web.request import actor_of
from shuke.trade.programme.commands.disputes import reject_dispute, return_disputed
from shuke.trade.programme.queries.disputes import DisputeShown, disputes_listed
from shuke.trade.programme.rules.disputes import LONGEST
from shuke.ui.formats import count

STATES = {
    "open": (pgettext_lazy("state of a dispute", "To decide"), "warning"),
    "asked": (pgettext_lazy("state of a dispute", "A second person decides"), "info"),
    "returned": (pgettext_lazy("state of a dispute", "Given back"), "success"),
    "rejected": (pgettext_lazy("state of a dispute", "Rejected"), "muted"),
}


@require_safe
def disputes(request: HttpRequest) -> HttpResponse:
    """What waits first, then what was answered."""
    rows = [_row(one) for one in disputes_listed(actor=actor_of(request))]
    return render(request, "customise/programme/disputes.html", {"rows": rows, "longest": LONGEST})


@require_POST
def given_back(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """Yes: the points come back by an adjustment, above the limit once a second person agrees."""
    return_disputed(actor=actor_of(request), dispute_id=dispute_id, now=timezone.now())
    messages.success(request, _("Done. Above the limit a second person decides on the customer's page."))
    return HttpResponseRedirect(reverse("disputes"))


@require_POST
def refusal(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """No, and why."""
    words = request.POST.get("words", "")[:2000]
    reject_dispute(actor=actor_of(request), dispute_id=dispute_id, words=words, now=timezone.now())
    messages.success(request, _("The member was told why."))
    return HttpResponseRedirect(reverse("disputes"))


def _row(one: DisputeShown) -> dict[str, Any]:
    label, tone = STATES[one.state]
    return {
        "id": one.id, "customer": one.customer,
        "customer_url": f"{reverse('customer', args=[one.customer_id])}?points=all#points",
        "amount": count(one.amount), "used_at": one.used_at, "store": one.store, "used_by": one.used_by,
        "opened_at": one.opened_at,
        "state": label, "tone": tone, "is_open": one.state == "open", "decided_by": one.decided_by, "decided_at": one.decided_at,
        "words": one.words,
    }  # fmt: skip
