"""How many points a member may hand on within the household: enough for a family, too few to trade with."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal

# So many points within such a time, of one giver.
LIMITS = ((timedelta(days=1), 5_000), (timedelta(days=30), 20_000))


class SharingLimit(Refusal):
    """More than a household hands on."""

    code = "sharing_limit"
    status = 409
    message = _("At most %(most)s points can be handed on in %(days)s days; %(left)s are left.")


def left_of(handed: dict[int, int]) -> tuple[int, int, int]:
    """(what is left, the limit that leaves least, its days), given the points handed on by the days of each limit."""
    return min((max(0, most - handed.get(span.days, 0)), most, span.days) for span, most in LIMITS)


def check_sharing(handed: dict[int, int], amount: int) -> None:
    """SharingLimit, with what is left."""
    left, most, days = left_of(handed)
    if amount > left:
        raise SharingLimit(field="amount", most=most, days=days, left=left)
