"""How right the learners were on the shop's own past, beside their rivals."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import ibis
import numpy as np

from shuke.insight.engines.engine import Engine
from shuke.insight.forecasts.seen import Frame, frame
from shuke.insight.learners import bgnbd, churn, judging, lifetime
from shuke.insight.learners.counting import Floats, histories

HORIZON_DAYS = 90
SEED = 20_260_101
SAMPLE = 100_000  # customers that a model is trained on; all are scored


def churn_backtest(
    engine: Engine, bought: ibis.Table, as_of: date, days: int = HORIZON_DAYS
) -> dict[str, Any]:
    """Trained on the span before last, judged on the last one: who bought again, foretold a span earlier."""
    day = as_of - timedelta(days=days)
    before = frame(engine, bought, day - timedelta(days=days), day)
    after = frame(engine, bought, day, as_of)
    model = churn.fit(*sampled(before), before.names, seed=SEED)
    ours, came = model.predict(after.rows), after.came
    rivals = {"recency": -after.column("recency_days"), "active": _active(after)}
    best = max(rivals, key=lambda name: judging.auc(rivals[name], came))
    gain, low, high = judging.auc_gain(ours, rivals[best], came, seed=SEED, rounds=200)
    return {
        "learner": "churn", "train_day": (day - timedelta(days=days)).isoformat(), "day": day.isoformat(), "days": days,
        "people": len(came), "came": float(came.mean()), "auc": judging.auc(ours, came),
        "brier": judging.brier(ours, came), "calibration_error": judging.calibration_error(ours, came),
        "rival": best, "rival_auc": judging.auc(rivals[best], came), "gain": gain, "gain_low": low, "gain_high": high,
        "is_shown": low > 0,
        "picture": [[one.people, one.foretold, one.came] for one in judging.calibration(ours, came)],
    }  # fmt: skip


def value_backtest(
    engine: Engine, bought: ibis.Table, as_of: date, days: int = 2 * HORIZON_DAYS
) -> dict[str, Any]:
    """Lifetime value trained to a day and judged on the span after it, beside "as in the span before"."""
    day = as_of - timedelta(days=days)
    seen = frame(engine, bought, day, as_of)
    model = lifetime.fit(seen.people)
    who = seen.people
    forecast = model.buying_.expected(who.x, who.t_x, who.t, days) * model.spending_.spend(who.days, who.mean)
    ours = lifetime.judge(forecast, seen.later_minor)
    rival = lifetime.judge(_span_before(seen, days), seen.later_minor)
    return {
        "learner": "lifetime", "day": day.isoformat(), "days": days, "people": len(seen.ids),
        "rank": ours.rank, "total_error": ours.total_error, "decile_error": ours.decile_error,
        "rival": "as_before", "rival_rank": rival.rank, "rival_total_error": rival.total_error,
        "rival_decile_error": rival.decile_error, "is_shown": lifetime.is_shown(ours, rival),
        "is_degenerate": model.buying_.is_degenerate_,
    }  # fmt: skip


def _span_before(seen: Frame, days: int) -> Floats:
    """What each brought in a year (or the part of it that is observed), for so many days."""
    observed = np.clip(seen.people.t + 1, days, 365)
    return np.asarray(seen.year_minor * days / observed)


def _active(seen: Frame) -> Floats:
    who = seen.people
    return bgnbd.fit(histories(who.x, who.t_x, who.t)).alive(who.x, who.t_x, who.t)


def sampled(seen: Frame) -> tuple[Floats, judging.Flags]:
    """Rows and answers to train on: everybody, or a drawn hundred thousand."""
    if len(seen.ids) <= SAMPLE:
        return seen.rows, seen.came
    drawn = np.random.default_rng(SEED).choice(len(seen.ids), SAMPLE, replace=False)
    return seen.rows[drawn], seen.came[drawn]
