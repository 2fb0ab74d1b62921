"""When points lapse: by fixed day, rolling, or at the year's end with grace; at the store's midnight."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Expiry:
    """How long points last. ``count`` is days, months or years by ``kind``; ``grace_days`` come on top."""

    kind: Literal["never", "fixed", "days", "months", "year_end"] = "never"
    count: int = 0
    day: date | None = None
    grace_days: int = 0


def last_day(rule: Expiry, earned_on: date) -> date | None:
    """The last day on which points earned on a day can be spent; None for ever.

    "year_end" with a count of 0 is 31 December of the same year, with 1 of the next; a month without that day ends earlier.
    """
    match rule.kind:
        case "never":
            return None
        case "fixed":
            if rule.day is None:
                raise ValueError("a fixed expiry names its day")
            last = rule.day
        case "days":
            last = earned_on + timedelta(days=rule.count)
        case "months":
            last = months_after(earned_on, rule.count)
        case "year_end":
            last = date(earned_on.year + rule.count, 12, 31)
    return last + timedelta(days=rule.grace_days)


def months_after(day: date, months: int) -> date:
    """The same day of the month, or that month's last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_of(day: date, zone: str) -> datetime:
    """The moment at which a day is over in a store: its midnight, wherever the clocks are changed."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
