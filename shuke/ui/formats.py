"""How money, days, spans and counts are written, in Chinese and English. Pure text, no markup."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from shuke.foundation.kernel.money import digits_of

MINUS: Final = "\u2212"
SYMBOLS: Final = {
    "CNY": "¥", "JPY": "¥", "GBP": "£", "USD": "$", "EUR": "€", "HKD": "HK$", "TWD": "NT$", "KRW": "₩",
    "SGD": "S$", "AUD": "A$", "CAD": "C$", "INR": "₹", "THB": "฿",
}  # fmt: skip
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
COUNT_CAP: Final = 10_000


def is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def _symbol(currency: str) -> str:
    return SYMBOLS.get(currency, f"{currency} ")


def _signed(text: str, negative: bool) -> str:
    return MINUS + text if negative else text


def money(minor: int | None, currency: str, whole: bool = False) -> str:
    """Amount in full: ¥18,640, £1,234.50. The fraction is left out when it is zero, or rounded away by `whole`.

    Amounts in minor units; None (not disclosed or not known) gives an empty text.
    """
    if minor is None:
        return ""
    decimals = digits_of(currency)
    scale = 10**decimals
    amount = abs(minor)
    units, rest = divmod(amount, scale)
    if whole and rest:
        units, rest = (amount * 2 + scale) // (2 * scale), 0
    fraction = f".{rest:0{decimals}d}" if rest else ""
    return _signed(f"{_symbol(currency)}{units:,}{fraction}", minor < 0)


def money_short(minor: int | None, currency: str) -> str:
    """Amount as a headline, shortened from 100,000 on: ¥117.9万, ¥1.2亿, £117.9K, £8.8M."""
    if minor is None:
        return ""
    value = abs(minor) / 10 ** digits_of(currency)
    if value < 100_000:
        return money(minor, currency, whole=True)
    steps = ((1e8, "亿"), (1e4, "万")) if is_chinese() else ((1e9, "B"), (1e6, "M"), (1e3, "K"))
    size, unit = next(step for step in steps if value >= step[0])
    return _signed(f"{_symbol(currency)}{value / size:,.1f}{unit}", minor < 0)


def count(number: int | None, capped: bool = False) -> str:
    """Number with thousands; capped lists read "10,000+" beyond the cap (counting further costs more than it tells)."""
    if number is None:
        return ""
    if capped and number > COUNT_CAP:
        return f"{COUNT_CAP:,}+"
    return f"{number:,}"


def percent(part: float | None, whole: float = 100, digits: int = 1) -> str:
    """Share of `part` in `whole`: 1.7%. Empty when there is nothing to divide by."""
    if part is None or not whole:
        return ""
    return f"{part / whole * 100:.{digits}f}%"


@lru_cache(maxsize=4096)
def _day(on: date, chinese: bool, this_year: int) -> str:
    if chinese:
        text = f"{on.month}月{on.day}日"
        return text if on.year == this_year else f"{on.year}年{text}"
    text = f"{on.day} {MONTHS[on.month - 1]}"
    return text if on.year == this_year else f"{text} {on.year}"


def day(on: date | None) -> str:
    """Day for people: 9月25日, 25 Sep; with the year when it is not this one."""
    if on is None:
        return ""
    if isinstance(on, datetime):
        on = timezone.localtime(on).date() if timezone.is_aware(on) else on.date()
    return _day(on, is_chinese(), timezone.localdate().year)


def moment(at: datetime | None) -> str:
    """Day and minute: 9月25日 15:26, 25 Sep 15:26, in the current time zone."""
    if at is None:
        return ""
    local = timezone.localtime(at) if timezone.is_aware(at) else at
    return f"{day(local.date())} {local:%H:%M}"


def month(on: date) -> str:
    """Heading of a month: 9月, September; with the year when it is not this one."""
    same = on.year == timezone.localdate().year
    if is_chinese():
        return f"{on.month}月" if same else f"{on.year}年{on.month}月"
    return f"{on:%B}" if same else f"{on:%B %Y}"


@lru_cache(maxsize=8192)
def _ago(days: int, language: str | None) -> str:
    if days <= 0:
        return gettext("today")
    if days == 1:
        return gettext("yesterday")
    if days < 730:
        return ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": days}
    years = days // 365
    return ngettext("%(count)s year ago", "%(count)s years ago", years) % {"count": years}


def ago(days: int | None) -> str:
    """Span since a day: today, yesterday, 58 days ago; years from two on."""
    return "" if days is None else _ago(days, get_language())


@lru_cache(maxsize=4096)
def _days(number: int, language: str | None) -> str:
    return ngettext("%(count)s day", "%(count)s days", number) % {"count": f"{number:,}"}


def days(number: int | None) -> str:
    """Length of a span: 34 天, 34 days."""
    return "" if number is None else _days(number, get_language())


def enumeration(words: Iterable[str]) -> str:
    """Words in a row, with the comma of the language."""
    return ("，" if is_chinese() else ", ").join(words)
