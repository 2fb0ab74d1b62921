"""Birthdays: what is a possible one, whose are near, and the day on which one is kept."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any, TypedDict

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.calendar import LunarDay, lunar_birthday_in, lunar_of, solar_of
from shuke.foundation.kernel.refusal import Refusal


class DateInvalid(Refusal):
    """No such day, or one that cannot be a birthday."""

    code = "date_invalid"
    message = _("This day does not exist or lies in the future.")


class GuardianNeeded(Refusal):
    """Under 14: a guardian must consent first (PIPL Art. 31)."""

    code = "guardian_needed"
    message = _("Under 14 years, a parent or guardian must agree first.")


class BirthdayColumns(TypedDict):
    """A checked birthday."""

    year: int | None
    month: int
    day: int
    is_lunar: bool


def checked_birthday(given: dict[str, Any], today: date, *, is_guarded: bool = False) -> BirthdayColumns:
    """The birthday as it is stored; DateInvalid, or GuardianNeeded for a child unless it has a guardian."""
    year, month, day = given.get("year"), int(given["month"]), int(given["day"])
    is_lunar = bool(given.get("is_lunar"))
    longest = 30 if is_lunar else monthrange(year or 2000, month)[1] if 1 <= month <= 12 else 0
    if not (1 <= month <= 12 and 1 <= day <= longest and (year is None or 1900 <= year <= today.year)):
        raise DateInvalid(field="birthday")
    if year is not None:
        _require_age(born_on(year, month, day, is_lunar), today, is_guarded=is_guarded)
    return {"year": year, "month": month, "day": day, "is_lunar": is_lunar}


def born_on(year: int, month: int, day: int, is_lunar: bool) -> date:
    """The solar day of a birthday whose year is known; DateInvalid where there is none."""
    try:
        return solar_of(LunarDay(year, month, day)) if is_lunar else date(year, month, day)
    except ValueError as none_such:  # a lunar month without a 30th, a year beyond the calendar
        raise DateInvalid(field="birthday") from none_such


def _require_age(born: date, today: date, *, is_guarded: bool) -> None:
    if born > today:
        raise DateInvalid(field="birthday")
    if age_on(born, today) < 14 and not is_guarded:
        raise GuardianNeeded(field="birthday")


def age_on(born: date, today: date) -> int:
    """Full years of life."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def kept_on(month: int, day: int, is_lunar: bool, year: int) -> date:
    """The solar day on which the birthday is kept in a year of its own calendar; 29 February on the 28th."""
    if is_lunar:
        return lunar_birthday_in(year, month, day)
    return date(year, month, min(day, monthrange(year, month)[1]))


def next_kept(month: int, day: int, is_lunar: bool, today: date) -> date:
    """The next day, today included, on which the birthday is kept.

    A lunar year ends in the next solar one, so that a lunar birthday may come twice in a solar year, or not at all.
    """
    near = (kept_on(month, day, is_lunar, year) for year in range(today.year - 1, today.year + 2))
    return min(kept for kept in near if kept >= today)


def year_kept(kept: date, is_lunar: bool) -> int:
    """The year of the birthday's own calendar in which that day stands: by it age is counted."""
    return lunar_of(kept).year if is_lunar else kept.year


def days_named(today: date, days: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """(month, day) pairs of birthdays kept on the next ``days`` days, solar and lunar.

    The last day of a short month stands for the day it lacks too: 28 February for the 29th, a lunar 29th for the 30th.
    """
    solar: list[tuple[int, int]] = []
    lunar: list[tuple[int, int]] = []
    for day in (today + timedelta(days=offset) for offset in range(days)):
        solar.append((day.month, day.day))
        if (day.month, day.day) == (2, 28) and monthrange(day.year, 2)[1] == 28:
            solar.append((2, 29))
        named, follows = lunar_of(day), lunar_of(day + timedelta(days=1))
        if not named.is_leap:
            lunar.append((named.month, named.day))
            if named.day == 29 and follows.day == 1:
                lunar.append((named.month, 30))
    return solar, lunar
