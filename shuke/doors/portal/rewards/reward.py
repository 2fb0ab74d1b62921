"""One reward: what it takes, and having it; many points ask for a code first."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuke.customers.rules.codes import CodeWrong, TooManyCodes
from shuke.doors.portal.door import Me, page, shop_name
from shuke.doors.portal.notices import back
from shuke.doors.portal.rewards.rewards import shown
from shuke.doors.portal.signing import step
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import reading
from shuke.foundation.org.refusals import NotFound
from shuke.trade.ledger.queries.balances import balance_of
from shuke.trade.programme.commands.proving import CodeNeeded
from shuke.trade.rewards.commands.redeeming import redeem_reward
from shuke.trade.rewards.queries.catalogue import pieces_had, rewards_offered


@require_http_methods(["GET", "HEAD", "POST"])
@page
def reward(request: HttpRequest, me: Me, reward_id: int) -> HttpResponse:
    """GET shows it; POST has it, once however often it is sent."""
    if request.method != "POST":
        return _page(request, me, reward_id)
    if step.is_asking_again(request):
        return step.another(request, me)
    given, told = step.brought(request, me)
    key = step.key_of(given)
    try:
        redeem_reward(
            actor=me.actor, customer_id=me.member.customer_id, reward_id=reward_id, unit_id=me.member.home_unit_id, now=me.now,
            key=f"me/{me.member.customer_id}/{key}", told=told,
        )  # fmt: skip
    except CodeNeeded:
        return _asked(request, me, reward_id, key)
    except (CodeWrong, TooManyCodes) as no:
        return step.again(request, me, no)
    except Refusal as no:
        with reading():
            return _page(request, me, reward_id, no)
    return back(reverse("me_rewards"), "had")


def _asked(request: HttpRequest, me: Me, reward_id: int, key: str) -> HttpResponse:
    with reading():
        row = _row(me, reward_id)
    what = _("%(points)s for “%(name)s”") % {"points": row["points"], "name": row["name"]}
    try:
        return step.ask(request, me, {"key": key}, what, reverse("me_reward", args=[reward_id]))
    except TooManyCodes as no:
        with reading():
            return _page(request, me, reward_id, no)


def _row(me: Me, reward_id: int) -> dict[str, Any]:
    available = balance_of(actor=me.actor, customer_id=me.member.customer_id, now=me.now).available
    found = next(
        (one for one in rewards_offered(actor=me.actor, today=me.today) if one.id == reward_id), None
    )
    if found is None:
        raise NotFound(field="reward_id")
    had = pieces_had(actor=me.actor, customer_id=me.member.customer_id).get(reward_id, 0)
    return shown(found, available, had, me)


def _page(request: HttpRequest, me: Me, reward_id: int, no: Refusal | None = None) -> HttpResponse:
    try:
        row = _row(me, reward_id)
    except NotFound:
        if no is None:
            raise
        raise no from None  # gone while it was looked at: why is told
    context = {
        "shop": shop_name(), "tab": "points", "row": row, "error": str(no) if no else "", "store": me.member.store,
        "key": secrets.token_hex(16),
    }  # fmt: skip
    return render(request, "portal/rewards/reward.html", context, status=no.status if no else 200)
