"""Money, days, spans and counts as a person reads them, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from shuke.ui import formats

THIS_YEAR = timezone.localdate().year


@pytest.fixture(params=["zh-hans", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


@pytest.mark.parametrize(
    ("minor", "currency", "whole", "shown"),
    [
        (1_864_000, "CNY", False, "¥18,640"),
        (123_450, "GBP", False, "£1,234.50"),
        (123_450, "GBP", True, "£1,235"),
        (123_449, "GBP", True, "£1,234"),
        (-1_340_000, "CNY", False, "−¥13,400"),
        (98_000, "JPY", False, "¥98,000"),
        (1_234_567, "KWD", False, "KWD 1,234.567"),
        (5, "USD", False, "$0.05"),
        (0, "CNY", False, "¥0"),
        (None, "CNY", False, ""),
    ],
)
def test_money_in_full_is_the_same_in_both_languages(
    minor: int | None, currency: str, whole: bool, shown: str, language: str
) -> None:
    assert formats.money(minor, currency, whole) == shown


@pytest.mark.parametrize(
    ("minor", "chinese", "english"),
    [
        (9_999_900, "¥99,999", "¥99,999"),
        (117_920_000, "¥117.9万", "¥1.2M"),
        (20_000_000, "¥20.0万", "¥200.0K"),
        (1_179_200_000, "¥1,179.2万", "¥11.8M"),
        (12_345_600_000, "¥1.2亿", "¥123.5M"),
        (-20_000_000, "−¥20.0万", "−¥200.0K"),
    ],
)
def test_headline_money_is_shortened_as_the_language_does(minor: int, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert formats.money_short(minor, "CNY") == chinese
    with translation.override("en"):
        assert formats.money_short(minor, "CNY") == english


def test_days_carry_the_year_only_when_it_is_another(language: str) -> None:
    expected = {"zh-hans": ("9月25日", "2011年12月9日"), "en": ("25 Sep", "9 Dec 2011")}[language]
    assert (formats.day(date(THIS_YEAR, 9, 25)), formats.day(date(2011, 12, 9))) == expected
    assert formats.day(None) == ""


def test_moments_are_told_in_the_time_zone_in_force() -> None:
    at = datetime(THIS_YEAR, 9, 25, 18, 30, tzinfo=ZoneInfo("UTC"))
    with translation.override("en"), timezone.override("Asia/Shanghai"):
        assert formats.moment(at) == "26 Sep 02:30"


def test_spans_in_english() -> None:
    with translation.override("en"):
        assert [formats.ago(days) for days in (0, 1, 58, 900, None)] == [
            "today",
            "yesterday",
            "58 days ago",
            "2 years ago",
            "",
        ]
        assert formats.days(1) == "1 day"


def test_counts_beyond_the_cap_say_so() -> None:
    assert [formats.count(n, True) for n in (9_999, 10_000, 10_001)] == ["9,999", "10,000", "10,000+"]
    assert formats.count(12_486) == "12,486"


def test_a_share_of_nothing_is_empty() -> None:
    assert formats.percent(17, 1000) == "1.7%"
    assert formats.percent(1, 0) == formats.percent(None) == ""
