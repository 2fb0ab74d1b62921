"""What the learners say of every customer now, where they beat their rivals; nothing where they do not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from shuke.insight.columns import SCORE
from shuke.insight.engines.engine import Engine
from shuke.insight.forecasts.backtests import HORIZON_DAYS, SEED, churn_backtest, sampled, value_backtest
from shuke.insight.forecasts.seen import Frame, frame
from shuke.insight.forecasts.stages import BEFORE as BEFORE
from shuke.insight.forecasts.stages import end_of_month_before, stages_by_customer, stages_on
from shuke.insight.learners import churn, lifetime
from shuke.insight.learners.counting import Floats, Ints, TooFew
from shuke.insight.measures.lifecycle import lifecycle, visits
from shuke.insight.measures.rhythm import rhythm, shop_gap
from shuke.insight.rules.grades import FORECASTS, GRADES
from shuke.insight.rules.shares import A_BELOW_BP, B_BELOW_BP

FELL = 0.1  # the chance of the next purchase, since the end of the last month
ASKED = 2_000  # regulars whose fallen chance is explained, the most valuable first
REGULAR_DAYS = 3  # purchase days in a year
Columns = dict[str, Any]


def score(
    engine: Engine,
    bought: ibis.Table,
    customers: ibis.Table,
    classed: ibis.Table,
    *,
    as_of: date,
    before: pa.Table,
) -> tuple[pa.Table, list[dict[str, Any]]]:
    """Scores of every active customer (schema ``SCORE``) and how good each learner was on the shop's own past.

    ``classed``: customer_id with abc. ``before``: stages of the former run that are slow to change (``BEFORE``).
    """
    kept = engine.give("stages_before", before)
    seen, gaps = engine.keep("visited", visits(bought, as_of=as_of)), shop_gap(rhythm(bought, as_of=as_of))
    staged = engine.keep("staged", lifecycle(customers, seen, gaps, kept, as_of=as_of))
    both = engine.keep("graded", staged.left_join(classed.select("customer_id", "abc"), "customer_id").select(
        "customer_id", "stage", "abc"))  # fmt: skip
    table = pa.Table.from_batches(engine.batches("graded"), schema=ibis.schema(both.schema()).to_pyarrow())
    engine.forget("visited", "staged", "graded")
    ids = table["customer_id"].to_numpy().astype(np.int64)
    out: Columns = {"customer_id": ids, "stage": table["stage"]}
    out["stage_before"] = _stages_before(engine, bought, customers, as_of, ids)
    told = [_tried(learner, engine, bought, as_of, ids, out) for learner in (_values, _chances)]
    out["grade"] = _grades(table["abc"].to_pylist(), out.get("value_12m_minor"))
    schema = ibis.schema(SCORE).to_pyarrow()
    columns = [_column(out.get(name), schema.field(name).type, len(ids)) for name in SCORE]
    return pa.Table.from_arrays(columns, schema=schema), told


def _tried(
    learner: Callable[[Engine, ibis.Table, date, Ints, Columns], dict[str, Any]],
    engine: Engine, bought: ibis.Table, as_of: date, ids: Ints, out: Columns,
) -> dict[str, Any]:  # fmt: skip
    name = learner.__name__.strip("_")
    try:
        return learner(engine, bought, as_of, ids, out)
    except TooFew as few:
        return {
            "learner": name,
            "is_shown": False,
            "needed": few.needed,
            "found": few.found,
            "what": few.what,
        }
    except (ArithmeticError, ValueError, np.linalg.LinAlgError) as broken:
        # Sales that no model fits must not keep a shop from its figures.
        return {"learner": name, "is_shown": False, "what": f"{type(broken).__name__}: {broken}"[:200]}


def _values(engine: Engine, bought: ibis.Table, as_of: date, ids: Ints, out: Columns) -> dict[str, Any]:
    judged = value_backtest(engine, bought, as_of)
    if judged["is_shown"]:
        seen = frame(engine, bought, as_of)
        values = lifetime.fit(seen.people).predict(seen.people)
        _put(out, "active_bp", ids, seen.ids, values.active * 10_000)
        _put(out, "purchases_12m_milli", ids, seen.ids, values.purchases * 1_000)
        _put(out, "value_12m_minor", ids, seen.ids, values.value)
    return judged


def _chances(engine: Engine, bought: ibis.Table, as_of: date, ids: Ints, out: Columns) -> dict[str, Any]:
    judged = churn_backtest(engine, bought, as_of)
    if judged["is_shown"]:
        model, now = trained(engine, bought, as_of)
        chance = model.predict(now.rows)
        _put(out, "coming_bp", ids, now.ids, chance * 10_000)
        former = frame(engine, bought, end_of_month_before(as_of))
        before = model.predict(former.rows) if len(former.ids) else np.zeros(0)
        _put(out, "coming_before_bp", ids, former.ids, before * 10_000)
        out["reasons"] = _reasons(
            model, now, chance, dict(zip(former.ids.tolist(), before, strict=True)), ids
        )
    return judged


def _reasons(
    model: churn.Churn, now: Frame, chance: Floats, before: dict[int, float], ids: Ints
) -> list[str | None]:
    """Per customer of ``ids`` "name:value:move" (move in hundredths of a per cent), for regulars whose chance fell."""
    fell = np.array([before.get(who, 0.0) for who in now.ids.tolist()]) - chance
    asked = np.flatnonzero((fell >= FELL) & (now.column("days_365") >= REGULAR_DAYS))
    asked = asked[np.argsort(-now.year_minor[asked], kind="stable")[:ASKED]]
    told = model.reasons(now.rows[asked]) if len(asked) else []
    words = {
        int(now.ids[place]): ";".join(
            f"{name}:{_plain(now.rows[place, now.names.index(name)])}:{round(moved * 10_000)}"
            for name, moved in why
            if moved < 0
        )
        for place, why in zip(asked, told, strict=True)
    }
    return [words.get(who) for who in ids.tolist()]


def _plain(value: float) -> str:
    return "" if np.isnan(value) else str(round(value))


def _stages_before(
    engine: Engine, bought: ibis.Table, customers: ibis.Table, as_of: date, ids: Ints
) -> list[str]:
    """The stage at the end of the month before; who had not joined then comes from nowhere, as a prospect."""
    stages_on(engine, bought, customers, end_of_month_before(as_of))
    known = stages_by_customer(engine)
    engine.forget("staged_then")
    return [known.get(who, "prospect") for who in ids.tolist()]


def trained(engine: Engine, bought: ibis.Table, as_of: date) -> tuple[churn.Churn, Any]:
    """The model of the next purchase, trained on the span that ends with ``as_of``, and what is seen on that day."""
    past = frame(engine, bought, as_of - timedelta(days=HORIZON_DAYS), as_of)
    return churn.fit(*sampled(past), past.names, seed=SEED), frame(engine, bought, as_of)


def _put(out: Columns, name: str, ids: Ints, known: Ints, values: Floats) -> None:
    """Values of known customers in the places of ``ids``; NaN for everybody else."""
    order = np.argsort(ids)
    place = np.searchsorted(ids[order], known)
    place = np.minimum(place, len(ids) - 1)
    found = ids[order][place] == known
    column = np.full(len(ids), np.nan)
    column[order[place[found]]] = np.where(np.isfinite(values[found]), np.rint(values[found]), np.nan)
    out[name] = column


def _grades(classes: list[str | None], value: Floats | None) -> list[str]:
    """The open rule: ABC class by the ABC class of the forecast, where there is one."""
    known = [abc or "D" for abc in classes]
    if value is None:
        return known
    worth = np.where(np.isnan(value), 0, value).astype(np.int64)
    order = np.argsort(-worth, kind="stable")
    before, total = np.cumsum(worth[order]) - worth[order], max(int(worth.sum()), 1)
    place = (before * 10_000 >= total * A_BELOW_BP).astype(int) + (before * 10_000 >= total * B_BELOW_BP)
    said = np.full(len(worth), 3)
    said[order] = np.where(worth[order] > 0, place, 3)
    table = {
        (abc, n): grade
        for abc, row in GRADES.items()
        for n, grade in zip(range(len(FORECASTS)), row, strict=True)
    }
    return [
        abc if nothing else table[abc, int(n)]
        for abc, n, nothing in zip(known, said, np.isnan(value), strict=True)
    ]


def _column(values: Any, kind: pa.DataType, count: int) -> pa.Array:
    if values is None:
        return pa.nulls(count, kind)
    if isinstance(values, np.ndarray):
        return pa.array(values, from_pandas=True).cast(kind)
    if isinstance(values, pa.ChunkedArray):
        return values.combine_chunks().cast(kind)
    return pa.array(values, kind)
