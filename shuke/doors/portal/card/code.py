"""The code that changes every half minute, and those that follow: kept by the open page alone, never by the worker."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from shuke.doors.portal.door import Me, page
from shuke.trade.counter.queries.member_codes import member_code, member_codes
from shuke.trade.counter.rules.member_code import SECONDS, seconds_left
from shuke.ui.qr import qr_path

AHEAD = 6  # three minutes in a cellar without network


@dataclass(frozen=True, slots=True)
class CodeShown:
    """The running code, how long it is shown still, and how long one is shown in all; in seconds."""

    text: str
    left: int
    span: int = SECONDS


def code_of(me: Me) -> CodeShown:
    """The running code."""
    return CodeShown(*member_code(actor=me.actor, customer_id=me.member.customer_id, now=me.now))


@require_safe
@page
def codes(request: HttpRequest, me: Me) -> HttpResponse:
    """The running code and the next ones, drawn, each with the seconds until it ends."""
    left, drawn = seconds_left(me.now), []
    found = member_codes(actor=me.actor, customer_id=me.member.customer_id, now=me.now, count=AHEAD)
    for place, text in enumerate(found):
        side, path = qr_path(text)
        drawn.append({"side": side, "path": path, "ends_in": left + place * SECONDS})
    return JsonResponse({"codes": drawn})
