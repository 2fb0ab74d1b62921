"""Rewards are had, handed over, cancelled; offers of them opened and closed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, whole
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.command import Done
from shuke.foundation.org.refusals import Forbidden
from shuke.trade.rewards.commands.catalogue import close_reward, open_reward
from shuke.trade.rewards.commands.redeeming import cancel_redemption, hand_over_reward, redeem_reward


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the member's page of rewards where the form stood on it, else to the catalogue."""
    member = whole(request.POST.get("member"))
    return HttpResponseRedirect(reverse("customer_rewards", args=[member]) if member else reverse("rewards"))


@require_POST
def redemption(request: HttpRequest, customer_id: int) -> HttpResponse:
    """A member has a reward; the same form sent twice is one."""
    actor, sent = actor_of(request), request.POST
    if not actor.may("rewards.redeem_reward"):
        raise Forbidden()
    after = "".join(letter for letter in sent.get("after", "") if letter.isdigit())[:20]
    reward, pieces = whole(sent.get("reward")) or 0, whole(sent.get("count")) or 1
    given: dict[str, Any] = {
        "customer_id": customer_id,
        "reward_id": reward,
        "unit_id": actor.unit_id,
        "count": pieces,
    }
    try:
        redeem_reward(
            actor=actor, key=f"page/{customer_id}/{reward}/{pieces}/{after}", now=timezone.now(), **given
        )
        messages.success(request, _("The points are used; the reward waits to be handed over."))
    except Refusal as no:
        if no.status not in (409, 410, 422):
            raise
        messages.error(request, str(no))
    return HttpResponseRedirect(reverse("customer_rewards", args=[customer_id]))


@require_POST
def handover(request: HttpRequest, redemption_id: int) -> HttpResponse:
    """The member has it."""
    return _settled(request, hand_over_reward, redemption_id, _("Handed over."))


@require_POST
def cancellation(request: HttpRequest, redemption_id: int) -> HttpResponse:
    """It is not wanted: the points are back."""
    return _settled(request, cancel_redemption, redemption_id, _("Cancelled; the points are back."))


def _settled(request: HttpRequest, act: Any, redemption_id: int, words: str) -> HttpResponse:
    try:
        if isinstance(act(actor=actor_of(request), redemption_id=redemption_id, now=timezone.now()), Done):
            messages.success(request, words)
    except Refusal as no:
        if no.status != 409:
            raise
        messages.error(request, str(no))
    return _back(request)


@require_POST
def opening(request: HttpRequest, reward_id: int) -> HttpResponse:
    """It can be had again."""
    open_reward(actor=actor_of(request), reward_id=reward_id, now=timezone.now())
    return HttpResponseRedirect(reverse("rewards"))


@require_POST
def closing(request: HttpRequest, reward_id: int) -> HttpResponse:
    """Nobody can have it any more."""
    if isinstance(close_reward(actor=actor_of(request), reward_id=reward_id, now=timezone.now()), Done):
        said(
            request,
            _("Closed; what waits is still handed over."),
            reverse("reward_opening", args=[reward_id]),
        )
    return HttpResponseRedirect(reverse("rewards"))
