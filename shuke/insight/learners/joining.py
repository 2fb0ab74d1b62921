"""What joining changed: who joined against people alike who had not, before against after.

Difference in differences over exact strata, month of joining by month. What the strata are made of and what is compared never
share a day: people who are put together because their visits of a while happen to be equal drift apart again afterwards, the
heavier ones upwards (Daw, Hatfield 2018, Health Services Research 53:4138), and joining would seem to do it. Errors are by
person, over all months in which the same person stands for comparison (Cameron, Miller 2015).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from shuke.insight.learners.counting import Floats, Ints

DAYS = 180  # compared: before the month of joining, and after it; and, before that, what alike is judged by
BANDS = (1, 2, 4, 8)  # purchase days from which the next band begins
LEAST = 50  # matched people, and people they are compared with, below which nothing is said
NEVER = 10_000_000  # an ordinal day that never comes
_SPAN = 10_000_001
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Purchases:
    """A row a person and day, sorted by person, then day. ``who`` counts people from 0, ``day`` is an ordinal."""

    who: Ints
    day: Ints
    net_minor: Ints

    def within(self, people: Ints, start: int, end: int) -> tuple[Ints, Ints]:
        """Purchase days of these people from ``start`` up to ``end`` (excluded), and what they paid in minor units."""
        keys = self.who * _SPAN + self.day
        paid = np.concatenate([[0], np.cumsum(self.net_minor)])
        low, high = (np.searchsorted(keys, people * _SPAN + day) for day in (start, end))
        return high - low, paid[high] - paid[low]


@dataclass(frozen=True, slots=True)
class Rows:
    """A row a person and month: alike in ``stratum``, and what changed from before the month to after it."""

    who: Ints
    stratum: Ints
    joined: Flags
    later: Flags  # joined while the comparison ran
    visits: Ints
    minor: Ints
    visits_before: Ints
    minor_before: Ints

    def only(self, kept: Flags) -> Rows:
        """The rows that a mask keeps."""
        return Rows(*(getattr(self, one.name)[kept] for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Change:
    """Per person and ``DAYS`` days, with a 95 % interval."""

    estimate: float
    low: float
    high: float


def months_compared(months: Sequence[tuple[int, int]], first: int, last: int) -> list[tuple[int, int]]:
    """Of months (first day, day after), those with enough days before them and after them in the books."""
    return [(start, end) for start, end in months if start - 2 * DAYS >= first and end + DAYS - 1 <= last]


def rows_of(
    purchases: Purchases, joined_on: Ints, home: Ints, months: Sequence[tuple[int, int]]
) -> tuple[Rows, Flags]:
    """Rows of all people who had bought before the days compared, and who of all people joined in one of the months.

    Alike are people of one store who bought as often in the half-year before the days compared, and who both bought, or both
    did not, in the month itself: who joins at the till is there, and somebody who was not may have gone for good.
    """
    people = np.arange(len(joined_on))
    first = np.full(len(joined_on), NEVER)
    np.minimum.at(first, purchases.who, purchases.day)
    found, candidates = [], np.zeros(len(joined_on), bool)
    for number, (start, end) in enumerate(months):
        candidates |= (joined_on >= start) & (joined_on < end)
        who = people[(first < start - DAYS) & (joined_on >= start)]
        often = purchases.within(who, start - 2 * DAYS, start - DAYS)[0]
        came = purchases.within(who, start, end)[0] > 0
        visits, minor = purchases.within(who, start - DAYS, start)
        visits_after, minor_after = purchases.within(who, end, end + DAYS)
        place = (number * (int(home.max(initial=0)) + 1) + home[who]) * (len(BANDS) + 1) + np.digitize(
            often, BANDS
        )
        joined = joined_on[who] < end
        later = ~joined & (joined_on[who] < end + DAYS)
        found.append(
            Rows(
                who,
                place * 2 + came,
                joined,
                later,
                visits_after - visits,
                minor_after - minor,
                visits,
                minor,
            )
        )
    if not found:
        none = np.zeros(0, np.int64)
        return Rows(none, none, none > 0, none > 0, none, none, none, none), candidates
    return Rows(
        *(np.concatenate([getattr(one, column.name) for one in found]) for column in fields(Rows))
    ), candidates


def matched(rows: Rows) -> Rows:
    """The rows of strata with somebody who joined and at least two who had not."""
    _strata, code = np.unique(rows.stratum, return_inverse=True)
    treated, others = np.bincount(code, rows.joined), np.bincount(code, ~rows.joined)
    return rows.only(((treated > 0) & (others > 1))[code])


def change(rows: Rows, values: Ints | Floats) -> Change | None:
    """How much more ``values`` grew for who joined, weighted by who joined; None where the data are too thin.

    ``rows`` are matched ones, ``values`` stand beside them.
    """
    if min(len(np.unique(rows.who[part])) for part in (rows.joined, ~rows.joined)) < LEAST:
        return None
    _strata, code = np.unique(rows.stratum, return_inverse=True)
    treated, others = np.bincount(code, rows.joined), np.bincount(code, ~rows.joined)
    total = float(treated.sum())
    usual = np.bincount(code, values * ~rows.joined) / others
    apart = values - usual[code]
    gain = float(apart[rows.joined].sum() / total)
    # Of each stratum the mean of the others is an estimate too; that its error stands in every difference of who joined
    # is taken off again below, for it is counted with the others themselves.
    lost = np.sqrt(others / (others - 1))
    parts = np.where(rows.joined, apart - gain, -apart * (treated / others * lost)[code]) / total
    people = np.unique(rows.who, return_inverse=True)[1]
    spread = np.bincount(code, (apart * ~rows.joined) ** 2) / (others - 1)
    twice = float((treated * spread / others).sum()) / total**2
    variance = float((np.bincount(people, parts) ** 2).sum()) - twice
    if variance <= 0:
        return None
    weight = (treated / others)[code][~rows.joined]
    free = min(total, float(weight.sum() ** 2 / (weight**2).sum())) - 1
    wide = float(stats.t.ppf(0.975, max(free, 1)) * np.sqrt(variance))
    return Change(gain, gain - wide, gain + wide)
