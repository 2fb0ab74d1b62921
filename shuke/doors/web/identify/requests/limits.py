"""What the officer sets and lifts: a hold, a restriction, a closed account."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shuke.customers.commands.agreeing.limiting import lift_restriction, reopen_account
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of
from shuke.foundation.org.command import Done
from shuke.stewardship.privacy.commands.holds import lift_hold, place_hold


@require_POST
def hold(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Nothing is erased until it is lifted."""
    reason, actor = request.POST.get("reason", ""), actor_of(request)
    if isinstance(place_hold(actor=actor, customer_id=customer_id, reason=reason, now=timezone.now()), Done):
        said(request, _("Nothing is erased until it is lifted."), reverse("hold_lifting", args=[customer_id]))
    return _back(customer_id)


@require_POST
def hold_lifting(request: HttpRequest, customer_id: int) -> HttpResponse:
    """What hindered an erasure is over."""
    if isinstance(lift_hold(actor=actor_of(request), customer_id=customer_id, now=timezone.now()), Done):
        said(request, _("The hold is lifted."))
    return _back(customer_id)


@require_POST
def restriction_ending(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The details may be used again, as far as was agreed to."""
    outcome = lift_restriction(actor=actor_of(request), customer_id=customer_id, now=timezone.now())
    if isinstance(outcome, Done):
        said(request, _("The details may be used again, as far as the customer agreed."))
    return _back(customer_id)


@require_POST
def account_return(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The account is open again."""
    outcome = reopen_account(actor=actor_of(request), customer_id=customer_id, now=timezone.now())
    if isinstance(outcome, Done):
        said(request, _("The account is open again; ask anew what the customer agrees to."))
    return _back(customer_id)


def _back(customer_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("customer", args=[customer_id]))
