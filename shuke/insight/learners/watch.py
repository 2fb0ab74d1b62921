"""Watch: days that stand out and levels that moved, against what the weekday and the calendar let expect.

Sources: robust z by median and MAD; CUSUM (Page 1954) on the residuals, its bound set by shuffling the shop's own
history so that false alarms come about once a month at most.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shuke.insight.learners.counting import Floats, TooFew

LEAST = 56  # days
WEEK = 7
SPAN = 56  # days that an expectation looks back
DRIFT = 0.5  # in spreads: a move of one spread is found soonest
ALARMS_A_MONTH = 1.0


@dataclass(frozen=True, slots=True)
class Alarm:
    """A day that stands out (``kind`` "spike") or from which the level is another ("level"): place, size in spreads,
    what was expected and what came."""

    kind: str
    place: int
    size: float
    expected: float
    came: float


@dataclass(frozen=True, slots=True)
class Watch:
    """Fitted on a past: bounds in spreads for single days and for the running sum."""

    spike_: float
    level_: float

    def alarms(self, days: Floats, holidays: NDArray[np.bool_] | None = None) -> list[Alarm]:
        """Alarms of the whole row of days, one after the other; holidays are expected to differ."""
        expected, spread = expectation(days, holidays)
        z = (days - expected) / spread
        quiet = np.isnan(z) | (np.zeros(len(days), bool) if holidays is None else holidays)
        found = [
            Alarm("spike", int(n), float(z[n]), float(expected[n]), float(days[n]))
            for n in np.flatnonzero(~quiet & (np.abs(np.where(quiet, 0, z)) > self.spike_))
        ]
        for sign in (1.0, -1.0):
            found += _levels(
                sign * np.where(quiet, 0.0, np.clip(np.nan_to_num(z), -3, 3)),
                self.level_,
                sign,
                days,
                expected,
            )
        return sorted(found, key=lambda alarm: (alarm.place, alarm.kind))


def _levels(z: Floats, bound: float, sign: float, days: Floats, expected: Floats) -> list[Alarm]:
    """One-sided running sum: an alarm where it passes the bound, dated to the day from which it grew."""
    found, total, began = [], 0.0, 0
    for n, value in enumerate(z):
        if total == 0.0:
            began = n
        total = max(0.0, total + value - DRIFT)
        if total > bound:
            span = slice(began, n + 1)
            found.append(
                Alarm(
                    "level",
                    began,
                    sign * float(z[span].mean()),
                    float(np.nanmean(expected[span])),
                    float(days[span].mean()),
                )
            )
            total = 0.0
    return found


def expectation(days: Floats, holidays: NDArray[np.bool_] | None = None) -> tuple[Floats, Floats]:
    """What each day let expect from the 56 days before it, and the spread: the median of the same weekday, and of the
    distances from the weekdays' medians. NaN for the first 28 days. Holidays are left out of what is learnt."""
    usual = days.astype(float).copy()
    if holidays is not None:
        usual[holidays] = np.nan
    padded = np.concatenate([np.full(SPAN, np.nan), usual])
    # One row per day: the eight weeks before it; their first column is the day's own weekday.
    past = np.lib.stride_tricks.sliding_window_view(padded[:-1], SPAN).reshape(len(days), SPAN // WEEK, WEEK)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # weeks that hold nothing but holidays
        weekdays = np.nanmedian(past, axis=1)
        level = np.nanmedian(past, axis=(1, 2))
        apart = np.nanmedian(np.abs(past - weekdays[:, None, :]), axis=(1, 2))
    expected = np.where(np.isnan(weekdays[:, 0]), level, weekdays[:, 0])
    spread = np.maximum(np.maximum(1.4826 * apart * 1.15, 0.02 * np.abs(level)), 1e-9)
    early = np.arange(len(days)) < LEAST // 2
    return np.where(early, np.nan, expected), np.where(early, np.nan, spread)


def fit(days: Floats, *, seed: int, holidays: NDArray[np.bool_] | None = None) -> Watch:
    """Bounds so that shuffled weeks of this past give at most one alarm a month. TooFew below 56 days."""
    if len(days) < LEAST:
        raise TooFew(LEAST, len(days), "days")
    chance = np.random.default_rng(seed)
    whole = days[: len(days) // WEEK * WEEK].reshape(-1, WEEK)
    if holidays is not None:
        whole = whole[~holidays[: whole.size].reshape(-1, WEEK).any(axis=1)]
    shuffled = [
        np.stack([chance.permutation(whole[:, day]) for day in range(WEEK)], axis=1).ravel() for _ in range(8)
    ]
    months = sum(max(len(one) - 28, 1) for one in shuffled) / 30
    for tight in np.arange(3.0, 8.1, 0.5):
        bounds = Watch(float(tight), float(2 * tight))
        if sum(len(bounds.alarms(one)) for one in shuffled) <= ALARMS_A_MONTH * months / 2:
            return bounds
    return Watch(8.0, 16.0)
