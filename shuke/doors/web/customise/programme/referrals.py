"""Friends who were brought: what is held for a second person first, with the signs against it; then all others."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from shuke.doors.web.request import actor_of, staff_of
from shuke.foundation.org.actor import Actor
from shuke.trade.orders.queries.bought import has_bought_before
from shuke.trade.referrals.commands.deciding import allow_referral, refuse_referral
from shuke.trade.referrals.commands.naming import name_referrer
from shuke.trade.referrals.queries.referrals import (
    ReferralShown,
    brought_by,
    brought_to_us,
    inviting_of,
    referrals_listed,
)
from shuke.trade.referrals.rules.standing import LONGEST
from shuke.ui.formats import enumeration

STATES = {
    "held": (pgettext_lazy("state of a referral", "To decide"), "warning"),
    "waiting": (pgettext_lazy("state of a referral", "Waits for a purchase"), "muted"),
    "pending": (pgettext_lazy("state of a referral", "Pending"), "info"),
    "earned": (pgettext_lazy("state of a referral", "Earned"), "success"),
    "taken_back": (pgettext_lazy("state of a referral", "Taken back"), "muted"),
    "lapsed": (pgettext_lazy("state of a referral", "Lapsed"), "muted"),
    "refused": (pgettext_lazy("state of a referral", "Refused"), "muted"),
    "void": (pgettext_lazy("state of a referral", "One person by now"), "muted"),
}
REASONS = {
    "phone": pgettext_lazy("a sign against a referral", "both have the same phone"),
    "email": pgettext_lazy("a sign against a referral", "both have the same e-mail"),
    "household": pgettext_lazy("a sign against a referral", "both are of one household"),
    "guardian": pgettext_lazy("a sign against a referral", "a child and its guardian"),
    "device": pgettext_lazy("a sign against a referral", "both use one device"),
    "circle": pgettext_lazy("a sign against a referral", "they bring each other in a circle"),
    "own_staff": pgettext_lazy("a sign against a referral", "whoever wrote it down is the referrer"),
    "same_hand": pgettext_lazy(
        "a sign against a referral", "one of staff names this referrer again and again"
    ),
    "per_day": pgettext_lazy("a sign against a referral", "many friends on one day"),
    "per_month": pgettext_lazy("a sign against a referral", "many friends in one month"),
}


@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    """What waits first."""
    actor = actor_of(request)
    rows = [_row(actor, one) for one in referrals_listed(actor=actor)]
    return render(request, "customise/programme/referrals.html", {"rows": rows, "longest": LONGEST})


@require_POST
def approval(request: HttpRequest, referral_id: int) -> HttpResponse:
    """It counts all the same."""
    allow_referral(
        actor=actor_of(request), referral_id=referral_id, words=_words(request), now=timezone.now()
    )
    messages.success(request, _("It counts."))
    return HttpResponseRedirect(reverse("referrals"))


@require_POST
def refusal(request: HttpRequest, referral_id: int) -> HttpResponse:
    """It does not count."""
    refuse_referral(
        actor=actor_of(request), referral_id=referral_id, words=_words(request), now=timezone.now()
    )
    messages.success(request, _("It does not count."))
    return HttpResponseRedirect(reverse("referrals"))


@require_POST
def naming(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The clerk enters the code of who brought a new member."""
    actor = actor_of(request)
    name_referrer(
        actor=actor, customer_id=customer_id, invite=request.POST.get("invite", "")[:40], unit_id=staff_of(request).unit_id,
        now=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("Whoever brought them is written down."))
    return HttpResponseRedirect(reverse("customer", args=[customer_id]) + "#points")


def inviting_panel(actor: Actor, customer_id: int) -> dict[str, Any] | None:
    """A member's code, whom it brought and who brought the member, for the customer's page; None without the right."""
    if not actor.may("referrals.view") or not actor.sees("B"):
        return None
    own = inviting_of(actor=actor, customer_id=customer_id)
    friends = brought_by(actor=actor, customer_id=customer_id)
    by = brought_to_us(actor=actor, customer_id=customer_id)
    if own is None and not friends and by is None:
        return None
    return {
        "code": own.code if own else "", "friends": len(friends), "earned": sum(one.state == "earned" for one in friends),
        "by": by.other if by else "", "is_brought": by is not None, "by_state": STATES[by.state][0] if by else "",
        "by_url": reverse("customer", args=[by.other_id]) if by and by.other else "",
        "action": reverse("customer_referrer", args=[customer_id])
        if own and by is None and actor.may("referrals.name_referrer") and actor.unit_id
        and not has_bought_before(actor=actor, customer_id=customer_id, day=timezone.localdate()) else "",
    }  # fmt: skip


def _words(request: HttpRequest) -> str:
    return request.POST.get("words", "")[:2000]


def _row(actor: Actor, one: ReferralShown) -> dict[str, Any]:
    label, tone = STATES[one.state]
    return {
        "id": one.id, "referrer": one.referrer, "friend": one.friend,
        "referrer_url": reverse("customer", args=[one.referrer_id]) if one.referrer else "",
        "friend_url": reverse("customer", args=[one.friend_id]) if one.friend else "",
        "named_at": one.named_at, "store": one.store, "named_by": one.named_by, "state": label, "tone": tone,
        "reasons": enumeration([str(REASONS.get(reason, reason)) for reason in one.reasons]),
        "is_held": one.state == "held" and one.named_by_id != actor.staff_id and bool(one.friend),
        "is_own": one.state == "held" and one.named_by_id == actor.staff_id,
        "decided_by": one.decided_by, "decided_at": one.decided_at, "words": one.words,
    }  # fmt: skip
