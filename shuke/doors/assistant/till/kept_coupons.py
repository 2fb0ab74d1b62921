"""Coupons without a connection: which a phone may count by itself, and what became of one once it is told of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from shuke.doors.assistant.till.allowance import granted_in, terminal_of
from shuke.foundation.org.actor import Actor, reading
from shuke.trade.counter.rules.receipts import Alone
from shuke.trade.coupons.queries.at_hand import Coupon, coupon_coded
from shuke.trade.coupons.rules.offline import counts_alone, off_alone, require_allowed
from shuke.trade.coupons.rules.standing import CouponExpired, CouponUnknown
from shuke.ui.formats import money
from shuke.ui.request import whole


def kept_coupons(at_hand: Sequence[Coupon], currency: str) -> list[dict[str, Any]]:
    """Those that the phone keeps with a card: a plain amount off, by the member's own code."""
    return [
        {
            "code": one.code, "minor": one.offer.minor, "least": one.offer.where.least_minor,
            "words": f"{one.name}  {money(-one.offer.minor, currency)}", "until": one.ends_on.isoformat() if one.ends_on else "",
        }
        for one in at_hand
        if counts_alone(one.offer) and not one.is_public and one.coupon_id
    ]  # fmt: skip


def taken_offline(actor: Actor, post: QueryDict, customer_id: int, at: datetime, total_minor: int) -> Alone:
    """What the phone says, looked at again: the member's coupon, its own sum, within the phone's allowance of that time.

    AllowanceOver, AllowanceSpent, CouponUnknown, CouponExpired. Whether somebody was faster is told by the reconciling.
    """
    minor, number = whole(post.get("off_minor")) or 0, whole(post.get("number_of")) or 0
    granted = granted_in(actor, post.get("allowance", ""), "coupons")
    require_allowed(granted, terminal_of(actor, post), 0, minor, at)
    with reading():
        one = coupon_coded(actor=actor, code=post.get("by_coupon", "")[:40], customer_id=customer_id)
    if not number or not minor or not counts_alone(one.offer) or minor != off_alone(one.offer, total_minor):
        raise CouponUnknown(field="by_coupon")
    if one.ends_on is not None and one.ends_on < timezone.localdate(at):
        raise CouponExpired(field="by_coupon")
    return Alone("coupon", minor, granted.serial, number, one.code)
