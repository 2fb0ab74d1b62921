"""What a basket comes to: the member price, then coupons, then points, then what is left to pay. The sale is worked out by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.trade.coupons.rules.offers import Reason, why_not
from shuke.trade.coupons.rules.stacking import Held, Used, best_together, may_stand_together, together
from shuke.trade.ledger.rules.shares import split_exactly
from shuke.trade.programme.rules.facts import Basket, Member
from shuke.trade.programme.rules.prices import Pricing, off_of

MOST_TOGETHER = 3
REASONS = {
    "blackout": _("not on this day"),
    "condition": _("not for this sale: member, store, time or channel"),
    "threshold": _("the sale is too small"),
    "lines": _("none of these goods"),
}


class CouponNotHere(Refusal):
    """A good coupon that this basket does not fulfil; ``why`` in words."""

    code = "coupon_not_here"
    status = 409
    message = _("Coupon %(coupon)s does not count here: %(why)s.")


class CouponsNotTogether(Refusal):
    """One stands alone, or there are too many."""

    code = "coupons_not_together"
    status = 409
    message = _("These coupons cannot be used together. Leave one of them out.")


@dataclass(frozen=True, slots=True)
class Paid:
    """What of a line is paid by coupons and by points, in minor units."""

    coupon_minor: int = 0
    points_minor: int = 0


def require_usable(held: Sequence[Held], basket: Basket, member: Member) -> tuple[Used, ...]:
    """What the wanted coupons take off; refused where one does not count or they do not stand together."""
    for one in held:
        if reason := why_not(one.offer, basket, member):
            raise CouponNotHere(field="coupons", coupon=one.coupon, why=REASONS[reason])
    if not may_stand_together([one.offer for one in held], MOST_TOGETHER):
        raise CouponsNotTogether(field="coupons")
    used = together(held, basket)
    for one in held:
        if one.coupon not in {each.coupon for each in used}:
            raise CouponNotHere(
                field="coupons", coupon=one.coupon, why=_("others have taken off everything already")
            )
    return used


def best_price(
    held: Sequence[Held], plain: Basket, priced: Basket, member: Member, pricing: Pricing
) -> tuple[Basket, tuple[Used, ...]]:
    """The basket and the coupons by which the member pays least; of equals those that leave the coupons unused.

    ``plain`` is at the shop's prices, ``priced`` at the member's.
    """
    if not off_of(priced) or pricing.with_coupons == "add":
        return priced, best_together(held, priced, member)
    used = best_together(held, plain, member)
    return (plain, used) if _off(used) > off_of(priced) else (priced, ())


def wanted_price(
    held: Sequence[Held], plain: Basket, priced: Basket, member: Member, pricing: Pricing
) -> tuple[Basket, tuple[Used, ...]]:
    """As ``best_price`` for coupons that were named: CouponNotHere where the member price alone takes off as much."""
    if not off_of(priced) or pricing.with_coupons == "add":
        return priced, require_usable(held, priced, member)
    used = require_usable(held, plain, member)
    if _off(used) <= off_of(priced):
        raise CouponNotHere(
            field="coupons", coupon=held[0].coupon, why=_("the member price takes off as much or more")
        )
    return plain, used


def _off(used: Sequence[Used]) -> int:
    return sum(one.minor for one in used)


def reasons_against(held: Sequence[Held], basket: Basket, member: Member) -> dict[str, Reason]:
    """Of each coupon at hand what stands against it; "" where nothing does."""
    return {one.coupon: why_not(one.offer, basket, member) for one in held}


def shares(basket: Basket, used: Sequence[Used], points_minor: int) -> dict[int, Paid]:
    """What of each line, by its id, coupons and points pay. Points are shared over what coupons left; adds up exactly."""
    off = {line.line_id: 0 for line in basket.lines}
    for one in used:
        for line_id, minor in one.lines:
            off[line_id] += minor
    left = [line.price_minor - off[line.line_id] for line in basket.lines]
    by_points = split_exactly(points_minor, left) if points_minor else [0] * len(left)
    return {
        line.line_id: Paid(off[line.line_id], points)
        for line, points in zip(basket.lines, by_points, strict=True)
    }


def alone_shares(kind: str, minor: int, totals: Mapping[int, int]) -> dict[int, Paid]:
    """What points ("points") or a coupon paid of each line where a till counted by itself, by the lines' ids."""
    parts = split_exactly(minor, list(totals.values()))
    return {
        line: Paid(part, 0) if kind == "coupon" else Paid(0, part)
        for line, part in zip(totals, parts, strict=True)
        if part
    }


def as_paid(basket: Basket, paid: dict[int, Paid]) -> Basket:
    """The basket with what pays each line, as earning looks at it."""
    lines = tuple(
        replace(
            line, coupon_minor=paid[line.line_id].coupon_minor, points_minor=paid[line.line_id].points_minor
        )
        for line in basket.lines
    )
    return replace(basket, lines=lines)
