"""Whether a coupon can be used, and the refusals that say why not."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.trade.programme.rules.conditions import Where

State = Literal["open", "used", "spent", "withdrawn"]


class CouponUnknown(Refusal):
    """No such code, or somebody else's: which of them is not told."""

    code = "coupon_unknown"
    status = 404
    message = _("This coupon is not known here.")


class CouponUsed(Refusal):
    """Used before."""

    code = "coupon_used"
    status = 409
    message = _("This coupon was used before.")


class CouponHeld(Refusal):
    """Another till keeps it for a basket."""

    code = "coupon_held"
    status = 409
    message = _("Another till is using this coupon right now. Try again in a few minutes.")


class CouponExpired(Refusal):
    """Its last day has passed."""

    code = "coupon_expired"
    status = 410
    message = _("This coupon has ended.")


class CouponWithdrawn(Refusal):
    """Taken back by the shop."""

    code = "coupon_withdrawn"
    status = 410
    message = _("The shop has taken this coupon back.")


class CouponEarly(Refusal):
    """Its first day is still to come."""

    code = "coupon_early"
    status = 409
    message = _("This coupon can be used from %(day)s on.")


class CouponElsewhere(Refusal):
    """For other stores."""

    code = "coupon_elsewhere"
    status = 403
    message = _("This coupon is not for this store.")


class CouponLimit(Refusal):
    """A public code has been used as often as it may be, in all or by this member."""

    code = "coupon_limit"
    status = 409
    message = _("This code has been used as often as it may be.")


class CouponForMembers(Refusal):
    """So many times a member: who is nobody has none."""

    code = "coupon_for_members"
    status = 409
    message = _("This code is for members: find the customer first.")


class BudgetSpent(Refusal):
    """The offer's money is gone."""

    code = "coupon_budget"
    status = 409
    message = _("This offer has come to its end: its budget is used up.")


@dataclass(frozen=True, slots=True)
class Standing:
    """A coupon as it stands. A bearer's is for whoever has the code; any other is its owner's alone."""

    state: State
    owner: int | None
    is_bearer: bool
    ends_on: date | None
    held_until: datetime | None


def require_usable(one: Standing, where: Where, customer_id: int | None, unit_id: int, now: datetime) -> None:
    """A refusal where something stands against it; ``now`` is the store's time. Whose it is comes first: nothing else is
    told to others."""
    if one.owner != customer_id and not (one.is_bearer and one.owner is None):
        raise CouponUnknown(field="codes")
    if one.owner is None and not one.is_bearer:  # its owner was erased
        raise CouponUnknown(field="codes")
    today = now.date()
    checks: tuple[tuple[bool, Refusal], ...] = (
        (one.state == "withdrawn", CouponWithdrawn(field="codes")),
        (one.state in ("used", "spent"), CouponUsed(field="codes")),
        (one.ends_on is not None and today > one.ends_on, CouponExpired(field="codes")),
        (is_early(where, today), CouponEarly(field="codes", day=where.from_on)),
        (is_elsewhere(where, unit_id), CouponElsewhere(field="codes")),
        (one.held_until is not None and one.held_until > now, CouponHeld(field="codes")),
    )
    for stands, refusal in checks:
        if stands:
            raise refusal


def is_early(where: Where, today: date) -> bool:
    """Whether the offer's first day is still to come."""
    return where.from_on is not None and today < where.from_on


def is_elsewhere(where: Where, unit_id: int) -> bool:
    """Whether the store is not one of those meant."""
    return bool(where.units) and unit_id not in where.units


def require_slot(
    taken: int, total: int | None, mine: frozenset[int], each: int | None, customer_id: int | None
) -> int:
    """The number of a member's next use of a public code, the first that is free; CouponLimit, CouponForMembers."""
    if each is not None and customer_id is None:
        raise CouponForMembers(field="codes")
    if (total is not None and taken >= total) or (each is not None and len(mine) >= each):
        raise CouponLimit(field="codes")
    return next(slot for slot in range(1, len(mine) + 2) if slot not in mine)
