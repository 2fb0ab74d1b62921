"""Next purchase: the chance that a customer buys within h days; one minus it is the churn.

Boosted trees on what was known on a day, after isotonic calibration on people that the trees have not seen (five
folds); reasons by taking one feature back to the shop's middle. Source: Zadrozny, Elkan 2002 (isotonic calibration).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from threadpoolctl import threadpool_limits

from shuke.insight.learners.counting import Floats, TooFew
from shuke.insight.learners.judging import Flags

LEAST = 500  # people, and a tenth of that on each side
FOLDS = 5
REASONS = 3


@dataclass(frozen=True, slots=True)
class Churn:
    """Fitted: trees of each fold, the calibration of what they said of the others, the shop's middle."""

    names: tuple[str, ...]
    trees_: tuple[HistGradientBoostingClassifier, ...]
    linear_: LogisticRegression
    weight_: float
    calibrated_: IsotonicRegression
    middle_: Floats
    spread_: Floats

    def predict(self, rows: Floats) -> Floats:
        """Chance to buy again within the span, per customer."""
        return np.asarray(np.clip(self.calibrated_.predict(self._raw(rows)), 0.001, 0.999))

    def reasons(self, rows: Floats, most: int = REASONS) -> list[list[tuple[str, float]]]:
        """Per customer the features that move the chance most, with the difference to somebody of the shop's middle."""
        here = self._raw(rows)  # before calibration, whose steps hide small moves
        moved = np.zeros((len(self.names), len(rows)))
        for place in range(len(self.names)):
            changed = rows.copy()
            changed[:, place] = self.middle_[place]
            moved[place] = here - self._raw(changed)
        order = np.argsort(-np.abs(moved), axis=0, kind="stable")[:most]
        return [
            [(self.names[place], float(moved[place, who])) for place in order[:, who] if moved[place, who]]
            for who in range(len(rows))
        ]

    def _raw(self, rows: Floats) -> Floats:
        with alone():
            trees = np.mean([tree.predict_proba(rows)[:, 1] for tree in self.trees_], axis=0)
        return np.asarray(self.weight_ * trees + (1 - self.weight_) * self._line(rows))

    def _line(self, rows: Floats) -> Floats:
        return np.asarray(self.linear_.predict_proba(_flat(rows, self.middle_, self.spread_))[:, 1])


def fit(rows: Floats, came: Flags, names: Sequence[str], *, seed: int) -> Churn:
    """Train on people of a past day and what they did after it. TooFew without enough of either kind."""
    few = int(min(came.sum(), (~came).sum()))
    if len(rows) < LEAST or few < LEAST // 10:
        raise TooFew(
            LEAST, len(rows) if len(rows) < LEAST else few, "customers who came again and who did not"
        )
    middle = np.nanmedian(rows, axis=0)
    middle = np.where(np.isnan(middle), 0.0, middle)
    spread = np.nanstd(_signed_log(rows), axis=0) + 1e-9
    unseen, straight, trees = np.zeros(len(rows)), np.zeros(len(rows)), []
    split = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    flat = _flat(rows, middle, spread)
    with alone():
        for learn, rest in split.split(rows, came):
            tree = _tree(seed).fit(rows[learn], came[learn])
            unseen[rest] = tree.predict_proba(rows[rest])[:, 1]
            straight[rest] = _line().fit(flat[learn], came[learn]).predict_proba(flat[rest])[:, 1]
            trees.append(tree)
        whole = _line().fit(flat, came)
    weight = _best_weight(unseen, straight, came)
    isotonic = IsotonicRegression(out_of_bounds="clip").fit(weight * unseen + (1 - weight) * straight, came)
    return Churn(tuple(names), tuple(trees), whole, weight, isotonic, middle, spread)


def _tree(seed: int) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        learning_rate=0.05, max_iter=80, max_leaf_nodes=8, min_samples_leaf=40, l2_regularization=5.0,
        early_stopping=False, random_state=seed,
    )  # fmt: skip


def alone() -> threadpool_limits:
    """One thread: on a machine that does other work, threads that wait for each other take a hundred times as long."""
    return threadpool_limits(limits=1)


def _line() -> LogisticRegression:
    return LogisticRegression(C=0.1, max_iter=500)


def _best_weight(trees: Floats, line: Floats, came: Flags) -> float:
    """How much the trees count beside the straight line: what the unseen people speak for (log loss)."""
    weights = np.linspace(0, 1, 11)
    losses = [_log_loss(weight * trees + (1 - weight) * line, came) for weight in weights]
    return float(weights[int(np.argmin(losses))])


def _log_loss(chance: Floats, came: Flags) -> float:
    held = np.clip(chance, 1e-6, 1 - 1e-6)
    return float(-np.mean(np.where(came, np.log(held), np.log(1 - held))))


def _signed_log(rows: Floats) -> Floats:
    return np.asarray(np.sign(rows) * np.log1p(np.abs(rows)))


def _flat(rows: Floats, middle: Floats, spread: Floats) -> Floats:
    """Logs, holes at the middle, one width: what a straight line can read."""
    filled = np.where(np.isnan(rows), middle, rows)
    return np.asarray((_signed_log(filled) - _signed_log(middle)) / spread)
