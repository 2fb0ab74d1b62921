"""An offer opens and closes, gets codes; members are given coupons, and they are taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, whole
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.command import Done
from shuke.foundation.org.refusals import Forbidden
from shuke.trade.coupons.commands.codes import take_codes
from shuke.trade.coupons.commands.issuing import (
    AT_ONCE,
    give_coupon,
    issue_batch,
    restore_coupon,
    withdraw_coupon,
)
from shuke.trade.coupons.commands.offers import add_public_code, close_offer, end_public_code, open_offer
from shuke.trade.coupons.commands.rehearsing import ask_offer_rehearsal
from shuke.ui.formats import count


def _to_offer(offer_id: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("offer", args=[offer_id]))


@require_POST
def opening(request: HttpRequest, offer_id: int) -> HttpResponse:
    """The offer gives coupons from now on."""
    if isinstance(open_offer(actor=actor_of(request), offer_id=offer_id, now=timezone.now()), Done):
        messages.success(request, _("The offer is open."))
    return _to_offer(offer_id)


@require_POST
def rehearsal(request: HttpRequest, offer_id: int) -> HttpResponse:
    """Ask what the offer would have done."""
    ask_offer_rehearsal(actor=actor_of(request), offer_id=offer_id)
    messages.success(request, _("The rehearsal is on its way; this page shows what it found."))
    return _to_offer(offer_id)


@require_POST
def closing(request: HttpRequest, offer_id: int) -> HttpResponse:
    """The offer gives no more."""
    if isinstance(close_offer(actor=actor_of(request), offer_id=offer_id, now=timezone.now()), Done):
        said(
            request,
            _("The offer is closed; coupons that were given stay good."),
            reverse("offer_opening", args=[offer_id]),
        )
    return _to_offer(offer_id)


@require_POST
def batches(request: HttpRequest, offer_id: int) -> HttpResponse:
    """So many single codes."""
    sent = request.POST
    wanted: Any = sent.get("wanted", "")
    try:
        outcome = issue_batch(
            actor=actor_of(request),
            offer_id=offer_id,
            wanted=wanted,
            label=sent.get("label", ""),
            now=timezone.now(),
        )
    except Refusal as no:
        return _refused(request, no, offer_id)
    made = whole(wanted) or 0
    words = _("The codes are being made; this page shows how far it got.")
    if made and made <= AT_ONCE:
        words = ngettext("%(n)s code is made.", "%(n)s codes are made.", made) % {"n": count(made)}
    if isinstance(outcome, Done):
        messages.success(request, words)
    return _to_offer(offer_id)


def _refused(request: HttpRequest, no: Refusal, offer_id: int) -> HttpResponse:
    if no.status not in (409, 422):
        raise no
    messages.error(request, str(no))
    return _to_offer(offer_id)


@require_POST
def public_codes(request: HttpRequest, offer_id: int) -> HttpResponse:
    """A code for many."""
    sent = request.POST
    limits: dict[str, Any] = {
        name: sent.get(name, "").strip() or None for name in ("total_limit", "member_limit")
    }
    try:
        add_public_code(
            actor=actor_of(request),
            offer_id=offer_id,
            code=sent.get("code", ""),
            now=timezone.now(),
            **limits,
        )
    except Refusal as no:
        return _refused(request, no, offer_id)
    messages.success(request, _("The code is good from now on."))
    return _to_offer(offer_id)


@require_POST
def public_ending(request: HttpRequest, offer_id: int, public_id: int) -> HttpResponse:
    """A code for many gives nothing more."""
    if isinstance(end_public_code(actor=actor_of(request), public_id=public_id), Done):
        messages.success(request, _("The code has ended."))
    return _to_offer(offer_id)


@require_POST
def batch_codes(request: HttpRequest, offer_id: int, batch_id: int) -> HttpResponse:
    """The codes of a batch as a file: who has it can use them, so the log keeps who took it."""
    codes = take_codes(actor=actor_of(request), offer_id=offer_id, batch_id=batch_id).value
    answer = HttpResponse("code\r\n" + "\r\n".join(codes) + "\r\n", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="codes-{batch_id}.csv"'
    return answer


def _to_customer(customer_id: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("customer", args=[customer_id]) + "#coupons")


@require_POST
def giving(request: HttpRequest, customer_id: int) -> HttpResponse:
    """A member is given a coupon; the same form sent twice gives one."""
    actor, sent = actor_of(request), request.POST
    if not actor.may("coupons.give_coupon"):
        raise Forbidden()
    after = "".join(letter for letter in sent.get("after", "") if letter.isdigit())[:20]
    given: dict[str, Any] = {
        "offer_id": whole(sent.get("offer")) or 0,
        "customer_id": customer_id,
        "now": timezone.now(),
    }
    if isinstance(
        give_coupon(actor=actor, key=f"give/{customer_id}/{given['offer_id']}/{after}", **given), Done
    ):
        messages.success(request, _("The coupon is given."))
    return _to_customer(customer_id)


@require_POST
def withdrawal(request: HttpRequest, customer_id: int, coupon_id: int) -> HttpResponse:
    """A coupon is taken back."""
    try:
        outcome = withdraw_coupon(
            actor=actor_of(request),
            coupon_id=coupon_id,
            reason=request.POST.get("reason", ""),
            now=timezone.now(),
        )
    except Refusal as no:
        if no.status != 409:
            raise
        messages.error(request, str(no))
        return _to_customer(customer_id)
    if isinstance(outcome, Done):
        said(
            request,
            _("The coupon is taken back."),
            reverse("coupon_restoring", args=[customer_id, coupon_id]),
        )
    return _to_customer(customer_id)


@require_POST
def restoring(request: HttpRequest, customer_id: int, coupon_id: int) -> HttpResponse:
    """The undo of it."""
    restore_coupon(actor=actor_of(request), coupon_id=coupon_id)
    return _to_customer(customer_id)
