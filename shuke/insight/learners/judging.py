"""How good a forecast of yes or no was: order, distance, calibration, and whether a difference is more than chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from shuke.insight.learners.counting import Floats

Flags = NDArray[np.bool_]
BINS = 10
MOST = 20_000


def auc(score: Floats, came: Flags) -> float:
    """Chance that somebody with a yes has the higher score; equal scores count half. 0.5 without both kinds."""
    yes, no = int(came.sum()), int((~came).sum())
    if not yes or not no:
        return 0.5
    ranks = stats.rankdata(score)
    return float((ranks[came].sum() - yes * (yes + 1) / 2) / (yes * no))


def brier(chance: Floats, came: Flags) -> float:
    """Mean squared distance of the chance from what came."""
    return float(np.mean((chance - came) ** 2))


@dataclass(frozen=True, slots=True)
class Bin:
    """People of similar forecast: how many, mean forecast, share that came."""

    people: int
    foretold: float
    came: float


def calibration(chance: Floats, came: Flags, bins: int = BINS) -> tuple[Bin, ...]:
    """Groups of equal size by forecast: the calibration picture."""
    order = np.argsort(chance, kind="stable")
    return tuple(
        Bin(len(part), float(chance[part].mean()), float(came[part].mean()))
        for part in np.array_split(order, bins)
        if len(part)
    )


def calibration_error(chance: Floats, came: Flags, bins: int = BINS) -> float:
    """Mean distance of forecast and outcome over the groups, weighted by people."""
    held = calibration(chance, came, bins)
    return sum(one.people * abs(one.foretold - one.came) for one in held) / sum(one.people for one in held)


def spiegelhalter(chance: Floats, came: Flags) -> float:
    """p of the hypothesis that the chances are right (Spiegelhalter 1986); small means they are not."""
    spread = np.sum((1 - 2 * chance) ** 2 * chance * (1 - chance))
    if spread <= 0:
        return 1.0 if np.all(chance == came) else 0.0
    z = np.sum((came - chance) * (1 - 2 * chance)) / np.sqrt(spread)
    return float(2 * stats.norm.sf(abs(z)))


def precision_at(score: Floats, came: Flags, share: float = 0.1) -> float:
    """Share of yes among the best ``share`` by score."""
    best = np.argsort(-score, kind="stable")[: max(1, round(len(score) * share))]
    return float(came[best].mean())


def auc_gain(
    ours: Floats, rival: Floats, came: Flags, *, seed: int, rounds: int = 500
) -> tuple[float, float, float]:
    """Difference of AUC on the same people, with the 2.5 and 97.5 per cent points of a paired bootstrap.

    Each round draws at most ``MOST`` people: wider than needed for a large shop, never narrower.
    """
    chance = np.random.default_rng(seed)
    gains = []
    for _ in range(rounds):
        drawn = chance.integers(0, len(came), min(len(came), MOST))
        gains.append(auc(ours[drawn], came[drawn]) - auc(rival[drawn], came[drawn]))
    low, high = np.quantile(gains, [0.025, 0.975])
    return auc(ours, came) - auc(rival, came), float(low), float(high)
