"""One request: what is asked for, until when, and what to do next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuke.doors.web.identify.own_copy.taking import own_copy_url
from shuke.doors.web.identify.requests.words import NEXT, STATES, left_of, line_of
from shuke.doors.web.request import actor_of, today
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.refusals import Forbidden
from shuke.stewardship.privacy.queries.requests import RequestShown, request_of
from shuke.stewardship.privacy.rules.requests import GROUNDS, PROOFS


@require_safe
def one(request: HttpRequest, request_id: int) -> HttpResponse:
    """The page."""
    actor, now = actor_of(request), today()
    if not actor.may("privacy.view_requests"):
        raise Forbidden()
    found = request_of(actor=actor, request_id=request_id)
    state, tone = STATES[found.state]
    left, pressing = left_of(found.due_on, now)
    context = {
        "row": line_of(found, now), "state": state, "tone": tone, "left": left, "pressing": pressing,
        "proofs": PROOFS.items(), "grounds": GROUNDS.items(), "next": NEXT[found.kind], "act": _act(actor, found),
        "is_open": found.state == "open", **_undo(found),
    }  # fmt: skip
    return render(request, "identify/requests/page.html", context)


def _act(actor: Actor, found: RequestShown) -> dict[str, Any]:
    """Where the button of what is asked for leads; "answer" where a person did it somewhere else."""
    if found.kind == "copy":
        return {"url": own_copy_url(actor, found.customer_id), "is_post": True}
    if found.kind == "erase":
        return {"url": reverse("customer_erasure", args=[found.customer_id]), "is_post": False}
    way = "request_answer" if found.kind == "correct" else "request_fulfilment"
    return {"url": reverse(way, args=[found.id]), "is_post": True}


def _undo(found: RequestShown) -> dict[str, Any]:
    """Where what was done can be taken back."""
    if found.state != "done":
        return {}
    if found.kind == "close" and found.status == "closed":
        url = reverse("account_return", args=[found.customer_id])
        return {"undo_url": url, "undo": _("Open the account again")}
    if found.kind == "restrict" and found.status == "active":
        url = reverse("restriction_ending", args=[found.customer_id])
        return {"undo_url": url, "undo": _("Let the details be used again")}
    return {}
