"""Points for a receipt of a till that knows no members: by its number and amount, once."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from shuke.customers.queries.profile import profile_of
from shuke.doors.assistant.door import at_work
from shuke.doors.assistant.till.sale import found
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import reading
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.trade.counter.commands.claiming import claim_receipt
from shuke.ui.formats import count
from shuke.ui.request import minor_typed, staff_of


@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The number and the total of a receipt; its points."""
    actor = at_work(request)
    if not actor.may("counter.claim_receipt"):
        raise Forbidden()
    if request.method != "POST":
        profile = profile_of(actor=actor, customer_id=customer_id)
        return _form(request, customer_id, profile.name or profile.member_no, {})
    with reading():
        profile = profile_of(actor=actor, customer_id=customer_id)
    staff, now = staff_of(request), timezone.now()
    try:
        minor = minor_typed(request.POST.get("total", ""))
        with transaction.atomic():  # whose receipt is not found was not looked up for it either
            member = found(actor, profile.member_no, customer_id, staff.unit_id, now)
            claimed = claim_receipt(
                actor=actor,
                number=request.POST.get("number", "")[:60],
                total_minor=minor,
                now=now,
                member=member,
            )
        points = int(claimed.value or 0)
    except NotFound:
        raise
    except Refusal as no:
        if no.status not in (404, 409, 422):
            raise
        return _form(request, customer_id, profile.name or profile.member_no, request.POST, no)
    words = ngettext("%(n)s point earned.", "%(n)s points earned.", points) % {"n": count(points)}
    messages.success(request, words if points else _("The receipt is the member's now."))
    return HttpResponseRedirect(reverse("app_member", args=[customer_id]))


def _form(
    request: HttpRequest, customer_id: int, name: str, given: Any, no: Refusal | None = None
) -> HttpResponse:
    context = {
        "id": customer_id, "name": name, "given": given, "error": str(no) if no else "",
        "back_url": reverse("app_member", args=[customer_id]),
    }  # fmt: skip
    return render(request, "assistant/till/claim.html", context, status=422 if no else 200)
