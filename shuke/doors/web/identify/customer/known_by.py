"""Numbers and addresses on the customer's page: added, made the first, ended and brought back; and another owner."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shuke.customers.commands.identifiers import add_identifier
from shuke.customers.commands.known_by import end_identifier, prefer_identifier, return_identifier
from shuke.customers.commands.marks import assign_owner
from shuke.customers.queries.profile import profile_of
from shuke.doors.web.door import next_address
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, today, whole
from shuke.foundation.org.actor import reading
from shuke.foundation.org.command import Done
from shuke.foundation.org.refusals import NotFound

KINDS = ("phone", "email", "card", "wechat")


def _back(request: HttpRequest, customer_id: int, place: str) -> HttpResponse:
    return HttpResponseRedirect(next_address(request, reverse("customer", args=[customer_id]) + place))


@require_POST
def identifiers(request: HttpRequest, customer_id: int) -> HttpResponse:
    """A further phone, e-mail, card or WeChat."""
    kind = request.POST.get("kind", "")
    if kind not in KINDS:
        raise NotFound(field="kind")
    outcome = add_identifier(
        actor=actor_of(request), customer_id=customer_id, kind=kind, text=request.POST.get("text", "")
    )
    said(request, _("Added.") if isinstance(outcome, Done) else _("The customer has this one already."))
    return _back(request, customer_id, "#known-by")


@require_POST
def preference(request: HttpRequest, customer_id: int, identifier_id: int) -> HttpResponse:
    """This one is the first of its kind."""
    prefer_identifier(actor=actor_of(request), customer_id=customer_id, identifier_id=identifier_id)
    return _back(request, customer_id, "#known-by")


@require_POST
def ending(request: HttpRequest, customer_id: int, identifier_id: int) -> HttpResponse:
    """It is the customer's no more; the notice offers the undo."""
    outcome = end_identifier(actor=actor_of(request), customer_id=customer_id, identifier_id=identifier_id)
    if isinstance(outcome, Done):
        undo = reverse("identifier_return", args=[customer_id, identifier_id])
        first = "?primary=1" if request.POST.get("primary") else ""
        said(request, _("It is the customer's no more."), undo + first)
    return _back(request, customer_id, "#known-by")


@require_POST
def return_(request: HttpRequest, customer_id: int, identifier_id: int) -> HttpResponse:
    """The undo of an ending."""
    return_identifier(
        actor=actor_of(request), customer_id=customer_id, identifier_id=identifier_id,
        is_primary=bool(request.POST.get("primary")),
    )  # fmt: skip
    return _back(request, customer_id, "#known-by")


@require_POST
def owner(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Somebody else looks after the customer; the notice gives the customer back."""
    actor, wanted = actor_of(request), whole(request.POST.get("owner")) or 0
    with reading():
        before = profile_of(actor=actor, customer_id=customer_id).owner_id
    outcome = assign_owner(actor=actor, customer_id=customer_id, staff_id=wanted, today=today())
    if isinstance(outcome, Done):
        undo = f"{reverse('customer_owner', args=[customer_id])}?owner={before}" if before else ""
        said(request, _("The customer has a new owner."), undo)
    return _back(request, customer_id, "#owners")
