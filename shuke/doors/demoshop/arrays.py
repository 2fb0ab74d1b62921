"""Small words for columns of numbers."""

from typing import Any

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[Any]


def starts_of(counts: Column) -> Column:
    """Where each run begins when runs of these lengths lie one after another."""
    return np.cumsum(counts) - counts


def place_in_run(runs: Column) -> Column:
    """0, 1, 2 … within each run of equal neighbours."""
    if not len(runs):
        return np.zeros(0, dtype=np.int64)
    first = np.r_[True, runs[1:] != runs[:-1]]
    at = np.arange(len(runs))
    return at - np.maximum.accumulate(np.where(first, at, 0))


def sums_by(group: Column, values: Column, groups: int) -> Column:
    """Whole-number sums per group; exact below 2 to the 53rd."""
    return np.bincount(group, weights=values, minlength=groups).astype(np.int64)


def chosen(rng: np.random.Generator, shares: Any, size: int) -> Column:
    """Index drawn by shares (which need not add up to one)."""
    edges = np.cumsum(np.asarray(shares, dtype=float))
    return np.asarray(
        np.searchsorted(edges, rng.random(size) * edges[-1], side="right").clip(0, len(edges) - 1)
    )
