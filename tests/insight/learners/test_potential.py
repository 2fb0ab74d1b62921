"""High potential and need of help after a sale, beside the RFM score and the category's share."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from shuke.insight.forecasts.seen import frame
from shuke.insight.learners import potential
from tests.insight.online import END, FILE, bought, engine
from tests.insight.shared import needs


def test_returns_are_foretold_better_than_by_category() -> None:
    chance = np.random.default_rng(2)
    n = 3_000
    category, large, night = chance.integers(0, 8, n), chance.random(n), chance.random(n) < 0.3
    came = chance.random(n) < 0.03 + 0.02 * (category == 3) + 0.35 * large**4 * night
    rows = np.column_stack([category, large, night]).astype(float)
    model = potential.fit_need(rows[:2_000], ("category", "large", "night"), came[:2_000], seed=1)
    rival = potential.category_rate(category[:2_000], came[:2_000], category[2_000:])
    told = potential.judged(model.predict(rows[2_000:]), rival, came[2_000:])
    assert told.is_shown and told.ours > 1.5 * told.rival


def test_the_best_tenth_and_newcomers() -> None:
    later = np.array([0.0] * 95 + [1, 2, 3, 4, 5])
    assert potential.among_best(later).sum() == 5 and not potential.among_best(np.zeros(10)).any()
    assert potential.is_newcomer(np.array([1, 3, 4])).tolist() == [True, True, False]
    assert potential.rfm_sum(np.array([1, 9]), np.array([5, 1]), np.array([5, 1])).tolist() == [9.0, 3.0]


@pytest.mark.nightly
@needs(FILE)
def test_online_retail() -> None:
    """Trained on the months to June, judged on those to December, newcomers only."""
    past = frame(engine(), bought(), date(2011, 3, 10), date(2011, 6, 10))
    now = frame(engine(), bought(), date(2011, 6, 10), END)
    model = potential.fit_potential(past.rows, past.names, past.column("days"), past.later_minor, seed=1)
    few = potential.is_newcomer(now.column("days"))
    came = potential.among_best(now.later_minor)[few]
    rival = potential.rfm_sum(now.column("recency_days"), now.column("orders"), now.column("net_minor"))[few]
    told = potential.judged(model.predict(now.rows[few]), rival, came)
    print(told, len(came))
    assert told.ours > told.base
