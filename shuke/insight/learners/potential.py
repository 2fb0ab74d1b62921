"""High potential: who of those that bought once to three times will be among the best tenth of the next year.

And need of help after a sale: which recent order will come back or bring a complaint. Both are rare, so both are judged
by how many of the tenth told were right, beside the rival everybody has: the RFM score, the category's usual share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shuke.insight.learners import churn
from shuke.insight.learners.counting import Floats, Ints
from shuke.insight.learners.judging import Flags, precision_at

MOST_DAYS = 3
BEST = 0.1


@dataclass(frozen=True, slots=True)
class Told:
    """Precision at the best tenth of ours and of the rival, the share without choosing, and whether ours is shown."""

    ours: float
    rival: float
    base: float

    @property
    def is_shown(self) -> bool:
        """Better than the rival and than no choice at all."""
        return self.ours > max(self.rival, self.base)


def is_newcomer(days: Floats) -> Flags:
    """Whose potential is asked for: one to three purchase days."""
    return np.asarray(days <= MOST_DAYS)


def among_best(later_minor: Floats, share: float = BEST) -> Flags:
    """Who is in the best ``share`` by what came later; nobody who brought nothing."""
    bound = np.quantile(later_minor, 1 - share)
    return np.asarray((later_minor >= bound) & (later_minor > 0))


def fit_potential(
    rows: Floats, names: Sequence[str], days: Floats, later_minor: Floats, *, seed: int
) -> churn.Churn:
    """The chance to be among the best tenth of everybody, learnt on those with at most three purchase days."""
    few = is_newcomer(days)
    return churn.fit(rows[few], among_best(later_minor)[few], names, seed=seed)


def fit_need(rows: Floats, names: Sequence[str], came_back: Flags, *, seed: int) -> churn.Churn:
    """The chance that a recent order comes back or brings a complaint."""
    return churn.fit(rows, came_back, names, seed=seed)


def category_rate(category: Ints, came_back: Flags, asked: Ints) -> Floats:
    """The rival: the share of the category in the past, drawn to the shop's where it has few orders."""
    most = int(max(category.max(initial=0), asked.max(initial=0))) + 1
    orders = np.bincount(category, minlength=most)
    returned = np.bincount(category, weights=came_back.astype(float), minlength=most)
    shop = float(came_back.mean()) if len(came_back) else 0.0
    return np.asarray(((returned + 20 * shop) / (orders + 20))[asked])


def judged(ours: Floats, rival: Floats, came: Flags) -> Told:
    """Both at the best tenth."""
    return Told(precision_at(ours, came, BEST), precision_at(rival, came, BEST), float(came.mean()))


def rfm_sum(recency: Floats, orders: Floats, money: Floats) -> Floats:
    """The rival: sum of the three fifths (1 to 5 each; recency reversed)."""
    return np.asarray(sum(_fifth(column) for column in (-recency, orders, money)), float)


def _fifth(values: Floats) -> Ints:
    lower = np.searchsorted(np.sort(values), values, side="left")
    return np.asarray(lower * 5 // len(values) + 1, np.int64)
