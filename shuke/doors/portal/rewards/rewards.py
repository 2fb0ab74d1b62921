"""Rewards: what points are good for, what is missing, and what waits to be fetched."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from shuke.doors.portal.door import Me, page, shop_name
from shuke.doors.portal.notices import back, said
from shuke.trade.ledger.queries.balances import balance_of
from shuke.trade.rewards.commands.redeeming import cancel_redemption
from shuke.trade.rewards.queries.catalogue import (
    RedemptionShown,
    RewardShown,
    pieces_had,
    redemptions_of,
    rewards_offered,
)
from shuke.ui.formats import count, day

KINDS = {
    "goods": (gettext_lazy("Goods"), "gift"), "service": (gettext_lazy("A service"), "star"),
    "voucher": (gettext_lazy("A voucher"), "tag"),
}  # fmt: skip
STATES = {
    "ready": pgettext_lazy("a reward", "Waits for you at the store"),
    "handed": pgettext_lazy("a reward", "Handed over"),
    "cancelled": pgettext_lazy("a reward", "Cancelled, points given back"),
}


@require_safe
@page
def rewards(request: HttpRequest, me: Me) -> HttpResponse:
    """What there is today, the cheapest first, and what the member had."""
    available = balance_of(actor=me.actor, customer_id=me.member.customer_id, now=me.now).available
    had = pieces_had(actor=me.actor, customer_id=me.member.customer_id)
    context: dict[str, Any] = {
        "shop": shop_name(), "tab": "points", "said": said(request), "points": count(available),
        "rows": [shown(one, available, had.get(one.id, 0), me) for one in rewards_offered(actor=me.actor, today=me.today)],
        "had": [_line(one) for one in redemptions_of(actor=me.actor, customer_id=me.member.customer_id)],
    }  # fmt: skip
    return render(request, "portal/rewards/rewards.html", context)


@require_POST
@page
def cancellation(request: HttpRequest, me: Me, redemption_id: int) -> HttpResponse:
    """What was not fetched yet is not wanted: the points come back."""
    cancel_redemption(actor=me.actor, redemption_id=redemption_id, now=me.now)
    return back(reverse("me_rewards"), "unwanted")


def shown(one: RewardShown, available: int, had: int, me: Me) -> dict[str, Any]:
    """A reward as its card says it: what it takes, what is missing, why it cannot be had."""
    kind, icon = KINDS[one.kind]
    facts = [str(kind)]
    if one.stock is not None:
        facts.append(ngettext("%(n)s left", "%(n)s left", one.stock) % {"n": count(one.stock)})
    if one.to_on:
        facts.append(_("until %(day)s") % {"day": day(one.to_on)})
    missing = one.points - available
    is_full = one.member_limit is not None and had >= one.member_limit
    return {
        "id": one.id, "name": one.name_en if me.actor.language == "en" and one.name_en else one.name, "icon": icon,
        "facts": facts, "points": points_words(one.points), "after": points_words(available - one.points),
        "missing": points_words(missing) if missing > 0 else "", "is_full": is_full, "can": missing <= 0 and not is_full,
        "url": reverse("me_reward", args=[one.id]),
    }  # fmt: skip


def points_words(points: int) -> str:
    """So many points."""
    return ngettext("%(n)s point", "%(n)s points", points) % {"n": count(points)}


def _line(one: RedemptionShown) -> dict[str, Any]:
    is_ready = one.state == "ready"
    return {
        "name": f"{one.reward} × {one.count}" if one.count > 1 else one.reward, "store": one.store, "at": one.made_at,
        "points": points_words(one.points), "state": STATES[one.state], "is_ready": is_ready,
        "cancel_url": reverse("me_cancellation", args=[one.id]) if is_ready else "",
    }  # fmt: skip
