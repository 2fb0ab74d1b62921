"""What a person at the terminal asks: how good the learners are here, and why they say what they say of somebody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import ibis
import numpy as np

from shuke.insight.engines.engine import Engine
from shuke.insight.forecasts.backtests import churn_backtest, value_backtest
from shuke.insight.forecasts.scores import trained
from shuke.insight.learners.counting import TooFew


def judged(engine: Engine, bought: ibis.Table, as_of: date) -> dict[str, Any]:
    """Each learner beside its rival; or what it lacks."""
    asked: dict[str, Callable[[Engine, ibis.Table, date], dict[str, Any]]] = {
        "lifetime": value_backtest, "churn": churn_backtest,
    }  # fmt: skip
    return {"as_of": as_of.isoformat()} | {
        name: _told(learner, engine, bought, as_of) for name, learner in asked.items()
    }


def reasons(engine: Engine, bought: ibis.Table, as_of: date, customer_id: int) -> list[dict[str, Any]]:
    """What moves a customer's chance of the next purchase away from that of the shop's middle; trained now."""
    try:
        model, now = trained(engine, bought, as_of)
    except TooFew:
        return []
    here = np.flatnonzero(now.ids == customer_id)
    if not len(here):
        return []
    row = now.rows[here]
    return [
        {"number": name, "value": float(row[0, now.names.index(name)]), "moves_bp": round(moved * 10_000)}
        for name, moved in model.reasons(row)[0]
    ]


def _told(
    learner: Callable[[Engine, ibis.Table, date], dict[str, Any]],
    engine: Engine,
    bought: ibis.Table,
    as_of: date,
) -> dict[str, Any]:
    try:
        return learner(engine, bought, as_of)
    except TooFew as few:
        return {"is_shown": False, "needed": few.needed, "found": few.found, "what": few.what}
    except (ArithmeticError, ValueError, np.linalg.LinAlgError) as broken:
        return {"is_shown": False, "what": f"{type(broken).__name__}: {broken}"[:200]}
