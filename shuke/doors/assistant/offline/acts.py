"""What a phone did without a connection, sent once there is one: each act with the key that the phone made for it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from shuke.customers.commands.identifiers import look_up
from shuke.customers.queries.profile import profile_of
from shuke.doors.assistant.door import at_work
from shuke.doors.assistant.members.notes import noted, promised, wished
from shuke.doors.assistant.members.register import enrolled
from shuke.doors.assistant.till.allowance import spent_offline
from shuke.doors.assistant.till.basket import basket_of
from shuke.doors.assistant.till.kept_coupons import taken_offline
from shuke.doors.assistant.till.sale import placed_at, rung
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.command import Outcome, Replayed
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.ui.request import whole


class KeyMissing(Refusal):
    """An act that could be done twice."""

    code = "key_missing"
    message = _("What is sent later needs a key of its own, so that it is done once.")


class ActUnknown(Refusal):
    """An act that does not wait: it is done with a connection or not at all."""

    code = "act_unknown"
    message = _("This cannot be done without a connection.")


def sold(request: HttpRequest, actor: Actor, customer_id: int) -> Outcome:
    """A sale as it stood. Points or one plain coupon pay within this phone's allowances; any other coupon is checked while
    the member stands there."""
    post, now = request.POST, timezone.now()
    if post.getlist("coupon") or post.get("points_minor", "0") != "0":
        raise ActUnknown(field="coupon")
    if not actor.may("counter.ring_up"):
        raise Forbidden()
    with reading():
        member_no = profile_of(actor=actor, customer_id=customer_id).member_no
        items = basket_of(actor, post.getlist("line"))
    if not (post.get("by_points") or post.get("by_coupon")):
        return rung(request, actor, customer_id, member_no, items, was_offline=True)
    at, total = placed_at(post.get("at", ""), now), sum(one.total_minor for one in items)
    by_coupon = bool(post.get("by_coupon"))
    alone = (
        taken_offline(actor, post, customer_id, at, total)
        if by_coupon
        else spent_offline(actor, post, at, total)
    )
    return rung(request, actor, customer_id, member_no, items, alone, was_offline=True)


Sent = Callable[[HttpRequest, Actor, int], Outcome]
ACTS: dict[str, Sent] = {"note": noted, "promise": promised, "wish": wished, "sale": sold}


@require_POST
def acts(request: HttpRequest, kind: str) -> HttpResponse:
    """One act; the answer says what became of it. A second time it is the first answer."""
    actor = at_work(request)
    if not request.POST.get("key"):
        raise KeyMissing(field="key")
    if kind == "member":
        outcome = enrolled(request, actor)
        customer_id = int(outcome.value)
    elif kind in ACTS:
        customer_id = _customer(request, actor)
        outcome = ACTS[kind](request, actor, customer_id)
    else:
        raise ActUnknown(field="kind")
    response = JsonResponse(
        {
            "state": "replayed" if isinstance(outcome, Replayed) else "done", "customer": customer_id,
            "url": reverse("app_member", args=[customer_id]),
        }
    )  # fmt: skip
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _customer(request: HttpRequest, actor: Actor) -> int:
    """Whom it is about: by id, or by the whole number that was typed, which opens the card again."""
    if number := request.POST.get("number", "").strip()[:60]:
        found = look_up(actor=actor, text=number).value
        if len(found) != 1:
            raise NotFound(field="number")
        return int(found[0])
    return whole(request.POST.get("customer")) or 0
