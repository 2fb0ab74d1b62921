"""What joining changed: nothing found where there is nothing, what was planted found, and heavier buyers who join fool nobody."""

import numpy as np
import pytest

from shuke.insight.learners.joining import (
    DAYS,
    NEVER,
    Purchases,
    Rows,
    change,
    matched,
    months_compared,
    rows_of,
)

FIRST, SPAN = 700_000, 960
MONTHS = [(FIRST + start, FIRST + start + 30) for start in range(0, SPAN, 30)]


def shop(seed, people=4000, lift=0.0, choosy=True, leave=0.0):
    """People with rates of their own; each purchase may make a member, of a heavier buyer (``choosy``) sooner. Some leave."""
    draw = np.random.default_rng(seed)
    rate = draw.gamma(1.2, 0.012, people)
    gone = draw.exponential(1 / leave, people) if leave else np.full(people, float(SPAN + 1))
    bought = (draw.random((people, SPAN)) < rate[:, None]) & (np.arange(SPAN)[None] < gone[:, None])
    chance = np.where(rate > np.median(rate), 0.10, 0.02) if choosy else 0.05
    asked = bought & (draw.random((people, SPAN)) < np.broadcast_to(chance, people)[:, None])
    asked[:, :390] = False
    joined = np.where(asked.any(1), asked.argmax(1), NEVER)
    more = draw.random((people, SPAN)) < lift * rate[:, None]
    bought |= more & (np.arange(SPAN)[None] > joined[:, None]) & (np.arange(SPAN)[None] < gone[:, None])
    who, day = np.nonzero(bought)
    paid = draw.integers(2_000, 20_000, len(who))
    return (
        Purchases(who, day + FIRST, paid),
        np.where(joined == NEVER, NEVER, joined + FIRST),
        draw.integers(0, 3, people),
    )


def looked(purchases, joined_on, home):
    months = months_compared(MONTHS, FIRST, FIRST + SPAN - 1)
    return matched(rows_of(purchases, joined_on, home, months)[0])


def z(found):
    return found.estimate / ((found.high - found.low) / 3.92)


def drawn(draw, people=600, strata=12):
    """Rows without an effect: strata of unequal levels, people who stand for comparison in several months."""
    who = draw.integers(0, people, people * 2)
    stratum = draw.integers(0, strata, len(who))
    own = draw.gamma(2, 1, people)[who]
    joined = np.zeros(len(who), bool)
    joined[np.unique(who, return_index=True)[1]] = draw.random(len(np.unique(who))) < 0.25
    values = draw.poisson(own + 0.3 * stratum) - draw.poisson(own)
    none = np.zeros(len(who), np.int64)
    return matched(Rows(who, stratum, joined, joined, values, values * 100, none, none))


def covered(times):
    draw = np.random.default_rng(20_261_128)
    rows = [drawn(draw) for _time in range(times)]
    found = [change(one, one.visits) for one in rows]
    return sum(one.low <= 0 <= one.high for one in found) / times


def test_where_nothing_happened_the_interval_holds_nothing_as_often_as_it_says():
    assert 0.935 <= covered(2000) <= 0.965


@pytest.mark.nightly
def test_the_same_over_many_more():
    assert 0.94 <= covered(10_000) <= 0.96


def test_what_was_planted_is_found():
    purchases, joined_on, home = shop(3, lift=0.5)
    rows = looked(purchases, joined_on, home)
    found = change(rows, rows.visits)
    planted = 0.5 * rows.visits_before[rows.joined].mean()
    # Some of those compared joined later themselves and come more often too: the change is understated, never the other way.
    assert found.low > 0 and 0.6 * planted <= found.estimate <= planted


def test_heavier_buyers_who_join_do_not_fool_it_but_fool_who_compares_afterwards_or_bands_by_what_is_compared():
    """The negative controls: means afterwards, and strata of the same days that the difference is taken from."""
    mine, after, banded = [], [], []
    for seed in range(8):
        purchases, joined_on, home = shop(seed)
        rows = looked(purchases, joined_on, home)
        found = change(rows, rows.visits)
        mine.append(z(found))
        ends = rows.visits + rows.visits_before
        after.append(z(change(rows, ends)))
        naive = Rows(
            rows.who, rows.stratum // 10 * 10 + np.digitize(rows.visits_before, (1, 2, 4, 8)), rows.joined, rows.later,
            rows.visits, rows.minor, rows.visits_before, rows.minor_before,
        )  # fmt: skip
        banded.append(z(change(matched(naive), matched(naive).visits)))
    # Of eight independent looks without an effect the mean is within two and a half errors.
    assert abs(np.mean(mine)) < 2.5 / np.sqrt(8)
    assert np.mean(after) > 3
    assert np.mean(banded) > 2.5 / np.sqrt(8)


def test_people_who_leave_do_not_fool_it():
    looks = [shop(seed, leave=0.002, choosy=False) for seed in range(8)]
    found = [change(rows, rows.visits) for rows in (looked(*one) for one in looks)]
    assert abs(np.mean([z(one) for one in found])) < 2.5 / np.sqrt(8)


def test_of_few_people_nothing_is_said():
    purchases, joined_on, home = shop(1, people=150)
    rows = looked(purchases, joined_on, home)
    assert change(rows, rows.visits) is None


def test_windows_share_no_day_and_lie_within_the_books():
    for start, end in months_compared(MONTHS, FIRST, FIRST + SPAN - 1):
        assert start - 2 * DAYS >= FIRST and end + DAYS <= FIRST + SPAN
    one = Purchases(np.array([0, 0, 1]), np.array([10, 12, 12]), np.array([5, 7, 9]))
    visits, minor = one.within(np.array([0, 1, 2]), 10, 12)
    assert list(visits) == [1, 0, 0] and list(minor) == [5, 0, 0]
