"""What the learners see of a shop on a day, and how right they were on its own past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis
import numpy as np

from shuke.insight.engines import DuckEngine
from shuke.insight.learners import bgnbd, churn, judging, lifetime
from shuke.insight.learners.counting import Floats, Ints, histories
from shuke.insight.learners.judging import Flags
from shuke.insight.measures.features import came_back, features
from shuke.insight.measures.repeats import repeats

HORIZON_DAYS = 90
SEED = 20_260_101


@dataclass(frozen=True, slots=True)
class Frame:
    """Customers with a purchase by a day: their numbers, histories, and what they did in the span after it."""

    ids: Ints
    names: tuple[str, ...]
    rows: Floats
    people: lifetime.Buyers
    year_minor: Floats
    later_minor: Floats

    @property
    def came(self) -> Flags:
        """Who bought in the span."""
        return self.later_minor > 0

    def column(self, name: str) -> Floats:
        """One of the numbers."""
        return np.asarray(self.rows[:, self.names.index(name)])


def frame(engine: DuckEngine, bought: ibis.Table, day: date, until: date | None = None) -> Frame:
    """What is known on ``day``, and what came after it up to ``until``. ``bought``: ``measures.purchases``."""
    seen = _columns(engine, "seen_features", features(bought, as_of=day))
    held = _columns(engine, "seen_repeats", repeats(bought, as_of=day).order_by("customer_id"))
    ids = seen.pop("customer_id").astype(np.int64)
    later = np.zeros(len(ids))
    if until is not None:
        after = _columns(engine, "seen_later", came_back(bought, as_of=day, until=until))
        known = np.isin(after["customer_id"], ids)
        later[np.searchsorted(ids, after["customer_id"][known])] = after["later_minor"][known]
    x, t_x, t = (held[name].astype(np.int64) for name in ("x", "t_x", "t"))
    people = lifetime.Buyers(x, t_x, t, x + 1, held["total_minor"] / (x + 1))
    return Frame(ids, tuple(seen), np.column_stack(list(seen.values())), people, held["year_minor"], later)


def churn_backtest(
    engine: DuckEngine, bought: ibis.Table, as_of: date, days: int = HORIZON_DAYS
) -> dict[str, Any]:
    """Trained on the span before last, judged on the last one: who bought again, foretold a span earlier."""
    day = as_of - timedelta(days=days)
    before = frame(engine, bought, day - timedelta(days=days), day)
    after = frame(engine, bought, day, as_of)
    model = churn.fit(before.rows, before.came, before.names, seed=SEED)
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
    engine: DuckEngine, bought: ibis.Table, as_of: date, days: int = 2 * HORIZON_DAYS
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
        "is_degenerate": model.buying_.is_degenerate_, "deciles": [list(pair) for pair in ours.deciles],
    }  # fmt: skip


def _span_before(seen: Frame, days: int) -> Floats:
    """What each brought in a year (or the part of it that is observed), for so many days."""
    observed = np.clip(seen.people.t + 1, days, 365)
    return np.asarray(seen.year_minor * days / observed)


def _active(seen: Frame) -> Floats:
    who = seen.people
    return bgnbd.fit(histories(who.x, who.t_x, who.t)).alive(who.x, who.t_x, who.t)


def _columns(engine: DuckEngine, name: str, table: ibis.Table) -> dict[str, Floats]:
    engine.keep(name, table)
    found: dict[str, list[Floats]] = {column: [] for column in table.columns}
    for batch in engine.batches(name):
        for column in table.columns:
            found[column].append(batch.column(column).to_numpy(zero_copy_only=False).astype(np.float64))
    engine.forget(name)
    order = np.argsort(
        np.concatenate(found["customer_id"]) if found["customer_id"] else np.zeros(0), kind="stable"
    )
    return {column: np.concatenate(parts)[order] if parts else np.zeros(0) for column, parts in found.items()}
