"""Findings for who sees sums and no persons: nothing points at fewer than ten people, and the sums still agree."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shuke.insight.rules.alarms import fell_behind
from shuke.insight.rules.findings import without_few

STAGES = ("new", "active", "lapsed")
COUNTS = st.integers(0, 40)
TABLES = st.dictionaries(st.tuples(st.sampled_from(STAGES), st.sampled_from(STAGES)), COUNTS, min_size=1)


def body_of(cells: dict[tuple[str, str], int]) -> dict[str, object]:
    now = {stage: sum(n for (_a, b), n in cells.items() if b == stage) for stage in STAGES}
    return {
        "now": {stage: [people, 100 * people] for stage, people in now.items()},
        "flows": [[a, b, n] for (a, b), n in cells.items()], "months": [["2026-05-31", now]],
    }  # fmt: skip


@given(TABLES)
def test_no_row_and_no_column_gives_a_small_cell_away(cells: dict[tuple[str, str], int]) -> None:
    told = without_few("lifecycle", body_of(cells))
    shown = {(a, b): n for a, b, n in told["flows"]}
    assert all(n is None or n == 0 or n >= 10 for n in shown.values())
    for side in (0, 1):
        for stage in STAGES:
            line = {place: n for place, n in cells.items() if place[side] == stage}
            hidden = sum(n for place, n in line.items() if shown[place] is None)
            everybody = sum(line.values())
            assert hidden == 0 or hidden >= 10 or hidden == everybody
    assert all(n is None or n == 0 or n >= 10 for _day, held in told["months"] for n in held.values())
    assert {stage: n for stage, (n, _spend) in told["now"].items()} == told["months"][0][1]


def test_sums_of_few_people_are_left_out() -> None:
    worth = {"buckets": [[0, 4, 10], [50, 30, 900], [100, 12, 800]], "curve": [[5, 400], [100, 1000]]}
    assert without_few("worth", worth)["buckets"] == [[0, None, None], [50, 30, 900], [100, None, None]]
    assert without_few("worth", {**worth, "buckets": [[0, 15, 5]]})["curve"] == []
    cohorts = {
        "cohorts": [["2026-01-01", 9, [[9, 5, 0]]], ["2026-02-01", 30, [[30, 9, 0], [3, 1, 0], [0, 0, 1]]]]
    }
    assert without_few("cohorts", cohorts)["cohorts"] == [
        ["2026-02-01", 30, [[30, 9, 0], [None, None, 0], [0, 0, 1]]]
    ]
    sales = {"spans": {"30": {"channel": [["web", 1, 1, 1, 1, 9], ["store", 1, 1, 1, 1, 10]]}}}
    assert [row[0] for row in without_few("sales", sales)["spans"]["30"]["channel"]] == ["store"]
    earnings = {"parts": [[1, 9, 5, 5]], "classes": [["A", 9, 1, 1], ["B", 40, 1, 1], ["C", 50, 1, 1]]}
    told = without_few("earnings", earnings)
    assert told["parts"] == [] and [row[0] for row in told["classes"]] == ["C"]
    assert without_few("affinity", {"product": [[1, 2, 10]]}) == {"product": [[1, 2, 10]]}


def test_an_alarm_is_a_change_for_the_worse() -> None:
    assert fell_behind([False, True]) and not fell_behind([True, False]) and not fell_behind([False, False])
    assert not fell_behind([False]) and not fell_behind([])
