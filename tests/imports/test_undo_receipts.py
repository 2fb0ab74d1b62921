# ruff: noqa: E501 - tables read better whole
"""Undoing receipts: sales, refunds and what hangs between the files; the figures are those of before."""

import csv
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.imports.undo_world import LINES, receipts, undo, world
from tests.imports.world import one, rows, run, sums_hold, write

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "witness"]),
    pytest.mark.usefixtures("chain_with_a_seller"),
]


def test_receipts_into_an_empty_house_leave_it_empty_again(tmp_path: Path) -> None:
    before = world()
    answer = receipts(tmp_path / "a.csv", LINES)
    booked = world()
    undone = undo(answer)
    assert undone["removed"] == {
        "orders": 2,
        "refunds": 1,
        "lines": 3,
        "refund_lines": 1,
        "customers": 2,
        "products": 2,
        "stock": 0,
    }
    assert undone["kept"] == {} and undone["kept_file"] is None
    assert world() == before
    again = receipts(tmp_path / "a.csv", LINES)
    assert again["job"] != answer["job"] and again["orders_new"] == 2
    assert world() == booked
    sums_hold()


def test_a_corrected_file_and_its_original_are_undone_in_turn(tmp_path: Path) -> None:
    broken = [list(line) for line in LINES]
    broken[1][3] = "one"
    before = world()
    first = receipts(tmp_path / "a.csv", broken)
    with open(first["error_file"], encoding="utf-8-sig", newline="") as file:
        title, row = list(csv.reader(file))
    row[3] = "1"
    between = world()
    second = run("receipts", write(tmp_path / "b.csv", [title, row]))
    assert second["orders_grown"] == 1
    undone = undo(second)
    assert (undone["removed"]["lines"], undone["removed"]["orders"], undone["kept"]) == (1, 0, {})
    assert world() == between
    sums_hold()
    assert undo(first)["kept"] == {}
    assert world() == before


def test_a_refund_of_a_later_file_gives_its_sale_back(tmp_path: Path) -> None:
    first = receipts(tmp_path / "a.csv", LINES[:3])
    before = world()
    second = receipts(tmp_path / "b.csv", LINES[3:])
    assert one("SELECT refunded_minor FROM orders_order WHERE number = '1'") == 500
    assert undo(second)["removed"]["refunds"] == 1
    assert world() == before
    assert undo(first)["kept"] == {}
    assert world()["orders"] == []


def test_a_sale_of_a_later_file_gives_its_refund_back(tmp_path: Path) -> None:
    first = receipts(tmp_path / "a.csv", LINES[3:])
    before = world()
    second = receipts(tmp_path / "b.csv", LINES[:3])
    assert one("SELECT sum(matched_quantity) FROM orders_refundline") == 1
    assert undo(second)["kept"] == {}
    assert world() == before
    sums_hold()
    assert undo(first)["kept"] == {}


def test_the_earlier_of_two_that_hang_together_keeps_what_the_later_one_holds(tmp_path: Path) -> None:
    first = receipts(tmp_path / "a.csv", LINES[:3])
    second = receipts(tmp_path / "b.csv", LINES[3:])
    undone = undo(first)
    assert undone["kept"] == {"customer": {"sale": 1}, "order": {"changed": 1}, "product": {"sold": 2}}
    assert undone["removed"]["orders"] == 1
    sums_hold()
    third = receipts(tmp_path / "c.csv", LINES[3:], source="other")
    fourth = receipts(tmp_path / "d.csv", LINES[:3], source="other")
    undone = undo(third)
    assert undone["kept"]["refund"] == {"matched": 1}
    assert undo(fourth)["kept"] == {}
    assert (
        one(
            "SELECT matched_quantity FROM orders_refundline l JOIN orders_refund r ON r.id = l.refund_id WHERE r.source = 'other'"
        )
        == 0
    )
    undo(second)
    sums_hold()


def test_the_figures_are_those_before_the_import_and_the_lake_is_not_built_anew(tmp_path: Path) -> None:
    from shuke.foundation.org.actor import CLOCK
    from shuke.insight.runs import compute_and_refresh
    from shuke.integrations.lake.parquet import ParquetLake

    now = timezone.now()
    day = timezone.localdate(now).isoformat()

    def figures() -> list[tuple[Any, ...]]:
        compute_and_refresh(actor=CLOCK, now=now, today=timezone.localdate(now))
        told = "first_on, last_on, frequency, purchase_days, monetary_minor, orders_12m, spend_12m_minor, r, f, m, cell, abc"
        return rows(f"SELECT c.member_no, {told} FROM insight_figure f JOIN customers_customer c ON c.id = f.customer_id ORDER BY 1")  # fmt: skip

    lines = [[f"{n}", f"P{n % 9}", "cup", 1 + n % 3, day, f"{5 + n % 7}", f"V{n % 40}"] for n in range(200)]
    receipts(tmp_path / "a.csv", lines)
    before = figures()
    back = [["C7", "P7", "cup", "-2", day, "5", "V7"], ["C8", "P8", "cup", "-1", day, "6", "V8"]]
    more = [[f"x{n}", f"P{n}", "cup", 2, day, "9", f"V{n % 60}"] for n in range(90)]
    later = receipts(tmp_path / "b.csv", more + back)
    assert len(before) == 40 and figures() != before
    undo(later)
    told = ParquetLake().bring_up_to_date()
    assert told["removed"]["orders"] == 90 and told["removed"]["customers"] == 20 and not told["rebuilt"]
    assert figures() == before
    assert not ParquetLake().bring_up_to_date(compaction=True)[
        "rebuilt"
    ]  # count and sums agree with the source
