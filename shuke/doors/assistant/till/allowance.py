"""How much a phone may let points pay without a connection: signed by the shop, bounded, and told of afterwards."""

import re
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_POST

from shuke.doors.assistant.door import at_work
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.refusals import Forbidden
from shuke.trade.counter.rules.receipts import Alone
from shuke.trade.coupons.commands.offline import issue_allowance, reconcile_allowance
from shuke.trade.coupons.queries.tickets import tickets_public_key
from shuke.trade.coupons.rules.offline import Allowance, AllowanceOver, Kind, allowance_in, require_allowed
from shuke.trade.programme.queries.terms import in_force
from shuke.trade.programme.rules.paying import NotPayable, Worth, most_payable, needs_proof, points_of
from shuke.ui.request import staff_of, whole

BUDGETS: dict[str, int] = {
    "points": 10_000,
    "coupons": 20_000,
}  # ¥100 and ¥200 a day, of all members together
HOURS = 24


@require_POST
def allowance(request: HttpRequest) -> HttpResponse:
    """A fresh one of a kind for this phone; ``done`` names one that was told of to its end."""
    actor = at_work(request)
    if not actor.may("coupons.issue_allowance"):
        raise Forbidden()
    kind: Kind = "coupons" if request.POST.get("kind") == "coupons" else "points"
    unit_id, now = staff_of(request).unit_id, timezone.now()
    if serial := whole(request.POST.get("done")):
        reconcile_allowance(actor=actor, serial=serial, redeemed=[], unit_id=unit_id, now=now, is_last=True)
    text = str(
        issue_allowance(
            actor=actor, terminal=terminal_of(actor, request.POST), kind=kind, budget_minor=BUDGETS[kind],
            unit_id=unit_id, now=now, key=uuid4().hex, hours=HOURS,
        ).value
    )  # fmt: skip
    granted = granted_in(actor, text, kind)
    until = datetime.fromisoformat(granted.until).timestamp()
    told = {"text": text, "serial": granted.serial, "budget_minor": granted.budget_minor, "until": until}
    response = JsonResponse(told)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def terminal_of(actor: Actor, post: QueryDict) -> str:
    """This phone in these hands."""
    device = re.sub(r"[^0-9a-f]", "", post.get("device", "").lower())[:12]
    return f"app/{actor.staff_id}/{device}"


def granted_in(actor: Actor, text: str, kind: Kind) -> Allowance:
    """The allowance that a text grants; SignatureWrong, and AllowanceOver for one of another kind."""
    with reading():
        found = allowance_in(tickets_public_key(actor=actor), text)
    if found.kind != kind:
        raise AllowanceOver(field="allowance")
    return found


def payable_unproven(available: int) -> dict[str, Any] | None:
    """What a member's points may pay who cannot be proven: below the programme's border, in its steps. None for nothing."""
    now = in_force()
    if now is None:
        return None
    worth: Worth = now.terms.worth
    most = most_payable(worth, available, 10**9)
    if needs_proof(worth, most):
        most = (worth.proof_from_minor - 1) // worth.step_minor * worth.step_minor
    if most <= 0 or points_of(worth, most) < worth.least_points:
        return None
    return {"most": most, "step": worth.step_minor, "percent": worth.most_percent}


def spent_offline(actor: Actor, post: QueryDict, at: datetime, total_minor: int) -> Alone:
    """What points paid within an allowance of this phone; AllowanceOver, AllowanceSpent, NotPayable."""
    minor, number = whole(post.get("by_points")) or 0, whole(post.get("number_of")) or 0
    granted = granted_in(actor, post.get("allowance", ""), "points")
    require_allowed(granted, terminal_of(actor, post), 0, minor, at)
    with reading():
        now = in_force()
    worth = now.terms.worth if now else None
    if (
        worth is None
        or needs_proof(worth, minor)
        or minor * 100 > total_minor * worth.most_percent
        or not number
    ):
        raise NotPayable(field="by_points", most=0, step=worth.step_minor if worth else 0)
    return Alone("points", minor, granted.serial, number)
