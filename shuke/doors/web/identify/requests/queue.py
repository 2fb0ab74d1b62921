"""The queue of requests: the most pressing first, and what was answered last."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuke.doors.web.identify.requests.words import line_of
from shuke.doors.web.request import actor_of, today
from shuke.foundation.org.refusals import Forbidden
from shuke.stewardship.privacy.queries.requests import requests_answered, requests_waiting

SHOWN, ANSWERED = 200, 20


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """The page."""
    actor, now = actor_of(request), today()
    if not actor.may("privacy.view_requests"):
        raise Forbidden()
    waiting = requests_waiting(actor=actor, limit=SHOWN)
    context = {
        "rows": [line_of(one, now) for one in waiting], "late": sum(one.due_on < now for one in waiting),
        "answered": [line_of(one, now) for one in requests_answered(actor=actor, limit=ANSWERED)],
    }  # fmt: skip
    return render(request, "identify/requests/queue.html", context)
