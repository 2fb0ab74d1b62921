"""A member's coupons on the customer's page: what can be used, what was, and giving one."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shuke.doors.web.customise.coupons.words import REASONS, takes_off, threshold
from shuke.foundation.org.actor import Actor
from shuke.trade.coupons.queries.held import CouponHeldShown, coupons_held
from shuke.ui.formats import day

SHOWN = 8


def coupons_panel(actor: Actor, customer_id: int) -> dict[str, Any] | None:
    """None for who sees no coupons, and where there are none and nothing can be given."""
    if not actor.may("coupons.view") or not actor.sees("B"):
        return None
    can_give = actor.may("coupons.give_coupon")
    found = coupons_held(actor=actor, customer_id=customer_id, now=timezone.now(), with_offers=can_give)
    form = None
    if can_give and found.offers:
        last = max((one.id for one in found.coupons), default=0)
        action = reverse("customer_coupons", args=[customer_id])
        form = {"action": action, "offers": found.offers, "after": last}
    if not found.coupons and form is None:
        return None
    usable = [one for one in found.coupons if one.is_usable]
    over = [one for one in found.coupons if not one.is_usable]
    can_withdraw = actor.may("coupons.withdraw_coupon")
    return {
        "count": len(usable), "lines": [_line(customer_id, one, can_withdraw=can_withdraw) for one in usable[:SHOWN]],
        "more": max(0, len(usable) - SHOWN), "over": [_line(customer_id, one, can_withdraw=False) for one in over[:4]],
        "form": form, "reasons": REASONS.items(),
    }  # fmt: skip


def _line(customer_id: int, one: CouponHeldShown, *, can_withdraw: bool) -> dict[str, Any]:
    facts = [takes_off(one.terms.offer, one.currency), threshold(one.terms.offer, one.currency)]
    if one.is_usable and one.ends_on:
        facts.append(_("until %(day)s") % {"day": day(one.ends_on)})
    state = ""
    if one.is_held:
        state = _("at a till")
    elif one.state in ("used", "spent"):
        state = pgettext("a coupon", "used")
    elif one.state == "withdrawn":
        state = _("taken back")
    elif not one.is_usable:
        state = _("ended")
    url = reverse("coupon_withdrawal", args=[customer_id, one.id]) if can_withdraw and not one.is_held else ""
    return {
        "name": one.name,
        "facts": [fact for fact in facts if fact],
        "state": state,
        "withdraw_url": url,
        "tail": one.tail,
    }
