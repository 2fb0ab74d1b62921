# ruff: noqa: E501 - tables read better whole
"""Ten thousand rows with a thousand planted faults: exactly those are refused, and mended they come in."""

import csv
import random
from pathlib import Path

import pytest

from tests.imports.world import HEADER, one, open_chain, run, sums_hold, write

pytestmark = pytest.mark.django_db(transaction=True)
# column → what stands there instead; None ends the row before that column
FAULTS: list[tuple[int, str | None]] = [
    (0, ""), (0, "N/A"), (0, "x" * 61), (0, "1.23E+10"), (1, ""), (1, "x" * 61), (2, "x" * 201), (3, ""), (3, "six"), (3, "1,2,3"),
    (3, "1e3"), (3, "99999999999"), (3, "1.23456"), (4, ""), (4, "2011-02-30 10:00:00"), (4, "soon"), (4, "1812-01-01 10:00:00"),
    (4, "2099-01-01 10:00:00"), (5, ""), (5, "free"), (5, "2.5.5"), (5, "1" * 12), (6, "x" * 61), (6, "7\0"), (4, None),
]  # fmt: skip


def test_a_thousand_faults_of_25_kinds(settings: object, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    open_chain()
    assert len(FAULTS) == 25
    lines = [
        [
            f"R{number // 4}",
            f"P{number % 300}",
            "goods",
            1 + number % 5,
            f"2011-0{1 + number % 9}-11 10:00:00",
            "2.50",
            f"V{number // 4 % 900}",
        ]
        for number in range(10_000)
    ]
    planted = sorted(random.Random(7).sample(range(10_000), 1000))
    broken = [list(line) for line in lines]
    for place, number in enumerate(planted):
        column, text = FAULTS[place % 25]
        if text is None:
            del broken[number][column:]
        else:
            broken[number][column] = text
    answer = run("receipts", write(tmp_path / "till.csv", [HEADER, *broken]))
    assert (answer["lines_read"], answer["errors"]) == (10_000, 1000)
    assert one("SELECT count(*) FROM orders_line") == 9000
    sums_hold()
    with open(answer["error_file"], encoding="utf-8-sig", newline="") as file:
        title, *listed = list(csv.reader(file))
    assert [int(row[title.index("shuke_line")]) for row in listed] == [number + 2 for number in planted]
    assert all(row[title.index("shuke_message")] for row in listed)
    mended = [[*map(str, lines[number]), *row[7:]] for number, row in zip(planted, listed, strict=True)]
    second = run("receipts", write(tmp_path / "mended.csv", [title, *mended]))
    assert (second["lines_read"], second["errors"]) == (1000, 0)
    assert one("SELECT count(*) FROM orders_line") == 10_000
    assert one("SELECT count(*) FROM orders_order") == 2500
    assert one("SELECT sum(total_minor) FROM orders_order") == sum(int(line[3]) * 250 for line in lines)
    sums_hold()
