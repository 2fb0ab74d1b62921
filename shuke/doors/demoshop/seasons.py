"""Shop time. What a day brings: weekends, festivals by the lunar calendar, spring tea; how each profile answers."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from shuke.doors.demoshop.arrays import Column
from shuke.foundation.kernel.calendar import LunarDay, UnknownYear, holiday_of, solar_of

ZONE = ZoneInfo("Asia/Shanghai")
DAY_SECONDS = 86_400
NONE, SPRING, MID_AUTUMN, NEW_YEAR = range(4)
PROFILES = ("habit", "everyday", "spring", "gifts", "company")
HABIT, EVERYDAY, SPRING_TEA, GIFTS, COMPANY = range(5)

# How much more each profile buys in spring, before mid-autumn and before the spring festival.
UPLIFT = {
    HABIT: (1.0, 1.0, 1.0, 1.0),
    EVERYDAY: (1.0, 1.25, 1.4, 1.5),
    SPRING_TEA: (1.0, 4.0, 1.1, 1.1),
    GIFTS: (1.0, 0.9, 3.4, 3.8),
    COMPANY: (1.0, 0.5, 7.0, 8.0),
}
WEEK = (0.85, 0.85, 0.88, 0.92, 1.08, 1.5, 1.38)
OFFICE_WEEK = (1.2, 1.3, 1.3, 1.3, 1.2, 0.15, 0.1)
GROWTH_A_YEAR = 0.12
DAYS_OFF_UPLIFT = 1.25


@dataclass(frozen=True, slots=True)
class Seasons:
    """Days from ``start``: the season each lies in, each profile's weight, and the days of online festivals."""

    start: date
    season: Column
    weights: Column
    online: Column

    @property
    def days(self) -> int:
        return len(self.season)

    def day(self, number: int) -> date:
        """The date of a day's number."""
        return self.start + timedelta(days=number)


def moments(when: Seasons, day: Column, second: Column) -> Column:
    """Microseconds since 1970 of shop days and seconds."""
    midnight = datetime(when.start.year, when.start.month, when.start.day, tzinfo=ZONE)
    return (
        int(midnight.timestamp()) + day.astype(np.int64) * DAY_SECONDS + second.astype(np.int64)
    ) * 1_000_000


def moment(when: Seasons, day: int, second: int) -> int:
    """The same of one day and second."""
    return int(moments(when, np.array([day]), np.array([second]))[0])


def seasons(start: date, today: date, last_day_share: float) -> Seasons:
    """Seasons of the days from ``start`` to ``today``; today weighs only its part that is over."""
    days = [start + timedelta(days=number) for number in range((today - start).days + 1)]
    season = _seasons_of(days)
    open_days = np.array([_openness(day) for day in days])
    week = np.array([WEEK[day.weekday()] for day in days])
    office = np.array([OFFICE_WEEK[day.weekday()] for day in days])
    growth = 1 + GROWTH_A_YEAR * np.arange(len(days)) / 365
    weights = np.empty((len(PROFILES), len(days)))
    for profile, uplift in UPLIFT.items():
        rhythm = np.ones(len(days)) if profile == HABIT else office if profile == COMPANY else week * growth
        weights[profile] = rhythm * np.array(uplift)[season] * open_days
    weights[:, -1] *= last_day_share
    online = np.array(
        [(day.month == 11 and day.day <= 11) or (day.month == 6 and 12 <= day.day <= 18) for day in days]
    )
    return Seasons(start, season, weights, online)


def _seasons_of(days: list[date]) -> Column:
    found = np.zeros(len(days), dtype=np.int8)
    for year in range(days[0].year, days[-1].year + 2):
        mid_autumn, new_year = solar_of(LunarDay(year, 8, 15)), solar_of(LunarDay(year, 1, 1))
        spans = (
            (SPRING, date(year, 3, 21), date(year, 4, 25)),
            (MID_AUTUMN, mid_autumn - timedelta(days=24), mid_autumn),
            (NEW_YEAR, new_year - timedelta(days=28), new_year - timedelta(days=1)),
        )
        for season, first, last in spans:
            found[[index for index, day in enumerate(days) if first <= day <= last]] = season
    return found


def _openness(day: date) -> float:
    """Quiet in the first days of the lunar year, busier on other public holidays."""
    since_new_year = (day - solar_of(LunarDay(day.year, 1, 1))).days
    if 0 <= since_new_year <= 5:
        return 0.35
    try:
        return DAYS_OFF_UPLIFT if holiday_of(day) else 1.0
    except UnknownYear:
        return 1.0
