"""Shops that no model was made for: nothing sold, everybody alike, everybody once. The run goes through and says why."""

from __future__ import annotations

import json
from typing import Any

import ibis
import pytest

from shuke.insight.forecasts import scores as asked
from shuke.insight.scoring import Terms, compute, learned
from tests.insight.tables import AS_OF, engine_with, order

NOBODY = ibis.schema(asked.BEFORE).to_pyarrow().empty_table()


def learnt(days: list[int], people: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Scores and judgements of a shop in which everybody bought on the same days."""
    customers = [
        {"customer_id": who, "status": "active", "home_unit_id": 4, "is_profiled": True}
        for who in range(1, people + 1)
    ]
    orders = [
        order(who, back, order_id=who * 100 + n)
        for who in range(1, people + 1)
        for n, back in enumerate(days)
    ]
    engine = engine_with(customers=customers, orders=orders)
    compute(engine, [Terms(AS_OF, "CNY", 1)])
    told = learned(engine, [Terms(AS_OF, "CNY", 1)], NOBODY)
    return [row for batch in engine.batches("score") for row in batch.to_pylist()], told


@pytest.mark.parametrize(
    ("days", "people", "stage"),
    [([], 0, None), ([], 3, "prospect"), ([400], 300, "lapsed"), ([10, 100, 200, 300, 400], 300, "loyal")],
    ids=["nobody", "nothing sold", "once each", "all alike"],
)
def test_the_run_goes_through(days: list[int], people: int, stage: str | None) -> None:
    rows, told = learnt(days, people)
    assert len(rows) == people and {row["stage"] for row in rows} <= {stage}
    json.dumps(told, allow_nan=False)  # the run keeps it, and the database knows no NaN
    assert len(told) == 2 and not any(one["is_shown"] for one in told)
    assert all(row["value_12m_minor"] is None and row["coming_bp"] is None for row in rows)
    assert {row["grade"] for row in rows} <= set("ABCD")


def test_a_learner_that_breaks_says_so_and_the_other_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> dict[str, Any]:
        raise FloatingPointError("no such sales")

    monkeypatch.setattr(asked, "_values", broken)
    rows, told = learnt([10, 60], 5)
    assert len(rows) == 5 and told[0]["what"] == "FloatingPointError: no such sales" and "needed" in told[1]
