"""What a campaign did: difference of means by assignment, sharper with the past, readable while it runs.

Sources: intention to treat; CUPED by Deng, Xu, Kohavi, Walker 2013; confidence sequences by the normal mixture
(Robbins 1970; Waudby-Smith et al. 2024, asymptotic); sample sizes by the normal approximation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from shuke.insight.learners.counting import Floats, TooFew

LEAST = 30  # people in each arm


@dataclass(frozen=True, slots=True)
class Effect:
    """Difference of the treated and the held-out per person, its standard error, interval, and p against nothing."""

    difference: float
    error: float
    low: float
    high: float
    p: float
    treated: float
    held_out: float


def effect(treated: Floats, held_out: Floats, *, level: float = 0.95) -> Effect:
    """Difference in means with unequal variances, all assigned people counted, reached or not. TooFew below 30."""
    few = min(len(treated), len(held_out))
    if few < LEAST:
        raise TooFew(LEAST, few, "people in each arm")
    one, other = float(np.mean(treated)), float(np.mean(held_out))
    error = float(np.sqrt(np.var(treated, ddof=1) / len(treated) + np.var(held_out, ddof=1) / len(held_out)))
    return _effect(one, other, error, level)


def cuped(
    treated: Floats, held_out: Floats, treated_before: Floats, held_before: Floats, *, level: float = 0.95
) -> Effect:
    """The same after what the past explains is taken off; the past was measured before anybody was assigned."""
    before, after = np.concatenate([treated_before, held_before]), np.concatenate([treated, held_out])
    arm = np.repeat([0, 1], [len(treated), len(held_out)])
    # The slope within the arms: a real effect must not leak into it.
    inner = before - np.array([treated_before.mean(), held_before.mean()])[arm]
    spread = float(inner @ inner)
    slope = float(inner @ after) / spread if spread > 0 else 0.0
    middle = before.mean()
    return effect(
        treated - slope * (treated_before - middle), held_out - slope * (held_before - middle), level=level
    )


def sequential(
    treated: Floats, held_out: Floats, *, level: float = 0.95, planned: int | None = None
) -> Effect:
    """An interval that may be read every day: over the whole run it misses the truth with at most 1 − ``level``.

    ``planned``: people per arm at which it is to be narrowest (now, unless said).
    """
    found = effect(treated, held_out, level=level)
    n = min(len(treated), len(held_out))
    wide = found.error * breadth(n, level, planned or n)
    return Effect(
        found.difference, found.error, found.difference - wide, found.difference + wide,
        float("nan"), found.treated, found.held_out,
    )  # fmt: skip


def breadth(n: int, level: float, planned: int) -> float:
    """Standard errors on each side of an interval that may be read at any n, narrowest at ``planned``."""
    scale = n * _rho(planned, 1 - level) ** 2
    return float(np.sqrt((scale + 1) / scale * np.log((scale + 1) / (1 - level) ** 2)))


def people_needed(base: float, lift: float, *, power: float = 0.8, level: float = 0.95) -> int:
    """People per arm to find a difference of ``lift`` in a share of ``base`` with that power."""
    z = stats.norm.ppf(1 - (1 - level) / 2) + stats.norm.ppf(power)
    spread = base * (1 - base) + (base + lift) * (1 - base - lift)
    return int(np.ceil(z**2 * spread / lift**2))


def by_segment(
    treated: Floats, held_out: Floats, treated_segment: NDArray[np.str_], held_segment: NDArray[np.str_]
) -> dict[str, Effect]:
    """The effect within each segment with 30 people in each arm; levels widened for their number (Bonferroni)."""
    names = [
        str(name)
        for name in np.unique(np.concatenate([treated_segment, held_segment]))
        if min(int((treated_segment == name).sum()), int((held_segment == name).sum())) >= LEAST
    ]
    level = 1 - 0.05 / max(len(names), 1)
    return {
        name: effect(treated[treated_segment == name], held_out[held_segment == name], level=level)
        for name in names
    }


def _effect(one: float, other: float, error: float, level: float) -> Effect:
    z = stats.norm.ppf(1 - (1 - level) / 2)
    gain = one - other
    p = float(2 * stats.norm.sf(abs(gain) / error)) if error > 0 else float(gain == 0)
    return Effect(gain, error, gain - z * error, gain + z * error, p, one, other)


def _rho(n: int, alpha: float) -> float:
    """The mixture's width that makes the interval narrowest at n people per arm."""
    return float(np.sqrt(_narrowest(alpha) / n))


@lru_cache
def _narrowest(alpha: float) -> float:
    """n · ρ² at which the interval is narrowest."""
    found = optimize.minimize_scalar(
        lambda log: (np.exp(log) + 1) / np.exp(log) * np.log((np.exp(log) + 1) / alpha**2),
        bounds=(-5, 10), method="bounded",
    )  # fmt: skip
    return float(np.exp(found.x))
