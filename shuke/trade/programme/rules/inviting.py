"""What members have for bringing a friend; the points of who brings are the event "referral"."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invite:
    """``friend_points`` and offers, by their numbers, for whom it counts: the friend's first sale whose goods come to
    ``least_minor``, within ``within_days`` of naming the code. Pending for ``return_days`` after it; beyond ``per_day`` and
    ``per_month`` friends of one member somebody looks first."""

    friend_points: int = 0
    least_minor: int = 0
    within_days: int = 60
    return_days: int = 14
    per_day: int = 3
    per_month: int = 10
    referrer_offer: int | None = None
    friend_offer: int | None = None


def is_offered(invite: Invite, referrer_points: int) -> bool:
    """Whether there is anything in it for one of the two."""
    return bool(referrer_points or invite.friend_points or invite.referrer_offer or invite.friend_offer)
