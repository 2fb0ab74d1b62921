"""Days as shops know them: Chinese public holidays, make-up workdays, lunar dates, solar terms.

The tables come from kept libraries: chinesecalendar (State Council notices) and lunar-python. A year that
the notices do not cover yet is a clear error, never a guess.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar
from lunar_python import Lunar, LunarYear, Solar


class UnknownYear(LookupError):
    """No official calendar for that year in the installed tables."""


class NoSuchLunarDay(ValueError):
    """That lunar month has no such day, or that lunar year no such leap month."""


def _known(day: date) -> None:
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError as unknown:
        raise UnknownYear(
            f"no public-holiday notice for {day.year} is installed; upgrade the package chinesecalendar"
        ) from unknown


def is_workday(day: date) -> bool:
    """Whether China works on that day, make-up workdays included; UnknownYear outside the tables."""
    _known(day)
    return bool(chinese_calendar.is_workday(day))


def is_makeup_workday(day: date) -> bool:
    """A Saturday or Sunday that is worked to make up for a holiday."""
    return is_workday(day) and day.weekday() >= 5


def holiday_of(day: date) -> str | None:
    """Library's English name of the public holiday ("Spring Festival"), or None."""
    _known(day)
    is_off, name = chinese_calendar.get_holiday_detail(day)
    return name if is_off and name else None


@dataclass(frozen=True, slots=True, order=True)
class LunarDay:
    """A day of the Chinese calendar; a leap month has the number of the month before it."""

    year: int
    month: int
    day: int
    is_leap: bool = False

    @property
    def text(self) -> str:
        """The usual words, "十月十四"."""
        lunar = _lunar(self)
        return f"{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}"


def _lunar(day: LunarDay) -> Lunar:
    month = LunarYear.fromYear(day.year).getMonth(-day.month if day.is_leap else day.month)
    if month is None or not 1 <= day.day <= month.getDayCount():
        raise NoSuchLunarDay(f"lunar {day.year}-{day.month}-{day.day} does not exist")
    return Lunar.fromYmd(day.year, -day.month if day.is_leap else day.month, day.day)


def lunar_of(day: date) -> LunarDay:
    """The lunar date of a solar one."""
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    month = int(lunar.getMonth())
    return LunarDay(int(lunar.getYear()), abs(month), int(lunar.getDay()), month < 0)


def solar_of(day: LunarDay) -> date:
    """The solar date of a lunar one; NoSuchLunarDay where the calendar has none."""
    first, days = _month(day.year, day.month, day.is_leap)
    if not 1 <= day.day <= days:
        raise NoSuchLunarDay(f"lunar {day.year}-{day.month}-{day.day} does not exist")
    return first + timedelta(days=day.day - 1)


@lru_cache(maxsize=4096)
def _month(year: int, month: int, is_leap: bool) -> tuple[date, int]:
    """The first solar day of a lunar month, and its length. The library works a year out anew for each question, in ten
    milliseconds; whoever asks for a list's birthdays asks for few months many times."""
    solar = _lunar(LunarDay(year, month, 1, is_leap)).getSolar()
    found = LunarYear.fromYear(year).getMonth(-month if is_leap else month)
    return date(int(solar.getYear()), int(solar.getMonth()), int(solar.getDay())), int(found.getDayCount())


def solar_term_of(day: date) -> str | None:
    """The solar term (节气) that begins on that day, in Chinese, or None."""
    return Solar.fromYmd(day.year, day.month, day.day).getLunar().getJieQi() or None


def lunar_birthday_in(lunar_year: int, month: int, day: int) -> date:
    """The solar day on which a lunar birthday is kept in a lunar year; it may lie in the next solar year.

    Day 30 of a month that has only 29 days that year is kept on the 29th, as families do.
    """
    try:
        return solar_of(LunarDay(lunar_year, month, day))
    except NoSuchLunarDay:
        return solar_of(LunarDay(lunar_year, month, day - 1))


def day_at(moment: datetime, zone: str) -> date:
    """The calendar day of a moment in a shop's time zone."""
    return moment.astimezone(ZoneInfo(zone)).date()
