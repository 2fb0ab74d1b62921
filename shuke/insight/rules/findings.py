"""Findings for those who see sums and never a person: what could point at fewer than ten people is left out.

Source: complementary suppression as in ``rules.disclosure``, here for each row and column of a table.
"""

from collections import defaultdict
from typing import Any

from shuke.insight.rules.disclosure import FEW, hidden_counts

Body = dict[str, Any]


def without_few(analysis: str, body: Body) -> Body:
    """The body of an analysis as somebody may see it who sees no person; None stands for "under ten"."""
    told = _RULES.get(analysis)
    return body | told(body) if told else body


def _lifecycle(body: Body) -> Body:
    now = {stage: count for stage, (count, _spend) in body["now"].items()}
    hidden = hidden_counts(now)
    flows = {(a, b): count for a, b, count in body["flows"]}
    secret = _hidden_in_table(flows)
    return {
        "now": {stage: [None, None] if stage in hidden else both for stage, both in body["now"].items()},
        "flows": [[a, b, None if (a, b) in secret else count] for (a, b), count in flows.items()],
        "months": [
            [day, {stage: None if stage in hidden_counts(held) else count for stage, count in held.items()}]
            for day, held in body["months"]
        ],
    }


def _hidden_in_table(cells: dict[tuple[str, str], int]) -> set[tuple[str, str]]:
    """Cells that neither a row's nor a column's sum gives away."""
    lines: dict[tuple[int, str], dict[tuple[str, str], int]] = defaultdict(dict)
    for place, count in cells.items():
        lines[0, place[0]][place] = count
        lines[1, place[1]][place] = count
    return {place for held in lines.values() for place in hidden_counts(held)}


def _worth(body: Body) -> Body:
    counts = {border: count for border, count, _value in body["buckets"]}
    hidden = hidden_counts(counts)
    enough = sum(counts.values()) >= FEW * len(body["curve"])
    return {
        "buckets": [
            [border, None, None] if border in hidden else [border, count, value]
            for border, count, value in body["buckets"]
        ],
        "curve": body["curve"] if enough else [],
    }


def _cohorts(body: Body) -> Body:
    return {
        "cohorts": [
            [day, size, [step if step[0] >= FEW or not step[0] else [None, None, step[2]] for step in steps]]
            for day, size, steps in body["cohorts"]
            if size >= FEW
        ]
    }


def _sales(body: Body) -> Body:
    """Orders stand for people here: who buys once is one of them."""
    return {
        "spans": {
            days: {name: [row for row in rows if row[-1] >= FEW] for name, rows in axes.items()}
            for days, axes in body["spans"].items()
        }
    }


def _earnings(body: Body) -> Body:
    enough = all(row[1] >= FEW for row in body["parts"])
    hidden = hidden_counts({row[0]: row[1] for row in body["classes"]})
    return {
        "parts": body["parts"] if enough else [],
        "classes": [row for row in body["classes"] if row[0] not in hidden],
    }


_RULES = {
    "lifecycle": _lifecycle,
    "worth": _worth,
    "cohorts": _cohorts,
    "sales": _sales,
    "earnings": _earnings,
}
