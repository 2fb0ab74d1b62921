"""The pages of the analyses: what is stored is told, within the unit, with files, and to whom it may be."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from shuke.foundation.org.actor import SYSTEM, acting_as
from tests.web.test_main_job import sign_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
DAY = "2026-11-28"
BODIES: dict[str, dict[str, Any]] = {
    "lifecycle": {
        "as_of": DAY, "since": "2026-10-31", "currency": "CNY", "now": {"loyal": [40, 90_000], "at_risk": [3, 5_000]},
        "flows": [["loyal", "loyal", 39], ["loyal", "at_risk", 3], ["prospect", "new", 1]],
        "months": [["2026-10-31", {"loyal": 42}]],
    },
    "worth": {"as_of": DAY, "currency": "CNY", "buckets": [[0, 12, 400], [50, 30, 200_000]],
              "curve": [[20, 700], [100, 1000]]},
    "cohorts": {"as_of": DAY, "currency": "CNY", "cohorts": [["2026-09-01", 20, [[20, 9_000, 0], [5, 800, 0], [2, 100, 1]]]]},
    "affinity": {"as_of": DAY, "baskets": 900, "days": 365, "product": [], "category": []},
    "sales": {"as_of": DAY, "currency": "CNY", "spans": {"90": {
        "channel": [["store", 70_000, 30_000, 60_000, 50_000, 44]], "heat": [[0, 10, 70_000, 44]],
    }}},
    "earnings": {
        "as_of": DAY, "currency": "CNY", "parts": [[n, 11, 100, 90 - n] for n in range(1, 21)], "unknown_minor": 20,
        "classes": [["A", 40, 900, 800]], "missing": ["points"],
    },
    "demand": {"as_of": DAY, "first_on": "2026-11-23", "series": [
        {"category": None, "past": [9_000] * 26, "ahead": [[5_000, 9_000, 13_000]] * 8, "method": "theta", "mase": 0.8,
         "rival": 1.1, "is_shown": True},
    ]},
}  # fmt: skip
PAGES = {"lifecycle": "lifecycle", "worth": "worth", "cohorts": "cohorts", "affinity": "affinity", "performance": "sales",
         "profit": "earnings", "demand": "demand"}  # fmt: skip


@pytest.fixture
def told(world: Any) -> Any:
    """The cast, with every analysis stored for the lake store and above it, and a run in which a learner fell behind."""
    facts = {
        "base": "goods_net", "currency": "CNY", "unit": 1, "months": 24, "window_start": "2024-11-29", "shop_gap_days": 30,
        "bands": [], "means": {}, "rows_in": {"orders": 10},
        "learners": [
            {"learner": "churn", "is_shown": False, "auc": 0.7, "rival_auc": 0.71, "people": 900, "calibration_error": 0.02}
        ],
    }  # fmt: skip
    before = {**facts, "learners": [{**facts["learners"][0], "is_shown": True}]}
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        for unit in {world.units["lake"], *_above(cursor, world.units["lake"])}:
            for name, body in BODIES.items():
                cursor.execute(
                    "INSERT INTO insight_finding (unit_id, analysis, body) VALUES (%s, %s, %s::jsonb)",
                    [unit, name, json.dumps(body)],
                )
        for one in (before, facts):
            cursor.execute(
                "INSERT INTO insight_run (as_of, started_at, finished_at, seconds, facts)"
                " VALUES (%s, now(), now(), 3, %s::jsonb)",
                [date.fromisoformat(DAY), json.dumps(one)],
            )
    return world


def _above(cursor: Any, unit: int) -> list[int]:
    cursor.execute("SELECT path FROM org_unit WHERE id = %s", [unit])
    return [int(piece) for piece in cursor.fetchone()[0].split(".") if piece]


def test_every_page_tells_what_is_stored_and_hands_out_its_tables(told: Any) -> None:
    client = sign_in("chen")
    for name in PAGES:
        answer = client.get(f"/analyses/{name}")
        assert answer.status_code == 200 and "Not computed yet" not in answer.text, name
        assert "about-how" in answer.text, name
    flow = client.get("/analyses/lifecycle").text
    assert "stage=at_risk&amp;stage_before=loyal" in flow
    listed = client.get("/customers?view=all&stage=at_risk&stage_before=loyal&value=0..50&first=2026-01-01..")
    assert listed.status_code == 200
    csv = client.get("/analyses/lifecycle?file=flows.csv")
    assert csv["Content-Type"].startswith("text/csv") and b",39," in csv.content
    assert client.get("/analyses/worth?file=spread.xlsx").content[:2] == b"PK"
    assert client.get("/analyses/worth?file=spread.pdf").status_code == 404
    churn = client.get("/analyses/churn")
    assert churn.status_code == 200 and "70%" in churn.text and "71%" in churn.text
    assert client.get("/analyses").status_code == 200


def test_a_planner_reads_sums_of_ten_and_more_and_opens_nobody(told: Any) -> None:
    planner = sign_in("wei")
    flow = planner.get("/analyses/lifecycle").text
    assert "&lt;10" in flow and "stage_before=" not in flow
    assert planner.get("/analyses/churn").status_code == planner.get("/analyses/profit").status_code == 403
    assert sign_in("qian").get("/analyses/lifecycle").status_code == 403


def test_another_store_is_empty_not_told(told: Any) -> None:
    """He leads the hill: of the lake there is nothing, whatever the address says."""
    answer = sign_in("he").get(f"/analyses/worth?unit={told.units['lake']}")
    assert answer.status_code == 200 and "spread" not in answer.text


def test_runs_say_who_fell_behind(told: Any) -> None:
    text = sign_in("chu").get("/analyses/runs").text
    assert "h-history" in text and "h-churn" in text and "2026" in text
    assert sign_in("chen").get("/analyses/runs").status_code == 403
