"""Demand per week: seasonal naive, Theta, their combination, intervals by what was missed before, holidays.

Sources: Theta by Assimakopoulos, Nikolopoulos 2000, as simple exponential smoothing with half the trend (Hyndman,
Billah 2003); combination as the mean, which is rarely beaten (Petropoulos, Svetunkov 2020); intervals by split
conformal prediction on past forecasts (Vovk et al. 2005).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from shuke.insight.learners.counting import Floats, TooFew

YEAR = 52
LEAST = 26  # weeks
ALPHAS = np.linspace(0.05, 0.95, 19)
ORIGINS = 12  # past forecasts that an interval learns from
Method = Callable[[Floats, int], Floats]


def seasonal_naive(weeks: Floats, ahead: int) -> Floats:
    """As a year ago; before a year is full, as last week. The rival."""
    season = YEAR if len(weeks) >= YEAR else 1
    return np.array([weeks[len(weeks) - season + step % season] for step in range(ahead)], float)


def theta(weeks: Floats, ahead: int) -> Floats:
    """Exponential smoothing with half of the straight trend; the year taken out first where two are there."""
    shape = seasonal_shape(weeks)
    flat = weeks / shape[np.arange(len(weeks)) % YEAR]
    level, alpha = _smoothed(flat)
    slope = float(np.polyfit(np.arange(len(flat)), flat, 1)[0])
    # With n weeks seen the smoothing lags the trend by (1 − (1 − α)^n) / α steps.
    lag = (1 - (1 - alpha) ** len(flat)) / alpha
    line = level + slope / 2 * (np.arange(ahead) + lag)
    return np.maximum(line * shape[(len(weeks) + np.arange(ahead)) % YEAR], 0.0)


def seasonal_shape(weeks: Floats) -> Floats:
    """Each week of the year against its year's mean, drawn halfway to one and smoothed over three weeks."""
    years = len(weeks) // YEAR
    if years < 2:
        return np.ones(YEAR)
    whole = weeks[-years * YEAR :].reshape(years, YEAR)
    shape = np.mean(whole / np.maximum(whole.mean(axis=1, keepdims=True), 1e-9), axis=0)
    shape = (np.roll(shape, 1) + 2 * shape + np.roll(shape, -1)) / 4
    start = (len(weeks) - years * YEAR) % YEAR
    return np.maximum(np.roll(0.5 + 0.5 * shape, start), 0.05)


def combined(weeks: Floats, ahead: int) -> Floats:
    """The mean of Theta and, once a year is full, of what came a year ago at today's level."""
    one = theta(weeks, ahead)
    if len(weeks) < YEAR + 8:
        return one
    before = seasonal_naive(weeks, ahead)
    grown = weeks[-8:].sum() / max(float(weeks[-YEAR - 8 : -YEAR].sum()), 1e-9)
    return np.asarray((one + before * np.clip(grown, 0.5, 2.0)) / 2)


METHODS: Mapping[str, Method] = {"seasonal_naive": seasonal_naive, "theta": theta, "combined": combined}


@dataclass(frozen=True, slots=True)
class Demand:
    """Fitted on one series: the chosen method, what it missed in the past (sorted, per week ahead), MASE beside the
    rival's, and the factor of each holiday week."""

    weeks: Floats
    method_: str
    misses_: tuple[Floats, ...]
    mase_: dict[str, float]
    holiday_: dict[str, float] = field(default_factory=dict)

    def predict(self, ahead: int, holidays: tuple[str, ...] = ()) -> Floats:
        """The next weeks; ``holidays`` names the holiday of each of them ("" for none)."""
        return _with_holidays(METHODS[self.method_](self.weeks, ahead), holidays, self.holiday_)

    def interval(
        self, ahead: int, share: float = 0.8, holidays: tuple[str, ...] = ()
    ) -> tuple[Floats, Floats]:
        """Low and high of each week so that about ``share`` of weeks fall within; never below zero."""
        middle = self.predict(ahead, holidays)
        wide = np.array(
            [_conformal(self.misses_[min(step, len(self.misses_) - 1)], share) for step in range(ahead)]
        )
        return np.maximum(middle - wide, 0.0), middle + wide


def fit(weeks: Floats, ahead: int, holidays: tuple[str, ...] = ()) -> Demand:
    """The method with the least MASE over past origins. ``holidays``: the name of each past week's holiday or ""."""
    weeks = np.asarray(weeks, float)
    if len(weeks) < LEAST:
        raise TooFew(LEAST, len(weeks), "weeks of sales")
    factors = holiday_factors(weeks, holidays)
    plain = _without_holidays(weeks, holidays, factors)
    origins = range(max(len(plain) - ahead - ORIGINS + 1, len(plain) // 2), len(plain) - ahead + 1)
    missed = {
        name: np.array([plain[at : at + ahead] - method(plain[:at], ahead) for at in origins])
        for name, method in METHODS.items()
    }
    scale = naive_error(plain)
    mase = {name: float(np.mean(np.abs(misses))) / scale for name, misses in missed.items()}
    best = min(mase, key=lambda name: mase[name])
    by_step = tuple(np.sort(np.abs(missed[best][:, step])) for step in range(ahead))
    return Demand(plain, best, by_step, mase, factors)


def naive_error(weeks: Floats) -> float:
    """What "as a season ago" misses inside the past: the unit of MASE (Hyndman, Koehler 2006)."""
    season = YEAR if len(weeks) > YEAR + 4 else 1
    return max(float(np.mean(np.abs(weeks[season:] - weeks[:-season]))), 1e-9)


def holiday_factors(weeks: Floats, holidays: tuple[str, ...]) -> dict[str, float]:
    """How much more a holiday's week sells than the weeks around it: the median over its years, half way to one
    where it was seen once."""
    found: dict[str, list[float]] = {}
    plain = [n for n in range(len(holidays)) if not holidays[n]]
    for n, name in enumerate(holidays):
        near = [weeks[m] for m in plain if 0 < abs(m - n) <= 4]
        if name and near and np.median(near) > 0:
            found.setdefault(name, []).append(float(weeks[n] / np.median(near)))
    return {
        name: float(np.median(seen)) if len(seen) > 1 else (1 + seen[0]) / 2 for name, seen in found.items()
    }


def stock_needed(
    low_high: tuple[Floats, Floats], middle: Floats, lead_weeks: int, known: float = 0.0
) -> float:
    """Stock that covers the lead time: expected demand, the upper side of its uncertainty (misses of weeks add up as
    squares), and what regulars whose day has come will buy beyond that (``known``), whichever is more."""
    expected = float(middle[:lead_weeks].sum())
    spread = float(np.sqrt(np.sum((low_high[1][:lead_weeks] - middle[:lead_weeks]) ** 2)))
    return max(expected + spread, known)


def _smoothed(flat: Floats) -> tuple[float, float]:
    """Level and α of simple exponential smoothing with the least squared one-step miss; all α at once."""
    level = np.full(len(ALPHAS), flat[: min(4, len(flat))].mean())
    loss = np.zeros(len(ALPHAS))
    for value in flat:
        miss = value - level
        loss += miss**2
        level += ALPHAS * miss
    best = int(np.argmin(loss))
    return float(level[best]), float(ALPHAS[best])


def _conformal(misses: Floats, share: float) -> float:
    """The miss that ⌈(n + 1) · share⌉ of n past ones did not exceed."""
    place = min(int(np.ceil((len(misses) + 1) * share)), len(misses)) - 1
    return float(misses[max(place, 0)])


def _without_holidays(weeks: Floats, holidays: tuple[str, ...], factors: Mapping[str, float]) -> Floats:
    divide = [max(factors.get(name, 1.0), 0.05) if name else 1.0 for name in holidays] or [1.0] * len(weeks)
    return np.asarray(weeks / np.array(divide))


def _with_holidays(weeks: Floats, holidays: tuple[str, ...], factors: Mapping[str, float]) -> Floats:
    times = [factors.get(name, 1.0) if name else 1.0 for name in holidays[: len(weeks)]]
    return np.asarray(weeks * np.array(times + [1.0] * (len(weeks) - len(times))))
