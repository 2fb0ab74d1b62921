"""Whether products stand together more often than chance explains.

Source: χ² of the 2 × 2 table (Pearson); Fisher's exact test where a cell expects fewer than five; q by Benjamini
and Hochberg 1995. One-sided: only *more* often is of interest.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
FEW = 5


@dataclass(frozen=True, slots=True)
class Association:
    """Figures of many rules, one place each; ``exact``: p by Fisher."""

    support: Floats
    confidence: Floats
    lift: Floats
    leverage: Floats
    p: Floats
    q: Floats
    exact: NDArray[np.bool_]


def association(both: Counts, left: Counts, right: Counts, total: int) -> Association:
    """The figures of rules from whole counts: baskets with both sides, with the left, with the right, and all."""
    both, left, right = (np.asarray(column, np.int64) for column in (both, left, right))
    share = both / total
    expected = left * right / total
    rest = np.minimum(
        np.minimum(expected, left - expected), np.minimum(right - expected, total - left - right + expected)
    )
    exact = rest < FEW
    p = np.empty(len(both))
    p[exact] = stats.hypergeom.sf(both[exact] - 1, total, left[exact], right[exact])
    wide = ~exact
    spread = expected[wide] * (1 - left[wide] / total) * (1 - right[wide] / total)
    p[wide] = stats.norm.sf((both[wide] - expected[wide]) / np.sqrt(spread))
    return Association(
        share, both / left, both / np.maximum(expected, np.finfo(float).tiny), share - left / total * right / total,
        p, adjusted(p), exact,
    )  # fmt: skip


def adjusted(p: Floats) -> Floats:
    """q values: the share of false finds among all with a p this small or smaller (Benjamini–Hochberg)."""
    n = len(p)
    order = np.argsort(p, kind="stable")
    steps = p[order] * n / np.arange(1, n + 1)
    out = np.empty(n)
    out[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    return out
