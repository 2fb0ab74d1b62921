"""Periods: half-open spans of days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.foundation.kernel.period import Period, months_before

DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))


@given(DAYS, st.integers(0, 600))
def test_months_back_keep_the_day_or_take_the_months_last(day, months):
    earlier = months_before(day, months)
    assert (day.year * 12 + day.month) - (earlier.year * 12 + earlier.month) == months
    assert earlier.day == day.day or (earlier.day < day.day and (earlier + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 12, date(2025, 1, 15)),
    ],
)
def test_ends_of_months(day, months, before):
    assert months_before(day, months) == before


@given(DAYS, st.integers(0, 400), DAYS)
def test_a_period_holds_its_start_and_not_its_end(start, length, day):
    period = Period(start, start + timedelta(days=length))
    assert period.days == length
    assert (start in period) == (length > 0) and period.end not in period
    assert (day in period) == (0 <= (day - start).days < length)


@given(DAYS, st.integers(1, 60))
def test_the_last_months_end_with_the_day_itself(as_of, months):
    window = Period.last_months(as_of, months)
    assert as_of in window and as_of + timedelta(days=1) not in window
    assert months_before(as_of, months) not in window


def test_a_period_does_not_run_backwards():
    with pytest.raises(ValueError, match="does not end before"):
        Period(date(2026, 1, 2), date(2026, 1, 1))
