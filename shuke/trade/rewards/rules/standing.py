"""Whether a reward can be had, and the refusals that say why not."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal


class RewardUnknown(Refusal):
    """No such reward, or none that is offered."""

    code = "reward_unknown"
    status = 404
    message = _("There is no such reward.")


class RewardOver(Refusal):
    """Its time has passed, is still to come, or the shop has closed it."""

    code = "reward_over"
    status = 410
    message = _("This reward cannot be had now.")


class RewardGone(Refusal):
    """Nothing is left of it."""

    code = "reward_gone"
    status = 409
    message = _("None of this reward is left.")


class RewardLimit(Refusal):
    """This member has had it as often as one may."""

    code = "reward_limit"
    status = 409
    message = _("A member may have this reward %(most)s times.")


class RedemptionSettled(Refusal):
    """Handed over or cancelled before."""

    code = "redemption_settled"
    status = 409
    message = _("This was handed over or cancelled before.")


@dataclass(frozen=True, slots=True)
class Offered:
    """A reward as it stands; ``stock`` None is without end."""

    is_open: bool
    stock: int | None
    member_limit: int | None
    from_on: date | None
    to_on: date | None


def require_available(one: Offered, had: int, count: int, today: date) -> None:
    """RewardOver, RewardGone, RewardLimit, in that order."""
    early = one.from_on is not None and today < one.from_on
    late = one.to_on is not None and today > one.to_on
    if not one.is_open or early or late:
        raise RewardOver(field="reward_id")
    if one.stock is not None and one.stock < count:
        raise RewardGone(field="reward_id")
    if one.member_limit is not None and had + count > one.member_limit:
        raise RewardLimit(field="reward_id", most=one.member_limit)
