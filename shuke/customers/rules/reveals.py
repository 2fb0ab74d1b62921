"""How much of what is hidden one person may open, and when that is much."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from statistics import median

# The acts that open something hidden. The index audit_event_reveals in constraints.sql names the same.
REVEALS = (
    "customers.reveal_identifier",
    "customers.reveal_birthday",
    "customers.reveal_field_value",
    "customers.reveal_sales",
    "customers.reveal_guardian",
)
LIMITS = ((30, timedelta(hours=1)), (100, timedelta(days=1)))
MANY_TIMES = 3
USUAL_AT_LEAST = 3  # where a role opens next to nothing, a handful is no news


def wait_before(opened: Sequence[datetime], now: datetime) -> int:
    """Seconds until one more may be opened, 0 for now; ``opened`` are the times of the last day, newest first."""
    waits = [
        opened[most - 1] + span - now for most, span in LIMITS if len(opened) >= most and opened[most - 1] > now - span
    ]  # fmt: skip
    return max((ceil(wait.total_seconds()) for wait in waits), default=0)


def usual_of(days: Sequence[int]) -> int:
    """How many are usual on one person's day, from the days on which somebody of a role opened any."""
    return max(USUAL_AT_LEAST, round(median(days))) if days else USUAL_AT_LEAST


def stands_out(today: int, usual: int) -> bool:
    """Whether who leads should know."""
    return today >= MANY_TIMES * usual
