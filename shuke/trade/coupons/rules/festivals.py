"""Days that the whole shop keeps: festivals of either calendar, and a day of the shop's own."""

from calendar import monthrange
from datetime import date
from typing import Literal, get_args

from shuke.customers.rules.birthdays import next_kept, year_kept

Festival = Literal[
    "spring_festival", "lantern", "qixi", "mid_autumn", "double_ninth", "double_eleven", "own_day"
]
FESTIVALS: tuple[str, ...] = get_args(Festival)
# Month, day, whether of the lunar calendar.
DAYS: dict[str, tuple[int, int, bool]] = {
    "spring_festival": (1, 1, True),
    "lantern": (1, 15, True),
    "qixi": (7, 7, True),
    "mid_autumn": (8, 15, True),
    "double_ninth": (9, 9, True),
    "double_eleven": (11, 11, False),
}


def is_day(month: int, day: int, is_lunar: bool) -> bool:
    """Whether there is such a day in some year."""
    return 1 <= month <= 12 and 1 <= day <= (30 if is_lunar else monthrange(2000, month)[1])


def kept_near(month: int, day: int, is_lunar: bool, today: date) -> tuple[date, int]:
    """(when such a day is kept next, today included; the year of its own calendar)."""
    kept = next_kept(month, day, is_lunar, today)
    return kept, year_kept(kept, is_lunar)
