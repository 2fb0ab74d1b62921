"""Watch: a planted fall and a planted day are found, shuffled history is quiet, holidays are expected."""

from __future__ import annotations

import numpy as np
import pytest

from shuke.insight.learners import watch
from shuke.insight.learners.counting import TooFew

SHARES = np.array([0.9, 0.9, 0.95, 1.0, 1.1, 1.4, 1.3])


def days(seed: int, weeks: int = 30) -> np.ndarray:
    chance = np.random.default_rng(seed)
    return np.asarray(chance.poisson(200 * np.tile(SHARES, weeks)).astype(float))


def test_quiet_history_alarms_at_most_once_a_month() -> None:
    past = days(1)
    bounds = watch.fit(past, seed=4)
    alarms = sum(len(bounds.alarms(days(seed))) for seed in range(2, 12))
    months = 10 * (len(past) - 28) / 30
    assert alarms <= months


def test_a_fall_and_a_single_day_are_found() -> None:
    past = days(1)
    bounds = watch.fit(past, seed=4)
    fallen = days(20)
    fallen[150:] *= 0.8
    level = [alarm for alarm in bounds.alarms(fallen) if alarm.kind == "level" and alarm.size < 0]
    assert any(143 <= alarm.place <= 165 for alarm in level)
    single = days(21)
    single[180] *= 2
    assert any(alarm.kind == "spike" and alarm.place == 180 for alarm in bounds.alarms(single))


def test_a_holiday_is_expected_to_differ() -> None:
    quiet = days(30)
    feast = np.zeros(len(quiet), bool)
    feast[140:147] = True
    quiet[140:147] *= 0.2
    bounds = watch.fit(days(1), seed=4)
    told = [alarm for alarm in bounds.alarms(quiet, feast) if 138 <= alarm.place <= 150]
    assert told == [] and [alarm for alarm in bounds.alarms(quiet) if 138 <= alarm.place <= 150]


def test_too_few_days_say_so() -> None:
    with pytest.raises(TooFew):
        watch.fit(np.ones(20), seed=1)
