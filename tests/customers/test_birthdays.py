"""Birthdays: which are possible, when they are kept, whose are near."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuke.customers.rules.birthdays import (
    DateInvalid,
    GuardianNeeded,
    checked_birthday,
    days_named,
    kept_on,
    next_kept,
    year_kept,
)
from shuke.foundation.kernel.calendar import lunar_of

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(1950, 1, 1), date(2080, 12, 31))


def birthday(year, month, day, is_lunar=False):
    return {"year": year, "month": month, "day": day, "is_lunar": is_lunar}


@pytest.mark.parametrize(
    "given_day",
    [
        birthday(1990, 5, 1),
        birthday(None, 2, 29),
        birthday(None, 12, 30, True),
        birthday(2012, 11, 22),
        birthday(1904, 2, 29),
    ],
)
def test_possible_birthdays_are_kept_as_given(given_day):
    assert checked_birthday(given_day, TODAY) == given_day


@pytest.mark.parametrize(
    "given_day",
    [
        birthday(2027, 1, 1), birthday(2026, 11, 23), birthday(1899, 12, 31), birthday(1990, 2, 30), birthday(1990, 13, 1),
        birthday(1990, 0, 1), birthday(1990, 4, 31), birthday(1901, 2, 29), birthday(None, 1, 31, True),
        birthday(1990, 13, 1, True), birthday(99999, 1, 1), birthday(1989, 2, 30, True),
    ],
)  # fmt: skip
def test_impossible_ones_are_refused(given_day):
    """The last one: the second month of lunar 1989 had 29 days."""
    with pytest.raises(DateInvalid) as no:
        checked_birthday(given_day, TODAY)
    assert (no.value.code, no.value.field, no.value.status) == ("date_invalid", "birthday", 422)


@pytest.mark.parametrize(
    "given_day",
    [
        birthday(2012, 11, 23),
        birthday(2026, 11, 22),
        birthday(2012, 12, 1, True),
        birthday(2012, 11, 20, True),
    ],
)
def test_under_fourteen_a_guardian_is_needed(given_day):
    """A lunar year ends in the next solar one: the twentieth of the eleventh month of 2012 was the first of January 2013."""
    with pytest.raises(GuardianNeeded):
        checked_birthday(given_day, TODAY)


@settings(max_examples=70)
@given(DAYS, st.integers(1, 12), st.integers(1, 29), st.booleans())
def test_the_next_birthday_is_the_first_that_comes(today, month, day, is_lunar):
    kept = next_kept(month, day, is_lunar, today)
    assert today <= kept <= today + timedelta(days=385)
    others = [kept_on(month, day, is_lunar, year) for year in range(today.year - 2, today.year + 3)]
    assert not [other for other in others if today <= other < kept]
    if is_lunar:
        assert (lunar_of(kept).month, lunar_of(kept).day) == (month, day)
    else:
        assert (kept.month, kept.day) == (month, day) or (month, day, kept.day) == (2, 29, 28)


def test_a_lunar_birthday_may_come_twice_in_a_solar_year():
    """Early in January by the old year, late in December by the new one."""
    first = next_kept(11, 25, True, date(2024, 12, 1))
    second = next_kept(11, 25, True, first + timedelta(days=1))
    assert first < second and (second - first).days in (353, 354, 355, 383, 384, 385)
    assert year_kept(second, True) == year_kept(first, True) + 1


@settings(max_examples=70)
@given(DAYS, st.integers(1, 12), st.integers(1, 30), st.booleans(), st.integers(1, 7))
def test_whoever_has_a_birthday_in_the_coming_days_is_asked_for(today, month, day, is_lunar, days):
    """No birthday is forgotten: not the 30th of a short month, not the 29th of February."""
    if not is_lunar and (month, day) not in {
        (m, d) for m in range(1, 13) for d in range(1, 29 if m == 2 else 31)
    } | {(2, 29)}:
        return
    solar, lunar = days_named(today, days)
    is_near = next_kept(month, day, is_lunar, today) < today + timedelta(days=days)
    assert ((month, day) in (lunar if is_lunar else solar)) == is_near


def test_the_twenty_ninth_of_february_is_kept_on_the_twenty_eighth():
    assert next_kept(2, 29, False, date(2026, 2, 1)) == date(2026, 2, 28)
    assert next_kept(2, 29, False, date(2028, 2, 1)) == date(2028, 2, 29)
    assert (2, 29) in days_named(date(2026, 2, 28), 1)[0] and (2, 29) not in days_named(date(2028, 2, 28), 1)[
        0
    ]
