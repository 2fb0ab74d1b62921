"""The calendar of Chinese shops: holidays, make-up workdays, lunar days, time zones."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lunar_python import Lunar

from shuke.foundation.kernel.calendar import (
    LunarDay,
    NoSuchLunarDay,
    UnknownYear,
    day_at,
    holiday_of,
    is_makeup_workday,
    is_workday,
    lunar_birthday_in,
    lunar_of,
    solar_of,
    solar_term_of,
)

DAYS = st.dates(date(1905, 1, 1), date(2095, 12, 31))


@pytest.mark.parametrize(
    ("day", "works", "makes_up", "holiday"),
    [
        (date(2025, 10, 1), False, False, "National Day"),
        (date(2025, 9, 28), True, True, None),  # a Sunday, worked for the long holiday
        (date(2025, 9, 29), True, False, None),
        (date(2025, 11, 22), False, False, None),
        (date(2026, 2, 17), False, False, "Spring Festival"),
    ],
)
def test_workdays_follow_the_notices(day, works, makes_up, holiday):
    assert (is_workday(day), is_makeup_workday(day), holiday_of(day)) == (works, makes_up, holiday)


@pytest.mark.parametrize("ask", [is_workday, is_makeup_workday, holiday_of])
@pytest.mark.parametrize("year", [1990, 2199])
def test_a_year_without_a_notice_is_an_error_and_no_guess(ask, year):
    with pytest.raises(UnknownYear, match=f"{year} is installed; upgrade"):
        ask(date(year, 5, 1))


@settings(max_examples=60)
@given(DAYS)
def test_a_day_goes_to_the_lunar_calendar_and_back(day):
    assert solar_of(lunar_of(day)) == day


def test_a_lists_birthdays_are_told_without_working_out_each_year_anew():
    """Every day of every month of eighty years, as the library says it, and again at once."""
    days = [
        LunarDay(year, month, day)
        for year in range(1940, 2020)
        for month in range(1, 13)
        for day in (1, 15, 29)
    ]
    sample = days[:: len(days) // 60]
    assert [solar_of(one) for one in sample] == [by_library(one) for one in sample]
    for one in days:
        solar_of(one)
    began = time.process_time()
    for _turn in range(10):
        for one in days:
            solar_of(one)
    assert time.process_time() - began < 1  # 28,800 of them; worked out anew they would take minutes


def by_library(day: LunarDay) -> date:
    solar = Lunar.fromYmd(day.year, day.month, day.day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


@settings(max_examples=60)
@given(DAYS)
def test_lunar_days_follow_each_other(day):
    today, tomorrow = lunar_of(day), lunar_of(day + timedelta(days=1))
    assert tomorrow.day == (today.day + 1 if tomorrow.day > 1 else 1)
    assert tomorrow.day > 1 or today.day in (29, 30)


@pytest.mark.parametrize(
    ("day", "lunar", "text"),
    [
        (date(2026, 2, 17), LunarDay(2026, 1, 1), "正月初一"),
        (date(2025, 7, 25), LunarDay(2025, 6, 1, is_leap=True), "闰六月初一"),
        (date(2026, 11, 22), LunarDay(2026, 10, 14), "十月十四"),
    ],
)
def test_known_lunar_days(day, lunar, text):
    assert lunar_of(day) == lunar and lunar.text == text


@pytest.mark.parametrize(
    "day",
    [LunarDay(2025, 2, 30), LunarDay(2026, 6, 1, is_leap=True), LunarDay(2026, 1, 0), LunarDay(2026, 1, 31)],
)
def test_days_that_a_lunar_year_does_not_have(day):
    with pytest.raises(NoSuchLunarDay):
        solar_of(day)


@settings(max_examples=80)
@given(st.integers(1910, 2090), st.integers(1, 12), st.integers(1, 30))
def test_a_lunar_birthday_is_kept_once_a_lunar_year(year, month, day):
    """On its own day, or on the 29th where that month has no 30th."""
    kept = lunar_birthday_in(year, month, day)
    lunar = lunar_of(kept)
    assert (lunar.year, lunar.month, lunar.is_leap) == (year, month, False)
    assert lunar.day == day or ((day, lunar.day) == (30, 29) and lunar_of(kept + timedelta(days=1)).day == 1)


def test_solar_terms():
    assert solar_term_of(date(2026, 11, 22)) == "小雪"
    assert solar_term_of(date(2026, 11, 23)) is None


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        (datetime(2026, 11, 21, 16, 30, tzinfo=UTC), "Asia/Shanghai", date(2026, 11, 22)),
        (datetime(2026, 11, 21, 16, 30, tzinfo=UTC), "Europe/London", date(2026, 11, 21)),
        (datetime(2026, 11, 21, 18, 20, tzinfo=UTC), "Asia/Kathmandu", date(2026, 11, 22)),
        (
            datetime(2026, 3, 8, 6, 59, tzinfo=UTC),
            "America/New_York",
            date(2026, 3, 8),
        ),  # the night the clock goes on
    ],
)
def test_a_shops_day_is_the_one_of_its_time_zone(moment, zone, day):
    assert day_at(moment, zone) == day
