"""When a line of the timetable is due: by the clock of the shop, that is of the unit at the top of the tree."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from croniter import croniter
from django.db import connection
from django.utils import timezone

from shuke.foundation.org.actor import CLOCK, reading_as


def shop_zone() -> tzinfo:
    """The time zone of the company; the server's own while there is none. Needs an actor, as every reading does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT timezone FROM org_unit WHERE parent_id IS NULL ORDER BY id LIMIT 1")
        row = cursor.fetchone()
    try:
        return ZoneInfo(row[0]) if row else timezone.get_default_timezone()
    except (ZoneInfoNotFoundError, ValueError):  # a zone that this machine does not know
        return timezone.get_default_timezone()


def zone_at(path: str) -> tzinfo:
    """The time zone of the unit at a path, the company's where it is not told. Needs an actor, as every reading does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT timezone FROM org_unit WHERE path = %s", [path])
        row = cursor.fetchone()
    try:
        return ZoneInfo(row[0]) if row else shop_zone()
    except (ZoneInfoNotFoundError, ValueError):
        return shop_zone()


def next_time(cron: str, now: datetime, zone: tzinfo) -> datetime:
    """The first moment after ``now`` that the line names on a clock of that zone."""
    found: datetime = croniter(cron, now.astimezone(zone)).get_next(datetime)
    return found


def by_the_shops_day(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:
    """Around every background job: "today" is the day in the shop, wherever the server stands."""
    with reading_as(CLOCK):
        zone = shop_zone()
    with timezone.override(zone):
        return call_next()
