"""BG/NBD, Gamma-Gamma and lifetime value: published figures, simulation, and the shop's own past."""

from __future__ import annotations

import csv
from datetime import date
from typing import Any

import numpy as np
import pytest
from scipy import optimize

from shuke.insight.learners import bgnbd, gammagamma, lifetime
from shuke.insight.learners.counting import TooFew, histories
from shuke.insight.measures.repeats import repeats
from tests.insight.online import FILE, bought, columns_of
from tests.insight.shared import DATA, needs

CDNOW = "cdnow/cdnow_customers_summary_with_transactions.csv"


def cdnow() -> tuple[Any, Any, Any, Any]:
    """x, t_x, T in days and mean amount in cents of the sample of 2,357 customers."""
    rows = list(csv.DictReader((DATA / CDNOW).open()))
    times, last, age = (
        np.rint([float(row[name]) * by for row in rows]).astype(int)
        for name, by in (("x", 1), ("t_x", 7), ("T", 7))
    )
    return times, last, age, np.array([float(row["zbar"]) * 100 for row in rows])


def simulated(n: int, seed: int, r: float, alpha: float, a: float, b: float) -> tuple[Any, Any, Any]:
    """Histories of customers who live by the model."""
    chance = np.random.default_rng(seed)
    t = chance.integers(60, 730, n)
    rate, leaves = chance.gamma(r, 1 / alpha, n), chance.beta(a, b, n)
    x, t_x = np.zeros(n, np.int64), np.zeros(n, np.int64)
    clock, here = np.zeros(n), np.ones(n, bool)
    while here.any():
        who = np.flatnonzero(here)
        clock[who] += chance.exponential(1 / np.maximum(rate[who], 1e-9))
        came = clock[who] < t[who]
        here[who[~came]] = False
        who = who[came]
        x[who] += 1
        t_x[who] = clock[who].astype(int)
        here[who[chance.random(len(who)) < leaves[who]]] = False
    return x, t_x, t


@needs(CDNOW)
def test_cdnow_buying() -> None:
    """Fader, Hardie, Lee 2005, table 2; conditional figures of note 004."""
    x, t_x, t, _ = cdnow()
    model = bgnbd.fit(histories(x, t_x, t))
    assert (round(model.r_, 3), round(model.alpha_ / 7, 3), round(model.a_, 3), round(model.b_, 3)) == (
        0.243, 4.414, 0.793, 2.426,
    )  # fmt: skip
    in_weeks = model.log_likelihood_ + x.sum() * np.log(7)
    assert round(in_weeks, 1) == -9582.4 and not model.is_degenerate_
    upto = model.average(np.array([0.1429, 1, 3, 31.8571, 32, 78]) * 7)
    assert np.allclose(
        upto, [0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8576], atol=5e-4
    )  # of the rounded parameters
    again = model.expected(np.array([2]), np.array([213]), np.array([272]), 39 * 7)
    assert round(float(again[0]), 3) == 1.226


@needs(CDNOW)
def test_cdnow_spending() -> None:
    """Fader, Hardie, note 025 (2013): 946 customers with a repeat."""
    x, _, _, mean = cdnow()
    model = gammagamma.fit(x, mean)
    assert model.customers_ == 946
    assert (round(model.p_, 2), round(model.q_, 2), round(model.gamma_ / 100, 2)) == (6.25, 3.74, 15.45)
    wanted = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
    assert np.allclose(model.spend(x[:10], mean[:10]) / 100, wanted, atol=0.1)


@needs("cdnow/CDNOW_sample.txt")
def test_cdnow_hold_out() -> None:
    """Weeks 40 to 78: 1,882 repeats came, the model expects 1,653.4."""
    x, t_x, t, _ = cdnow()
    model = bgnbd.fit(histories(x, t_x, t))
    assert round(float(model.expected(x, t_x, t, 39 * 7).sum()), 0) == pytest.approx(1653, abs=1)


@needs(FILE)
def test_a_shop_that_hardly_anybody_leaves() -> None:
    """Online Retail: a flat likelihood; the fit holds, says so, and no optimum of a general minimiser is better."""
    held = columns_of(repeats(bought(), as_of=date(2011, 12, 9)))
    x, t_x, t = (np.array(held[name]) for name in ("x", "t_x", "t"))
    model = bgnbd.fit(histories(x, t_x, t))
    assert (
        len(x) == 4_338 and round(float((x > 0).mean()), 4) == 0.6432 and round(float(x.mean()), 4) == 2.8642
    )
    assert model.is_degenerate_
    assert (round(model.r_, 3), round(model.alpha_ / 7, 2)) == pytest.approx((0.8265, 9.8436), rel=0.005)
    assert model.a_ / (model.a_ + model.b_) == pytest.approx(0.0034 / 6.7485, rel=0.2)
    mean = np.array(held["repeat_minor"]) / np.maximum(x, 1)
    spent = gammagamma.fit(x, mean)
    assert spent.customers_ == 2_790
    assert (spent.p_, spent.q_, spent.gamma_ / 100) == pytest.approx((2.1034, 3.4512, 485.8886), rel=0.002)
    early = columns_of(repeats(bought(date(2011, 8, 31)), as_of=date(2011, 8, 31)))
    again = bgnbd.fit(histories(*(np.array(early[name]) for name in ("x", "t_x", "t"))))
    assert np.isfinite([again.r_, again.alpha_, again.a_, again.b_]).all() and again.is_degenerate_
    alive = again.alive(*(np.array(early[name]) for name in ("x", "t_x", "t")))
    assert ((alive >= 0) & (alive <= 1)).all()


def judged(
    sales: list[tuple[Any, date, int]], day: date, days: int
) -> tuple[lifetime.Judged, lifetime.Judged]:
    """Ours and "as in the same span before", trained to a day and judged on the days after it."""
    past: dict[Any, dict[date, int]] = {}
    came: dict[Any, int] = {}
    for who, on, net in sales:
        if on <= day:
            days_of = past.setdefault(who, {})
            days_of[on] = days_of.get(on, 0) + net
        elif (on - day).days <= days:
            came[who] = came.get(who, 0) + net
    known = [who for who, held in past.items() if sum(held.values()) > 0]
    first = [min(past[who]) for who in known]
    x = np.array([len(past[who]) - 1 for who in known])
    t_x = np.array([(max(past[who]) - on).days for who, on in zip(known, first, strict=True)])
    t = np.array([(day - on).days for on in first])
    total = np.array([sum(past[who].values()) for who in known])
    lately = [sum(net for on, net in past[who].items() if (day - on).days < days) for who in known]
    people = lifetime.Buyers(x, t_x, t, x + 1, total / (x + 1))
    model = lifetime.fit(people)
    forecast = model.buying_.expected(x, t_x, t, days) * model.spending_.spend(people.days, people.mean)
    real = np.array([float(came.get(who, 0)) for who in known])
    return lifetime.judge(forecast, real), lifetime.judge(np.array(lately, float), real)


@needs("cdnow/CDNOW_sample.txt")
def test_value_beats_its_rival_where_customers_leave() -> None:
    """CDNOW, 39 weeks each: rank 0.426 against 0.392, total 17 % low against 144 % high."""
    rows = [line.split() for line in (DATA / "cdnow/CDNOW_sample.txt").read_text().splitlines()]
    sales = [
        (row[1], date(int(row[2][:4]), int(row[2][4:6]), int(row[2][6:])), round(float(row[4]) * 100))
        for row in rows if len(row) == 5
    ]  # fmt: skip
    ours, rival = judged(sales, date(1997, 9, 30), 273)
    assert lifetime.is_shown(ours, rival)
    assert (ours.rank, ours.total_error) == pytest.approx((0.426, -0.170), abs=0.005)
    assert (rival.rank, rival.total_error) == pytest.approx((0.392, 1.439), abs=0.005)


@needs(FILE)
def test_value_is_not_shown_where_it_does_not_beat_its_rival() -> None:
    """Online Retail to 10 June 2011: nobody seems to leave and autumn is high; the rival ranks better."""
    rows = columns_of(bought()).to_pylist()
    sales = [(row["customer_id"], row["sold_on"], row["net_minor"]) for row in rows]
    ours, rival = judged(sales, date(2011, 6, 10), 182)
    assert not lifetime.is_shown(ours, rival)
    assert (ours.rank, rival.rank) == pytest.approx((0.575, 0.588), abs=0.005)


def test_gradients() -> None:
    x, t_x, t = simulated(600, 5, 0.6, 60.0, 0.7, 2.0)
    buying = bgnbd._Terms(histories(x, t_x, t), 0.02)
    spending = gammagamma._Terms(np.maximum(x, 1), np.linspace(1, 40, len(x)), np.full(len(x), 1 / len(x)))
    for terms, at in ((buying, [0.2, 1.0, -0.5, 0.4]), (spending, [1.0, 0.7, 2.0])):
        steps = optimize.approx_fprime(np.array(at), lambda logs, terms=terms: terms.loss(logs)[0], 1e-6)
        assert np.allclose(steps, terms.loss(np.array(at))[1], atol=1e-4)


def test_a_shop_that_lives_by_the_model_is_recovered_and_drawing_together_moves_little() -> None:
    x, t_x, t = simulated(60_000, 11, 0.5, 60.0, 0.7, 2.5)
    exact, drawn = (bgnbd.fit(histories(x, t_x, t, many=many)) for many in (10**9, 1_000))
    assert [exact.r_, exact.alpha_, exact.a_, exact.b_] == pytest.approx([0.5, 60.0, 0.7, 2.5], rel=0.15)
    assert [drawn.r_, drawn.alpha_, drawn.a_, drawn.b_] == pytest.approx(
        [exact.r_, exact.alpha_, exact.a_, exact.b_], rel=0.01
    )


def test_order_of_customers_and_unit_of_money_change_no_score() -> None:
    x, t_x, t = simulated(3_000, 2, 0.5, 60.0, 0.7, 2.5)
    mean = np.random.default_rng(1).gamma(3, 900, len(x))
    people = lifetime.Buyers(x, t_x, t, x + 1, mean)
    turned = lifetime.Buyers(x[::-1], t_x[::-1], t[::-1], x[::-1] + 1, mean[::-1] * 100)
    one, other = (lifetime.fit(who).predict(who) for who in (people, turned))
    assert np.allclose(one.value, other.value[::-1] / 100, rtol=1e-3)
    assert (one.value >= 0).all() and (one.purchases[x == 0] > 0).all()


def test_months_between_the_knots_are_read_exactly_enough() -> None:
    model = bgnbd.BgNbd(0.24, 31.0, 0.79, 2.43, 0.0, 1)
    knots = lifetime._knots(12)
    x, t = np.array([0, 1, 5, 30]), np.array([300, 10, 200, 700])
    exact = np.stack([model.future(x, t, m * lifetime.MONTH_DAYS) for m in range(1, 13)])
    assert np.allclose(lifetime._between(knots, 12) @ exact[knots - 1], exact, rtol=0.03)


def test_too_few_says_what_is_missing() -> None:
    with pytest.raises(TooFew) as told:
        bgnbd.fit(histories(np.array([1, 0]), np.array([3, 0]), np.array([9, 9])))
    assert (told.value.needed, told.value.found) == (100, 1)
