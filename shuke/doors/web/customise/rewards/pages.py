"""The catalogue with what waits for members; one member's page of it; the form of a reward."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from shuke.customers.queries.profile import profile_of
from shuke.doors.web.forms import attempted, wrong
from shuke.doors.web.request import actor_of, is_english, today
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.trade.ledger.queries.balances import balance_of
from shuke.trade.rewards.commands.catalogue import add_reward, change_reward
from shuke.trade.rewards.queries.catalogue import (
    RedemptionShown,
    RewardShown,
    redemptions_of,
    redemptions_waiting,
    reward_of,
    rewards,
    rewards_offered,
)
from shuke.ui.formats import count, day

KINDS = {
    "goods": (gettext_lazy("Goods"), "gift"), "service": (gettext_lazy("A service"), "star"),
    "voucher": (gettext_lazy("A voucher"), "tag"),
}  # fmt: skip
STATES = {
    "ready": (pgettext_lazy("a reward", "Waiting"), "info"), "handed": (pgettext_lazy("a reward", "Handed over"), "success"),
    "cancelled": (pgettext_lazy("a reward", "Cancelled"), ""),
}  # fmt: skip
FIELDS = ("name", "name_en", "kind", "points", "stock", "member_limit", "from_on", "to_on")


def may_offer(actor: Actor) -> bool:
    """Whether the actor makes rewards: points are the whole house's."""
    return actor.may("rewards.add_reward") and actor.path.count(".") == 1


@require_safe
def reward_list(request: HttpRequest) -> HttpResponse:
    """The catalogue, and what waits."""
    actor = actor_of(request)
    can_settle = actor.may("rewards.hand_over_reward")
    context = {
        "rows": [_row(one) for one in rewards(actor=actor)], "can_offer": may_offer(actor),
        "waiting": [_line(one, can_settle=can_settle) for one in redemptions_waiting(actor=actor)],
    }  # fmt: skip
    return render(request, "customise/rewards/list.html", context)


def _row(one: RewardShown) -> dict[str, Any]:
    kind, icon = KINDS[one.kind]
    facts = [str(kind)]
    if one.stock is not None:
        facts.append(ngettext("%(n)s left", "%(n)s left", one.stock) % {"n": count(one.stock)})
    if one.member_limit is not None:
        words = ngettext("%(n)s time a member", "%(n)s times a member", one.member_limit)
        facts.append(words % {"n": count(one.member_limit)})
    if one.from_on and one.from_on > today():
        facts.append(_("from %(day)s on") % {"day": day(one.from_on)})
    if one.to_on:
        facts.append(_("until %(day)s") % {"day": day(one.to_on)})
    return {
        "one": one, "name": reward_name(one), "icon": icon, "facts": facts, "points": points_words(one.points),
        "had": count(one.had) if one.had else "",
    }  # fmt: skip


def reward_name(one: RewardShown) -> str:
    """In the reader's language."""
    return one.name_en if is_english() and one.name_en else one.name


def points_words(points: int) -> str:
    """So many points."""
    return ngettext("%(n)s point", "%(n)s points", points) % {"n": count(points)}


def _line(one: RedemptionShown, *, can_settle: bool) -> dict[str, Any]:
    state, tone = STATES[one.state]
    is_ready = can_settle and one.state == "ready"
    return {
        "one": one, "url": reverse("customer", args=[one.customer_id]), "points": points_words(one.points), "state": state,
        "tone": tone, "hand_url": reverse("redemption_handover", args=[one.id]) if is_ready else "",
        "cancel_url": reverse("redemption_cancellation", args=[one.id]) if is_ready else "",
    }  # fmt: skip


@require_safe
def member_rewards(request: HttpRequest, customer_id: int) -> HttpResponse:
    """What a member can have for the points there are, and had before."""
    actor = actor_of(request)
    if not actor.may("rewards.redeem_reward") or not actor.sees("B"):
        raise Forbidden()
    profile = profile_of(actor=actor, customer_id=customer_id)
    available = balance_of(actor=actor, customer_id=customer_id, now=timezone.now()).available
    had = redemptions_of(actor=actor, customer_id=customer_id)
    rows = [
        _row(one) | {"can": one.points <= available} for one in rewards_offered(actor=actor, today=today())
    ]
    context = {
        "name": profile.name or profile.member_no, "customer_id": customer_id, "available": points_words(available),
        "rows": rows, "had": [_line(one, can_settle=True) for one in had], "after": had[0].id if had else 0,
    }  # fmt: skip
    return render(request, "customise/rewards/member.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reward_new(request: HttpRequest) -> HttpResponse:
    """A new reward."""
    actor = actor_of(request)
    if not may_offer(actor):
        raise Forbidden()
    if request.method != "POST":
        return _form(request, None, None)
    given = {name: request.POST.get(name, "") for name in FIELDS}
    return attempted(
        request,
        lambda: add_reward(actor=actor, code=request.POST.get("code", ""), given=given, now=timezone.now()),
        lambda no: _form(request, None, no), lambda _id: reverse("rewards"), _("The reward can be had from now on."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def reward_change(request: HttpRequest, reward_id: int) -> HttpResponse:
    """Another price, stock, limit."""
    actor = actor_of(request)
    if not may_offer(actor):
        raise Forbidden()
    with reading():
        one = reward_of(actor=actor, reward_id=reward_id)
    if one is None:
        raise NotFound(field="reward_id")
    if request.method != "POST":
        return _form(request, one, None)
    given = {name: request.POST.get(name, "") for name in (*FIELDS, "stock_seen")}
    return attempted(
        request, lambda: change_reward(actor=actor, reward_id=reward_id, given=given, now=timezone.now()),
        lambda no: _form(request, one, no), lambda _id: reverse("rewards"), _("Saved."),
    )  # fmt: skip


def _form(request: HttpRequest, one: RewardShown | None, no: Refusal | None) -> HttpResponse:
    given: dict[str, Any] = {"kind": "goods"}
    if one is not None:
        given = {name: _text(getattr(one, name)) for name in FIELDS}
    if no:
        given |= request.POST.dict()
    context = {
        "one": one, "given": given, "kinds": [(code, words) for code, (words, _icon) in KINDS.items()],
        "action": request.path, "stock_seen": _text(one.stock) if one else "", **wrong(no),
    }  # fmt: skip
    return render(request, "customise/rewards/form.html", context, status=context["status"])


def _text(value: Any) -> str:
    return "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)
