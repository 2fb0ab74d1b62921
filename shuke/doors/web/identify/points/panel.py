"""A member's points on the customer's page: what there is, what lapses, what happened, and the adjustment by hand."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shuke.doors.web.customise.programme.referrals import inviting_panel
from shuke.doors.web.identify.points.tier import tier_shown
from shuke.doors.web.identify.points.words import ACCOUNTS, KINDS, REASONS
from shuke.foundation.org.actor import Actor
from shuke.trade.ledger.queries.balances import (
    Asked,
    Balance,
    EntryShown,
    adjustments_asked,
    balances_of,
    entries_of,
)
from shuke.ui.formats import MINUS, count, day, money

SHOWN = 6
EVERY = 100


def points_panel(actor: Actor, customer_id: int, *, everything: bool = False) -> dict[str, Any] | None:
    """None for who sees no balance, and where there is nothing and nothing to do."""
    if not actor.may("ledger.view") or not actor.sees("B"):
        return None
    found = balances_of(actor=actor, customer_id=customer_id, now=timezone.now())
    limit = EVERY if everything else SHOWN
    entries = entries_of(actor=actor, customer_id=customer_id, limit=limit + 1)
    asked = (
        adjustments_asked(actor=actor, customer_id=customer_id) if actor.may("ledger.adjust_points") else []
    )
    form = _form(actor, customer_id, entries, asked)
    if not found and form is None:
        return None
    points = next((one for one in found if one.kind == "member_points"), None)
    return {
        "available": count(points.available if points else 0), "tier": tier_shown(actor, customer_id),
        "facts": _facts(points, found),
        "others": [_other(one) for one in found if one.kind in ACCOUNTS],
        "lines": [_line(one) for one in entries[:limit]],
        "all_url": "?points=all#points" if len(entries) > limit and not everything else "",
        "cards_url": reverse("customer_cards", args=[customer_id]) if actor.may("ledger.use_count_card") else "",
        "rewards_url": reverse("customer_rewards", args=[customer_id]) if actor.may("rewards.redeem_reward") else "",
        "invite": inviting_panel(actor, customer_id),
        "asked": [_asked(actor, customer_id, one) for one in asked], "form": form,
    }  # fmt: skip


def _facts(points: Balance | None, found: list[Balance]) -> list[tuple[str, str]]:
    """What is pending, held, owed and lapses next, each only where there is any."""
    facts = []
    if points and points.expiring and points.expires_on:
        facts.append((_("Lapse on %(day)s") % {"day": day(points.expires_on)}, count(points.expiring)))
    if points and points.pending:
        facts.append((_("Pending"), count(points.pending)))
    if points and points.reserved:
        facts.append((_("Held for a till"), count(points.reserved)))
    owed = sum(one.available for one in found if one.kind == "member_debt")
    return [*facts, (_("Owed after refunds"), count(owed))] if owed else facts


def _other(one: Balance) -> dict[str, Any]:
    amount = money(one.available, one.denomination) if one.kind == "stored_value" else count(one.available)
    return {"label": ACCOUNTS[one.kind], "amount": amount}


def signed(amount: int) -> str:
    """With its sign: +120, −30."""
    return f"{MINUS if amount < 0 else '+'}{count(abs(amount))}"


def _line(one: EntryShown) -> dict[str, Any]:
    told = [one.store, str(REASONS.get(one.reason, "")), one.by if one.kind == "adjust" else ""]
    return {
        "what": KINDS.get(one.kind, one.kind), "amount": signed(one.amount), "is_out": one.amount < 0,
        "at": timezone.localtime(one.at), "about": [word for word in told if word],
        "order_url": reverse("order", args=[one.order_id]) if one.number and one.order_id else "", "number": one.number,
    }  # fmt: skip


def _asked(actor: Actor, customer_id: int, one: Asked) -> dict[str, Any]:
    decides = actor.may("ledger.approve_adjustment") and one.asked_by != actor.staff_id
    at = [customer_id, one.id]
    return {
        "amount": signed(one.amount), "reason": REASONS.get(one.reason, ""), "by": one.by, "at": timezone.localtime(one.at),
        "approve_url": reverse("adjustment_approval", args=at) if decides else "",
        "decline_url": reverse("adjustment_refusal", args=at) if decides else "",
    }  # fmt: skip


def _form(
    actor: Actor, customer_id: int, entries: list[EntryShown], asked: list[Asked]
) -> dict[str, Any] | None:
    """``after`` is where the statement stood: the same form sent twice is one adjustment."""
    if not actor.may("ledger.adjust_points") or not actor.unit_id:
        return None
    stood = f"{entries[0].id if entries else 0}-{asked[-1].id if asked else 0}"
    return {
        "action": reverse("customer_adjustments", args=[customer_id]),
        "reasons": REASONS.items(),
        "after": stood,
    }
