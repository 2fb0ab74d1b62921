"""Weekly demand: beats "as a year ago" where there is something to learn, intervals that hold, holidays."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuke.insight.learners import demand
from shuke.insight.learners.counting import TooFew
from shuke.insight.rules.holidays import holiday_of_week


def series(seed: int, weeks: int = 156, growth: float = 0.003, noise: float = 0.12) -> np.ndarray:
    chance = np.random.default_rng(seed)
    n = np.arange(weeks)
    year = 1 + 0.35 * np.sin(2 * np.pi * n / 52 + seed)
    return np.asarray(900 * (1 + growth) ** n * year * np.exp(chance.normal(0, noise, weeks)))


def test_better_than_a_year_ago_over_twelve_shops() -> None:
    ahead, ours, rival = 8, [], []
    for seed in range(12):
        weeks = series(seed)
        model = demand.fit(weeks[:-ahead], ahead)
        scale = demand.naive_error(weeks[:-ahead])
        ours.append(np.mean(np.abs(model.predict(ahead) - weeks[-ahead:])) / scale)
        rival.append(np.mean(np.abs(demand.seasonal_naive(weeks[:-ahead], ahead) - weeks[-ahead:])) / scale)
    assert np.mean(ours) < 0.92 and np.mean(ours) < 0.95 * np.mean(rival)


def test_intervals_hold_what_they_say() -> None:
    ahead, within = 4, []
    for seed in range(30):
        weeks = series(seed, weeks=130)
        low, high = demand.fit(weeks[:-ahead], ahead).interval(ahead, 0.8)
        within.append((weeks[-ahead:] >= low) & (weeks[-ahead:] <= high))
    assert np.mean(within) == pytest.approx(0.8, abs=0.1)


def test_chance_alone_is_not_beaten() -> None:
    """A negative control: where every week is a draw, no method is far better than the mean allows."""
    found = []
    for seed in range(12):
        weeks = np.random.default_rng(seed).normal(500, 50, 100)
        model = demand.fit(weeks[:-8], 8)
        found.append(np.mean(np.abs(model.predict(8) - weeks[-8:])) / demand.naive_error(weeks[:-8]))
    assert 0.65 < np.mean(found) < 1.0  # the mean itself would reach 0.71


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([100, 1000]))
def test_money_in_another_unit_is_the_same_forecast(seed: int, times: int) -> None:
    weeks = series(seed % 50, weeks=60 + seed % 80)
    one, other = demand.fit(weeks, 6), demand.fit(weeks * times, 6)
    assert one.method_ == other.method_ and np.allclose(one.predict(6) * times, other.predict(6), rtol=1e-6)
    assert (one.interval(6)[0] >= 0).all()


def test_theta_continues_a_straight_line() -> None:
    weeks = 100 + 2.0 * np.arange(50)
    assert demand.theta(weeks, 3) == pytest.approx([199, 200, 201], abs=2.5)


def test_chinese_holidays() -> None:
    assert holiday_of_week(date(2024, 2, 12)) == "Spring Festival"
    assert holiday_of_week(date(2024, 1, 29)) == "Before Spring Festival"
    assert holiday_of_week(date(2024, 3, 11)) == "" and holiday_of_week(date(1990, 1, 1)) == ""


def test_a_holiday_is_learnt_and_comes_again() -> None:
    mondays = [date(2022, 1, 3) + timedelta(weeks=n) for n in range(158)]
    names = tuple(holiday_of_week(monday) for monday in mondays)
    busy = np.where([name == "Before Spring Festival" for name in names], 2.5, 1.0)
    weeks = np.random.default_rng(5).normal(1000, 20, len(mondays)) * busy
    model = demand.fit(weeks, 4, names)
    assert model.holiday_["Before Spring Festival"] == pytest.approx(2.5, rel=0.1)
    calm, feast = model.predict(1, ("",)), model.predict(1, ("Before Spring Festival",))
    assert feast[0] / calm[0] == pytest.approx(2.5, rel=0.1) and calm[0] == pytest.approx(1000, rel=0.06)


def test_stock_covers_the_lead_time() -> None:
    """Two weeks of lead: of 60 simulated shops about one in ten runs out (upper side of an 80 % interval)."""
    out = 0
    for seed in range(60):
        weeks = series(seed, weeks=80, growth=0.0)
        model = demand.fit(weeks[:-2], 2)
        need = demand.stock_needed(model.interval(2, 0.8), model.predict(2), 2)
        out += weeks[-2:].sum() > need
    assert out <= 12
    assert demand.stock_needed((np.zeros(2), np.ones(2)), np.ones(2), 2, known=9.0) == 9.0


def test_too_few_weeks_say_so() -> None:
    with pytest.raises(TooFew):
        demand.fit(np.ones(10), 4)
