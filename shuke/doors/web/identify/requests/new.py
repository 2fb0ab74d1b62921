"""A request is taken down: from the customer's page, or by the member number."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuke.doors.web.forms import wrong
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, today, whole
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.command import Done
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.stewardship.privacy.commands.requests import take_request
from shuke.stewardship.privacy.queries.records import RecordShown, record_numbered, record_of
from shuke.stewardship.privacy.rules.requests import KINDS, PROOFS, WAYS, Asked, ReceivedInvalid


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; POST takes it down."""
    actor = actor_of(request)
    if not actor.may("privacy.take_request"):
        raise Forbidden()
    if request.method != "POST":
        return _form(request, actor)
    post = request.POST
    try:
        with reading():
            customer = _whose(actor, post.get("customer", ""), post.get("number", ""))
        if customer is None:
            raise NotFound(field="number")
        asked = Asked(post.get("kind", ""), post.get("way", ""), post.get("proof", ""))
        outcome = take_request(
            actor=actor, customer_id=customer.id, asked=asked, received_on=_day(post.get("received_on", "")),
            today=today(),
        )  # fmt: skip
    except Refusal as no:
        if no.status not in (409, 422) and not (isinstance(no, NotFound) and no.field == "number"):
            raise
        return _form(request, actor, no)
    return _taken(request, actor, customer.id, outcome.value, is_new=isinstance(outcome, Done))


def _taken(
    request: HttpRequest, actor: Actor, customer_id: int, number: int, *, is_new: bool
) -> HttpResponse:
    said(
        request, _("Taken down; the privacy officer answers it.") if is_new else _("It was asked for before.")
    )
    if not actor.may("privacy.view_requests"):
        return HttpResponseRedirect(reverse("customer", args=[customer_id]))
    return HttpResponseRedirect(reverse("request", args=[number]))


def _whose(actor: Actor, customer: str, number: str) -> RecordShown | None:
    """The record that a form names by id, or by the number that people know; None where nobody is named."""
    if (customer_id := whole(customer)) is not None:
        return record_of(actor=actor, customer_id=customer_id)
    return record_numbered(actor=actor, number=number) if number.strip() else None


def _day(text: str) -> date:
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise ReceivedInvalid(field="received_on", days=60)
    return found


def _form(request: HttpRequest, actor: Actor, no: Refusal | None = None) -> HttpResponse:
    given: Any = request.POST if request.method == "POST" else request.GET
    with reading():
        customer = _whose(actor, given.get("customer", ""), "")
    context = {
        "customer": customer, "given": given, "kinds": KINDS.items(), "ways": WAYS.items(), "proofs": PROOFS.items(),
        "today": today(), **wrong(no),
    }  # fmt: skip
    return render(request, "identify/requests/new.html", context, status=422 if no else 200)
