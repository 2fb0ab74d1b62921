"""Currencies and time zones in people's words: choices for forms, and how one is written."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shuke.ui.formats import SYMBOLS

CURRENCIES: Final[dict[str, str | Promise]] = {
    "CNY": _("Chinese yuan"), "HKD": _("Hong Kong dollar"), "TWD": _("New Taiwan dollar"), "JPY": _("Japanese yen"),
    "KRW": _("South Korean won"), "SGD": _("Singapore dollar"), "THB": _("Thai baht"), "INR": _("Indian rupee"),
    "USD": _("US dollar"), "CAD": _("Canadian dollar"), "EUR": _("Euro"), "GBP": _("British pound"),
    "AUD": _("Australian dollar"),
}  # fmt: skip
ZONES: Final[dict[str, str | Promise]] = {
    "Asia/Shanghai": _("Beijing, Shanghai"), "Asia/Urumqi": _("Urumqi"), "Asia/Hong_Kong": _("Hong Kong"),
    "Asia/Macau": _("Macao"), "Asia/Taipei": _("Taipei"), "Asia/Tokyo": _("Tokyo"), "Asia/Seoul": _("Seoul"),
    "Asia/Singapore": _("Singapore"), "Asia/Kuala_Lumpur": _("Kuala Lumpur"), "Asia/Bangkok": _("Bangkok"),
    "Asia/Kathmandu": _("Kathmandu"), "Asia/Kolkata": _("Delhi, Mumbai"), "Asia/Dubai": _("Dubai"),
    "Europe/London": _("London"), "Europe/Paris": _("Paris"), "Europe/Berlin": _("Berlin"), "Europe/Moscow": _("Moscow"),
    "America/New_York": _("New York"), "America/Chicago": _("Chicago"), "America/Los_Angeles": _("Los Angeles"),
    "America/Vancouver": _("Vancouver"), "Australia/Sydney": _("Sydney"), "Pacific/Auckland": _("Auckland"),
    "UTC": _("World time"),
}  # fmt: skip


def currency(code: str) -> str:
    """ "人民币 CNY"; a currency without a name here by its code."""
    name = CURRENCIES.get(code)
    return f"{name} {code}" if name else code


def currencies(kept: str = "") -> list[tuple[str, str]]:
    """Choices of a form: code and words; one in use that is not among them is offered too."""
    codes = [*CURRENCIES, *([kept] if kept and kept not in CURRENCIES else [])]
    return [(code, f"{currency(code)} {SYMBOLS.get(code, '')}".rstrip()) for code in codes]


@lru_cache(maxsize=256)
def _offset(zone: str, day: object) -> str:
    span = datetime.now(UTC).astimezone(ZoneInfo(zone)).utcoffset()
    minutes = int(span.total_seconds() // 60) if span else 0
    sign = "+" if minutes >= 0 else "−"
    return f"UTC{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def zone(name: str) -> str:
    """ "北京、上海 UTC+08:00", as it is today; a zone without words here by its own name."""
    today = datetime.now(UTC).date()
    return f"{ZONES.get(name, name)} {_offset(name, today)}"


def zones(kept: str = "") -> list[tuple[str, str]]:
    """Choices of a form: name and words, eastward last; one in use that is not among them is offered too."""
    names = [*ZONES, *([kept] if kept and kept not in ZONES else [])]
    return [(name, zone(name)) for name in names]
