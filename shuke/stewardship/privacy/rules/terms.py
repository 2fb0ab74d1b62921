"""How long things are kept: what the officer may say, and until when a closed account is."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal

# A closed account is erased so long after its last sale, or after it was closed without one (warranty, limitation: 3 years).
CLOSED = "closed"
CLOSED_TITLE: Any = _("Closed accounts, after the last purchase")
CLOSED_DAYS, CLOSED_LEAST, CLOSED_MOST = 1095, 30, 3650


class TermInvalid(Refusal):
    """Fewer or more days than make sense for that kind."""

    code = "term_invalid"
    message = _("From %(least)s to %(most)s days.")


def check_days(days: int | None, least: int, most: int) -> int:
    """The days; TermInvalid out of the bounds."""
    if days is None or not least <= days <= most:
        raise TermInvalid(field="days", least=least, most=most)
    return days


def over_before(now: datetime, days: int) -> datetime:
    """What is older than this has been kept for its time."""
    return now - timedelta(days=days)
