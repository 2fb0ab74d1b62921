"""Scores beside the figures: stored, kept by runs that do not learn, gone with who refuses, read within reach."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.utils import timezone

from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as, reading_as
from shuke.foundation.org.matrix import ROLES
from shuke.foundation.org.reach import actor_in_role
from shuke.insight import terminal
from shuke.insight.forecasts import scores as asked
from shuke.insight.models import Figure
from shuke.insight.queries.scores import runs_judged, scores_of, stages_kept
from shuke.insight.runs import compute_and_refresh
from shuke.integrations.lake.parquet import ParquetLake
from tests.lake.books import DAY, add_customers, add_orders, open_shop, run

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = ParquetLake(tmp_path / "lake")
    monkeypatch.setattr("shuke.insight.runs.lake", lambda: held)
    monkeypatch.setattr("shuke.insight.terminal.lake", lambda: held)
    monkeypatch.setattr("shuke.insight.analyses.all.ANALYSES", {})  # they have their own tests
    open_shop()
    add_customers({1: 4, 2: 5, 3: 4, 4: 4})
    days = {1: (5, 25, 45, 65, 85), 2: (100, 120, 140), 3: (45, 65, 85)}
    add_orders(
        [{"id": 10 * who + n, "customer": who, "unit": 4, "days_ago": back, "goods": 10_000 // who}
         for who, backs in days.items() for n, back in enumerate(backs)]
    )  # fmt: skip


def compute(**options: Any) -> dict[str, Any]:
    return compute_and_refresh(actor=CLOCK, now=timezone.now(), today=DAY, as_of=DAY, **options)


def told(engine: Any, bought: Any, as_of: Any, ids: Any, out: dict[str, Any]) -> dict[str, Any]:
    """A learner that knows: customer 1 will bring much, 3 little, of the others it says nothing."""
    asked._put(out, "value_12m_minor", ids, np.array([1, 3]), np.array([90_000.0, 100.0]))
    asked._put(out, "coming_bp", ids, np.array([1, 3]), np.array([9_000.0, 100.0]))
    return {"learner": "told", "is_shown": True, "auc": 0.8, "picture": [[1, 0.5, 0.5]]}


def stored() -> dict[int, tuple[Any, ...]]:
    with reading_as(SYSTEM):
        rows = scores_of(actor=SYSTEM, customer_ids=[1, 2, 3, 4])
    return {who: (row.stage, row.coming_bp, row.value_12m_minor, row.grade) for who, row in rows.items()}


def test_stages_are_there_and_a_small_shop_hears_not_enough_yet() -> None:
    done = compute(learn=True)
    assert {who: row[0] for who, row in stored().items()} == {
        1: "loyal",
        2: "lapsed",
        3: "at_risk",
        4: "prospect",
    }
    assert {row[1:3] for row in stored().values()} == {(None, None)}
    assert [(one["is_shown"], one["found"] < one["needed"]) for one in done["learners"]] == [
        (False, True)
    ] * 2
    with reading_as(SYSTEM):
        assert sorted(stages_kept(actor=SYSTEM)["customer_id"].to_pylist()) == [2, 3]
    assert terminal.status()["learners"][0]["learner"] == "values"
    assert terminal.explain(1)["stage"] == "loyal" and terminal.explain(1)["reasons"] == []
    with pytest.raises(terminal.NobodyThere):
        terminal.explain(99)
    with acting_as(SYSTEM):
        Figure.objects.filter(customer_id=3).update(stage="lapsed")
        Figure.objects.filter(customer_id=2).update(stage="active")
    compute(
        learn=True
    )  # 45 days of a gap of 20 are less than three gaps; five gaps are lapsed, whatever it was called
    assert (stored()[3][0], stored()[2][0]) == ("at_risk", "lapsed")


def test_scores_are_stored_kept_within_reach_and_gone_with_who_refuses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asked, "_values", told)
    compute(learn=True)
    wanted = {
        1: ("loyal", 9_000, 90_000, "A"), 2: ("lapsed", None, None, "B"), 3: ("at_risk", 100, 100, "B"),
        4: ("prospect", None, None, "D"),
    }  # fmt: skip
    found = stored()
    assert {who: row[:3] for who, row in found.items()} == {who: row[:3] for who, row in wanted.items()}
    assert found[1][3] == "A" and found[4][3] == "D"
    manager = actor_in_role(ROLES["store_manager"], 7, "x", 5, "1.2.5.")
    with reading_as(manager):
        assert set(scores_of(actor=manager, customer_ids=[1, 2, 3, 4])) == {2}
    with reading_as(SYSTEM):
        assert "picture" in runs_judged(actor=SYSTEM, limit=5)[0].learners[0]
    compute()  # does not learn: what was said stays
    assert stored() == found
    run("UPDATE customers_customer SET is_profiled = false WHERE id = 3")
    assert 3 not in stored()
    compute(learn=True)
    assert 3 not in stored() and stored()[1] == found[1]
