"""Dates and times as tills and spreadsheets write them; the order of day and month is found per column."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from itertools import pairwise

_MONTHS = {
    name: index // 2 + 1
    for index, name in enumerate(
        "jan january feb february mar march apr april may may jun june jul july aug august sep september oct october"
        " nov november dec december".split()
    )
} | {"sept": 9}
_NUMERIC = re.compile(r"(\d{1,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,4})\s*日?(?:[ t]*(.*))?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[ t]*(.*))?")
_NAMED = re.compile(r"(?:[a-z]{3,9},?\s+)?(\d{1,2})[ -]([a-z]{3,9})\.?[ -,]\s*(\d{4}|\d{2})(?:[ t,]+(.*))?")
_NAMED_US = re.compile(
    r"(?:[a-z]{3,9},?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:[ t,]+(.*))?"
)
_CLOCK = re.compile(
    r"(上午|下午|am|pm|a\.m\.|p\.m\.)?\s*(\d{1,2})[:时点.](\d{2})(?:[:分.](\d{2})秒?(?:[.,](\d{1,9}))?)?分?"
    r"\s*(上午|下午|am|pm|a\.m\.|p\.m\.)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?",
)
_COMPACT_CLOCK = re.compile(r"(\d{2})(\d{2})(\d{2})?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
ORDERS = ("ymd", "dmy", "mdy", "ymd2", "serial", "unix", "unixms")
_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SHEET_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - wall clocks have no zone
Parts = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class DateOrder:
    """How a column writes its days; ``is_sure`` is False where its values allow another reading."""

    order: str
    is_sure: bool = True


def moment(text: str, order: str) -> datetime | None:
    """The date and time written, naive unless the text names an offset; None where it is none."""
    if order == "ymd" and len(text) == 19 and text.isascii():  # the usual form, read by the standard library
        with suppress(ValueError):
            return datetime.fromisoformat(text)
    try:
        return _parsed(unicodedata.normalize("NFKC", text).strip().lower(), order)
    except (ValueError, OverflowError):
        return None


def _parsed(text: str, order: str) -> datetime | None:
    if order == "serial":
        return (
            _SHEET_EPOCH + timedelta(seconds=round(float(text) * 86400)) if _SERIAL.fullmatch(text) else None
        )
    if order in ("unix", "unixms"):
        digits = 10 if order == "unix" else 13
        if not re.fullmatch(rf"\d{{{digits}}}", text):
            return None
        return _UNIX_EPOCH + timedelta(milliseconds=int(text) * (1000 if order == "unix" else 1))
    found = _parts(text, order)
    if found is None:
        return None
    (year, month, day), rest = found
    return _with_clock(datetime(year, month, day), rest)  # noqa: DTZ001 - what a receipt says


def _parts(text: str, order: str) -> tuple[Parts, str] | None:
    if hit := _NUMERIC.fullmatch(text):
        parts = _ordered(hit[1], hit[2], hit[3], order)
        return (parts, hit[4] or "") if parts else None
    if order == "ymd" and (hit := _COMPACT.fullmatch(text)):
        return (int(hit[1]), int(hit[2]), int(hit[3])), hit[4] or ""
    if (hit := _NAMED.fullmatch(text)) and hit[2] in _MONTHS:
        return (_year(hit[3]), _MONTHS[hit[2]], int(hit[1])), hit[4] or ""
    if (hit := _NAMED_US.fullmatch(text)) and hit[1] in _MONTHS:
        return (_year(hit[3]), _MONTHS[hit[1]], int(hit[2])), hit[4] or ""
    return None


def _ordered(first: str, second: str, third: str, order: str) -> Parts | None:
    if len(first) == 4:
        return (int(first), int(second), int(third)) if order == "ymd" and len(third) <= 2 else None
    if len(first) > 2 or len(third) == 3:
        return None
    if order == "ymd2":
        return (_year(first), int(second), int(third)) if len(first) == 2 and len(third) <= 2 else None
    if order not in ("dmy", "mdy") or len(third) not in (2, 4):
        return None
    day, month = (first, second) if order == "dmy" else (second, first)
    return _year(third), int(month), int(day)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) < 70 else 1900)


def _with_clock(day: datetime, rest: str) -> datetime | None:
    rest = rest.strip()
    if not rest:
        return day
    if compact := _COMPACT_CLOCK.fullmatch(rest):
        return day.replace(hour=int(compact[1]), minute=int(compact[2]), second=int(compact[3] or 0))
    hit = _CLOCK.fullmatch(rest)
    if hit is None:
        return None
    hour, half = int(hit[2]), (hit[1] or hit[6] or "").replace(".", "")
    if half and not 1 <= hour <= 12:
        return None if hour > 23 else _at(day, hour, hit)  # "下午 15:20" is written, and means 15:20
    if half in ("pm", "下午"):
        hour = hour % 12 + 12
    elif half == "am" or (half == "上午" and hour == 12):
        hour %= 12
    return _at(day, hour, hit)


def _at(day: datetime, hour: int, hit: re.Match[str]) -> datetime:
    moment_ = day.replace(hour=hour, minute=int(hit[3]), second=int(hit[4] or 0))
    return moment_.replace(tzinfo=_offset(hit[7])) if hit[7] else moment_


def _offset(text: str) -> tzinfo:
    if text in ("z", "utc", "gmt"):
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    return timezone((-1 if text[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def date_order(samples: Iterable[str]) -> DateOrder:
    """The order in which a column writes year, month and day, from its values in the order of the file.

    The order that reads most values wins. Where several read equally many ("01/02/2011"), the one is taken under
    which the file moves least in time, since tills write day after day; else day before month. Both are unsure.
    """
    values = [text for text in samples if text]
    reads = {order: [moment(text, order) for text in values] for order in ORDERS}
    good = {order: sum(one is not None for one in found) for order, found in reads.items()}
    best = max(good.values(), default=0)
    if best == 0:
        return DateOrder("ymd", False)
    tied = [order for order in ORDERS if good[order] == best]
    if len(tied) == 1 or len({tuple(reads[order]) for order in tied}) == 1:
        return DateOrder(tied[0])
    return DateOrder(min(tied, key=lambda order: (_way(reads[order]), ORDERS.index(order))), False)


def _way(moments: Sequence[datetime | None]) -> int:
    """Days that a file moves back and forth from row to row."""
    days = [one.toordinal() for one in moments if one is not None]
    return sum(abs(later - earlier) for earlier, later in pairwise(days))
