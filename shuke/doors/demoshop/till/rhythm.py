"""When customers come: as many purchases each as their rate allows, at gaps of their own, on days that weigh.

A customer's purchases are a renewal process in shop time: days are stretched by what they weigh for the
customer's profile, so that festivals and weekends fill up without anybody's rhythm being broken.
"""

import numpy as np

from shuke.doors.demoshop.arrays import Column, place_in_run, starts_of
from shuke.doors.demoshop.crowd.people import People
from shuke.doors.demoshop.seasons import COMPANY, Seasons

ON_FAVOURITE_WEEKDAY = 0.3
MOST_A_DAY = 0.9  # nobody is drawn more often than that, on average


def visits(rng: np.random.Generator, who: People, when: Seasons, total: int) -> tuple[Column, Column]:
    """``total`` purchases of known customers: who (place) and on which day, in the order of customers."""
    counts = _counts(rng, who, when, total)
    buyer = np.repeat(np.arange(len(who)), counts)
    share = _shares(rng, who, buyer, counts)
    day = np.empty(len(buyer), dtype=np.int64)
    for profile in range(len(when.weights)):
        mine = np.flatnonzero(who.profile[buyer] == profile)
        clock = np.r_[0.0, np.cumsum(when.weights[profile])]
        low, high = clock[who.begins[buyer[mine]]], clock[who.ends[buyer[mine]] + 1]
        moment = low + share[mine] * (high - low) * (1 - 1e-9)
        day[mine] = np.searchsorted(clock, moment, side="right") - 1
    day = np.clip(day, who.begins[buyer], who.ends[buyer])
    return buyer, _towards_weekday(rng, who, when, buyer, day, place_in_run(buyer) == 0)


def _counts(rng: np.random.Generator, who: People, when: Seasons, total: int) -> Column:
    """How often each comes, exactly ``total`` together: everybody once who ever bought, the rest by rate and time."""
    counts = np.where(who.orders >= 0, who.orders, 0)
    while counts.sum() > total:
        counts //= 2
    free = np.flatnonzero(who.orders < 0)
    left = total - int(counts.sum())
    if left < len(free):
        counts[rng.permutation(free)[:left]] = 1
        return counts
    span = who.ends[free] - who.begins[free] + 1
    weight = who.rate[free] * span
    weight = np.minimum(weight, np.quantile(weight, 0.9995))
    more = left - len(free)
    drawn = rng.multinomial(more, weight / weight.sum())
    over = np.maximum(drawn - (span * MOST_A_DAY).astype(np.int64), 0)
    drawn -= over
    drawn += np.bincount(chosen_again(rng, weight, int(over.sum())), minlength=len(free))
    counts[free] = 1 + drawn
    return counts


def chosen_again(rng: np.random.Generator, weight: Column, size: int) -> Column:
    """Who takes the purchases that would have been too many for somebody else."""
    edges = np.cumsum(weight)
    return np.asarray(
        np.searchsorted(edges, rng.random(size) * edges[-1], side="right").clip(0, len(weight) - 1)
    )


def _shares(rng: np.random.Generator, who: People, buyer: Column, counts: Column) -> Column:
    """Where in the buyer's time each purchase falls, 0 to 1: gaps drawn with the buyer's own evenness.

    Who joined by buying begins at 0; an old member begins somewhere in a gap. A named regular ends at 1.
    """
    gap = rng.standard_gamma(who.evenness[buyer]) / who.evenness[buyer]
    starts = starts_of(counts)
    here = np.flatnonzero(counts)
    first = starts[here]
    gap[first] *= np.where(who.joined[here] >= 0, 0.0, rng.random(len(here)))
    tail = np.where(who.regular[here] >= 0, 0.0, rng.random(len(here))) + 1e-9
    run = np.cumsum(gap)
    before = np.repeat(run[first] - gap[first], counts[here])
    whole = run[first + counts[here] - 1] - run[first] + gap[first] + tail
    return np.asarray((run - before) / np.repeat(whole, counts[here]))


def _towards_weekday(
    rng: np.random.Generator, who: People, when: Seasons, buyer: Column, day: Column, first: Column
) -> Column:
    """Some visits move to the customer's usual weekday, at most three days off; a first one stays."""
    weekday = (when.start.weekday() + day) % 7
    moved = day + (who.weekday[buyer] - weekday + 3) % 7 - 3
    may = ~first & (who.regular[buyer] < 0) & (who.profile[buyer] != COMPANY)
    may &= rng.random(len(day)) < ON_FAVOURITE_WEEKDAY
    may &= (moved >= who.begins[buyer]) & (moved <= who.ends[buyer])
    return np.where(may, moved, day)
