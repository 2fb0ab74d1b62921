"""What the officer decides about a request."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shuke.customers.commands.agreeing.consents import record_consents
from shuke.customers.commands.agreeing.limiting import close_account, restrict_use
from shuke.customers.rules.consents import Said
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.command import Done
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.stewardship.privacy.commands.requests import (
    answer_request,
    prove_request,
    refuse_request,
    reopen_request,
    withdraw_request,
)
from shuke.stewardship.privacy.queries.requests import request_of
from shuke.stewardship.privacy.rules.requests import ProofMissing

# By whom a withdrawal of consent came in, and how it was heard.
SOURCE, HEARD = "desk", "spoken"


@require_POST
def proof(request: HttpRequest, request_id: int) -> HttpResponse:
    """It is the person."""
    prove_request(actor=actor_of(request), request_id=request_id, proof=request.POST.get("proof", ""))
    return _back(request_id)


@require_POST
def answer(request: HttpRequest, request_id: int) -> HttpResponse:
    """What was asked for is done."""
    if isinstance(answer_request(actor=actor_of(request), request_id=request_id, now=timezone.now()), Done):
        said(request, _("The request is met."), reverse("request_reopening", args=[request_id]))
    return _back(request_id)


@require_POST
def fulfilment(request: HttpRequest, request_id: int) -> HttpResponse:
    """What was asked for is done by this click, and the request is met with that."""
    actor = actor_of(request)
    if not actor.may("privacy.answer_request"):
        raise Forbidden()
    with reading():
        found = request_of(actor=actor, request_id=request_id)
    if found.kind not in FULFILLED:
        raise NotFound(field="request_id")
    if found.state == "open" and not found.proof:
        raise ProofMissing(field="proof")
    FULFILLED[found.kind](actor, found.customer_id, timezone.now())
    return answer(request, request_id)


def _no_analysis(actor: Actor, customer_id: int, now: datetime) -> None:
    told = [Said("profiling", "", is_granted=False)]
    record_consents(actor=actor, customer_id=customer_id, said=told, source=SOURCE, evidence=HEARD, now=now)


def _kept_only(actor: Actor, customer_id: int, now: datetime) -> None:
    restrict_use(actor=actor, customer_id=customer_id, now=now)


def _closed(actor: Actor, customer_id: int, now: datetime) -> None:
    close_account(actor=actor, customer_id=customer_id, now=now)


FULFILLED: dict[str, Callable[[Actor, int, datetime], None]] = {
    "object": _no_analysis,
    "restrict": _kept_only,
    "close": _closed,
}


@require_POST
def refusal(request: HttpRequest, request_id: int) -> HttpResponse:
    """It is not met, and why."""
    ground = request.POST.get("ground", "")
    outcome = refuse_request(
        actor=actor_of(request), request_id=request_id, ground=ground, now=timezone.now()
    )
    if isinstance(outcome, Done):
        said(request, _("Refused; tell the person why."), reverse("request_reopening", args=[request_id]))
    return _back(request_id)


@require_POST
def withdrawal(request: HttpRequest, request_id: int) -> HttpResponse:
    """Who asked does not want it any more."""
    if isinstance(withdraw_request(actor=actor_of(request), request_id=request_id, now=timezone.now()), Done):
        said(request, _("Taken back."), reverse("request_reopening", args=[request_id]))
    return _back(request_id)


@require_POST
def reopening(request: HttpRequest, request_id: int) -> HttpResponse:
    """The undo of an answer."""
    reopen_request(actor=actor_of(request), request_id=request_id)
    return _back(request_id)


def _back(request_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("request", args=[request_id]))
