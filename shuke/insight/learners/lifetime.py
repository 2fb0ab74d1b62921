"""Lifetime value: what a customer will bring in the next twelve months, and how wrong this was in the past."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shuke.insight.learners import bgnbd, gammagamma
from shuke.insight.learners.counting import Floats, Ints, distinct, histories

MONTH_DAYS = 365 / 12
MONTHS = 12
DISCOUNT_YEAR = 0.10  # a year; a setting of the shop


@dataclass(frozen=True, slots=True)
class Buyers:
    """Customers with a purchase, one place each: repeats on other days than the first, day of the last of them
    since the first, days observed; purchase days that ``mean`` (minor units) speaks of.

    Amounts are those of all x + 1 days: with the repeats alone (as the published figures have it) who came once
    would be worth the shop's mean, however much was spent that day.
    """

    x: Ints
    t_x: Ints
    t: Ints
    days: Ints
    mean: Floats


@dataclass(frozen=True, slots=True)
class Values:
    """Per customer: P(active), purchase days expected in twelve months, amount of one, discounted value."""

    active: Floats
    purchases: Floats
    spend: Floats
    value: Floats


@dataclass(frozen=True, slots=True)
class Lifetime:
    """Both models, fitted."""

    buying_: bgnbd.BgNbd
    spending_: gammagamma.GammaGamma

    def predict(self, people: Buyers, *, months: int = MONTHS, yearly: float = DISCOUNT_YEAR) -> Values:
        """Scores of all customers; money of month k counts (1 + d)^−(k − ½), d the monthly share of ``yearly``."""
        wide = int(people.t.max(initial=0)) + 1
        pairs, place = distinct(people.x.astype(np.int64) * wide + people.t)
        x, t = np.divmod(pairs, wide)
        knots = _knots(months)
        at = np.stack([self.buying_.future(x, t, knot * MONTH_DAYS) for knot in knots])
        by_month = _between(knots, months) @ at
        monthly = (1 + yearly) ** (1 / 12) - 1
        worth = ((1 + monthly) ** -(np.arange(months) + 0.5)) @ np.diff(by_month, axis=0, prepend=0.0)
        active = self.buying_.alive(people.x, people.t_x, people.t)
        spend = self.spending_.spend(people.days, people.mean)
        return Values(active, by_month[-1][place] * active, spend, worth[place] * active * spend)


def fit(people: Buyers) -> Lifetime:
    """TooFew where too few customers came again."""
    return Lifetime(
        bgnbd.fit(histories(people.x, people.t_x, people.t)), gammagamma.fit(people.days, people.mean)
    )


def _knots(months: int) -> Ints:
    """The months at which the curve of expected purchases is computed; it is smooth between them."""
    return np.unique(np.rint(np.linspace(1, months, min(months, 4))).astype(np.int64))


def _between(knots: Ints, months: int) -> Floats:
    """Weights of the knots for each month: the polynomial through nothing at the start and the knots."""
    points = np.concatenate([[0], knots]).astype(np.float64)
    return np.array([
        [np.prod([(month - other) / (one - other) for other in points if other != one]) for one in points[1:]]
        for month in range(1, months + 1)
    ])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """A forecast against what came: Spearman's ρ, error of the total (share of what came), mean absolute error of
    the ten groups of equal size by forecast (share of what came), and the groups: forecast, came."""

    rank: float
    total_error: float
    decile_error: float
    deciles: tuple[tuple[float, float], ...]


def judge(forecast: Floats, came: Floats) -> Judged:
    """How good a forecast of money was; equal forecasts share their place."""
    if not np.isfinite(forecast).all():
        raise FloatingPointError("the model gives no finite forecast of these sales")
    order = np.argsort(-forecast, kind="stable")
    parts = np.array_split(order, 10)
    deciles = tuple((float(forecast[part].sum()), float(came[part].sum())) for part in parts)
    total = max(float(came.sum()), 1.0)
    places = _ranks(forecast), _ranks(came)
    # Where all are alike there is no order to be right about.
    alike = min(float(np.ptp(one)) if len(one) else 0.0 for one in places) == 0
    return Judged(
        0.0 if alike else float(np.corrcoef(*places)[0, 1]),
        (float(forecast.sum()) - float(came.sum())) / total,
        sum(abs(a - b) for a, b in deciles) / total,
        deciles,
    )


def is_shown(ours: Judged, rival: Judged) -> bool:
    """Whether the forecast is worth showing: it ranks better than its rival and errs less by groups."""
    return ours.rank > rival.rank and ours.decile_error < rival.decile_error


def _ranks(values: Floats) -> Floats:
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    upto = np.cumsum(count)
    return (upto - (count - 1) / 2)[place]
