"""Which holiday a week of sales stands in the shadow of."""

from datetime import date, timedelta
from functools import lru_cache

from shuke.foundation.kernel.calendar import UnknownYear, holiday_of


@lru_cache(maxsize=2048)  # a shop's series share their weeks, and the calendar looks long
def holiday_of_week(monday: date) -> str:
    """The Chinese public holiday with most days in the week that begins here, "" for none or an unknown year.

    The week before Spring Festival is one of its own: that is when people buy.
    """
    names = [_name(monday + timedelta(days=n)) for n in range(7)]
    held = [name for name in names if name]
    if held:
        return max(sorted(set(held)), key=held.count)
    after = [_name(monday + timedelta(days=n)) for n in range(7, 14)]
    return "Before Spring Festival" if "Spring Festival" in after else ""


def _name(day: date) -> str:
    try:
        return holiday_of(day) or ""
    except UnknownYear:
        return ""
