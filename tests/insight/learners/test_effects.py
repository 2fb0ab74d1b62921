"""Campaign effects: a published trial, coverage on seeded nulls, and peeking that stays honest."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from shuke.insight.learners import effects
from shuke.insight.learners.counting import TooFew
from tests.insight.shared import DATA, needs

HILLSTROM = "hillstrom/hillstrom.csv"


@needs(HILLSTROM)
def test_hillstrom() -> None:
    """64,000 people, three arms: visits 18.28, 15.14, 10.62 %; effects and standard errors as recomputed."""
    rows = list(csv.DictReader((DATA / HILLSTROM).open()))
    arm = np.array([row["segment"] for row in rows])
    none = arm == "No E-Mail"
    wanted = {
        ("Mens E-Mail", "visit"): (0.07659, 0.00339), ("Mens E-Mail", "conversion"): (0.006805, 0.00092),
        ("Mens E-Mail", "spend"): (0.7698, 0.1452), ("Womens E-Mail", "visit"): (0.04523, 0.00323),
        ("Womens E-Mail", "conversion"): (0.003111, 0.00082), ("Womens E-Mail", "spend"): (0.4244, 0.1303),
    }  # fmt: skip
    for (name, outcome), (gain, error) in wanted.items():
        value = np.array([float(row[outcome]) for row in rows])
        found = effects.effect(value[arm == name], value[none])
        assert found.difference == pytest.approx(gain, rel=0.001) and found.error == pytest.approx(
            error, rel=0.02
        )
        assert found.low > 0 and found.p < 0.01
    visit = np.array([float(row["visit"]) for row in rows])
    assert [round(100 * visit[arm == name].mean(), 2) for name in ("Mens E-Mail", "Womens E-Mail", "No E-Mail")] == [
        18.28, 15.14, 10.62,
    ]  # fmt: skip
    mens = arm == "Mens E-Mail"
    before = np.array([float(row["history"]) for row in rows])
    sharper = effects.cuped(visit[mens], visit[none], before[mens], before[none])
    assert sharper.difference == pytest.approx(0.0766, abs=0.003) and sharper.error < 0.00339
    newbie = np.array(["new" if row["newbie"] == "1" else "old" for row in rows])
    parts = effects.by_segment(visit[mens], visit[none], newbie[mens], newbie[none])
    assert set(parts) == {"new", "old"} and all(part.low > 0 for part in parts.values())


def test_ninety_five_of_a_hundred_intervals_hold_nothing_where_nothing_is() -> None:
    """10,000 seeded nulls of skewed spending: coverage between 94 and 96 %."""
    chance = np.random.default_rng(1)
    held = 0
    for _ in range(10):
        drawn = chance.exponential(20.0, (1_000, 400)) * (chance.random((1_000, 400)) < 0.3)
        one, other = drawn[:, :200], drawn[:, 200:]
        error = np.sqrt(one.var(axis=1, ddof=1) / 200 + other.var(axis=1, ddof=1) / 200)
        held += int((np.abs(one.mean(axis=1) - other.mean(axis=1)) <= 1.959964 * error).sum())
        sample = effects.effect(one[0], other[0])
        assert sample.error == pytest.approx(error[0]) and sample.high - sample.low == pytest.approx(
            2 * 1.959964 * error[0]
        )
    assert 9_400 <= held <= 9_600


def test_fifty_looks_find_a_false_winner_in_at_most_one_of_twenty() -> None:
    """2,000 seeded nulls, each looked at fifty times; a fixed interval read so often is wrong far more often."""
    looks = np.arange(50, 2_501, 50)
    drawn = np.random.default_rng(2).normal(0, 1, (2, 2_000, 2_500)).astype(np.float32)
    means = np.cumsum(drawn, axis=2)[:, :, looks - 1] / looks
    squares = np.cumsum(drawn**2, axis=2)[:, :, looks - 1] / looks
    error = np.sqrt(((squares - means**2) / (looks - 1)).sum(axis=0))
    away = np.abs(means[0] - means[1]) / error
    wide = np.array([effects.breadth(int(n), 0.95, 2_500) for n in looks])
    assert (away > wide).any(axis=1).mean() <= 0.05
    assert (away > 1.96).any(axis=1).mean() > 0.2  # the negative control
    assert wide[-1] / 1.96 <= 2
    one = effects.sequential(drawn[0, 0], drawn[1, 0])
    assert one.high - one.low == pytest.approx(2 * wide[-1] * one.error, rel=1e-3)


def test_the_past_sharpens_and_does_not_bend() -> None:
    chance = np.random.default_rng(3)
    before = chance.gamma(2, 50, (2, 4_000))
    after = before * 0.8 + chance.normal(0, 20, (2, 4_000))
    after[0] += 5
    rough, sharp = effects.effect(*after), effects.cuped(*after, *before)
    assert sharp.error < 0.5 * rough.error and sharp.low < 5 < sharp.high
    same = effects.cuped(*after, np.ones(4_000), np.ones(4_000))
    assert same.difference == pytest.approx(rough.difference)


def test_people_needed() -> None:
    assert effects.people_needed(0.10, 0.02) == pytest.approx(3_839, abs=5)
    with pytest.raises(TooFew):
        effects.effect(np.ones(5), np.ones(50))
