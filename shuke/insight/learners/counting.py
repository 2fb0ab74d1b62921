"""Equal rows once: a million customers have few distinct histories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class TooFew(ValueError):
    """Not enough data yet for this learner: what it needs, and what there is."""

    def __init__(self, needed: int, found: int, what: str) -> None:
        super().__init__(f"{what}: {found}, at least {needed} are needed")
        self.needed, self.found, self.what = needed, found, what


MANY = 50_000  # above so many distinct histories they are drawn together
STEPS = 120  # in so many steps of time


@dataclass(frozen=True, slots=True)
class Histories:
    """Distinct purchase histories: repeats x, time of the last one t_x and time observed T (both since the first
    purchase), and how many customers have each."""

    x: Ints
    t_x: Floats
    t: Floats
    weight: Floats


def histories(x: Ints, t_x: Ints, t: Ints, *, many: int = MANY) -> Histories:
    """Count equal (x, t_x, T), whole numbers of days.

    Where more than ``many`` differ, neighbours in time are drawn together and stand at their mean: what the
    likelihood loses is of the second order of a step (a week in two years).
    """
    x, t_x, t = (np.asarray(column, np.int64) for column in (x, t_x, t))
    longest = int(t.max(initial=0))
    step = 1 if len(x) <= many else max(1, longest // STEPS)
    wide = longest // step + 1
    # Nobody's last purchase is later than today: t_x and the rest of T after it make a small key.
    key = (x * wide + t_x // step) * wide + (t - t_x) // step
    if (int(x.max(initial=0)) + 1) * wide * wide <= 8 * len(x) + 100_000:  # a table is quicker than a sort
        cells, place = np.bincount(key), key
    else:
        unique, place = np.unique(key, return_inverse=True)
        cells = np.bincount(place, minlength=len(unique))
    full = np.flatnonzero(cells)
    weight = cells[full].astype(np.float64)
    last, seen = (
        np.bincount(place, weights=column, minlength=len(cells))[full] / weight for column in (t_x, t)
    )
    repeats = np.rint(np.bincount(place, weights=x, minlength=len(cells))[full] / weight).astype(np.int64)
    return Histories(repeats, last, seen, weight)


def amounts(x: Ints, mean: Floats, *, many: int = MANY) -> tuple[Ints, Floats, Floats]:
    """x, mean amount and how many have them; where there are many, amounts within a hundredth stand at their mean."""
    if len(x) <= many:
        return x, mean, np.ones(len(x))
    place = np.rint(np.log(mean) * 64).astype(np.int64)
    place -= place.min()
    key = x * (int(place.max()) + 1) + place
    unique, inverse = np.unique(key, return_inverse=True)
    weight = np.bincount(inverse, minlength=len(unique)).astype(np.float64)
    middle = np.bincount(inverse, weights=mean, minlength=len(unique)) / weight
    return (unique // (int(place.max()) + 1)).astype(np.int64), middle, weight


def dot(left: Floats, right: Floats) -> float:
    """Sum of products on this thread alone: waking others for columns this short takes longer than the sum."""
    return float(np.einsum("i,i->", left, right))


def distinct(key: Ints) -> tuple[Ints, Ints]:
    """Distinct keys and the place of each row among them; by a table where the keys are small."""
    if len(key) == 0 or key.max() > 8 * len(key) + 100_000:
        found, place = np.unique(key, return_inverse=True)
        return found, place
    seen = np.zeros(int(key.max()) + 1, bool)
    seen[key] = True
    return np.flatnonzero(seen), (np.cumsum(seen) - 1)[key]
