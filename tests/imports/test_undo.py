"""Undoing an import: as if it had never been; once, by who may, while nothing else of its source is open."""

from pathlib import Path
from threading import Thread

import pytest
from django.db import connection

from shuke.foundation.org.actor import SYSTEM, Actor
from shuke.foundation.org.command import Unchanged
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.integrations.imports.commands.undoing import discard_import, undo_import
from shuke.integrations.imports.refusals import NothingToUndo, SourceBusy
from tests.imports.undo_world import LINES, receipts, undo, world
from tests.imports.world import HEADER, one, run, write

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "witness"]),
    pytest.mark.usefixtures("chain_with_a_seller"),
]


def test_products_and_stock_are_as_they_were(tmp_path: Path) -> None:
    titles = ["货号", "品名", "分类", "品牌", "供应商", "售价", "成本"]
    empty = world()
    first = run(
        "products", write(tmp_path / "p.csv", [titles, ["A", "杯", "器具", "自家", "甲厂", "9.9", "3"]])
    )
    stocked = run(
        "stock",
        write(tmp_path / "s.csv", [["货号", "门店", "库存", "盘点日期"], ["A", "S01", "5", "2024-01-01"]]),
    )
    before = world()
    second = run(
        "products",
        write(
            tmp_path / "q.csv",
            [titles, ["A", "茶杯", "茶具", "", "", "10", ""], ["B", "壶", "器具", "", "乙厂", "", ""]],
        ),
    )
    later = run(
        "stock",
        write(
            tmp_path / "t.csv",
            [
                ["货号", "门店", "库存", "盘点日期"],
                ["A", "S01", "7", "2024-02-01"],
                ["B", "S02", "1", "2024-02-01"],
            ],
        ),
    )
    assert undo(later)["removed"]["stock"] == 1
    assert undo(second)["removed"]["products"] == 1
    assert world() == before
    assert undo(stocked)["kept"] == {}
    assert undo(first)["kept"] == {}
    assert world() == empty


def test_once_is_enough_and_what_booked_nothing_is_refused(tmp_path: Path) -> None:
    answer = receipts(tmp_path / "a.csv", LINES)
    first = undo_import(actor=SYSTEM, job_id=answer["job"])
    second = undo_import(actor=SYSTEM, job_id=answer["job"])
    assert isinstance(second, Unchanged) and second.value == first.value
    assert one("SELECT count(*) FROM audit_event WHERE act = 'imports.undo_import'") == 1
    rehearsed = receipts(tmp_path / "b.csv", LINES, dry_run=True)
    with pytest.raises(NothingToUndo):
        undo_import(actor=SYSTEM, job_id=rehearsed["job"])
    with pytest.raises(NotFound):
        undo_import(actor=SYSTEM, job_id=0)


def test_while_another_import_of_the_source_is_open_it_waits(tmp_path: Path) -> None:
    from shuke.integrations.imports.commands.jobs import start_import
    from shuke.integrations.imports.preparation import prepared

    answer = receipts(tmp_path / "a.csv", LINES)
    given = prepared(
        actor=SYSTEM, kind="receipts", files=[write(tmp_path / "b.csv", [HEADER, LINES[0]])], source="till"
    )
    begun = start_import(actor=SYSTEM, given=given).value
    with pytest.raises(SourceBusy):
        undo_import(actor=SYSTEM, job_id=answer["job"])
    assert discard_import(actor=SYSTEM, job_id=begun).value == begun
    assert isinstance(discard_import(actor=SYSTEM, job_id=begun), Unchanged)
    assert undo_import(actor=SYSTEM, job_id=answer["job"]).value["removed"]["orders"] == 2


def test_two_at_once_undo_it_once(tmp_path: Path) -> None:
    answer, ends = receipts(tmp_path / "a.csv", LINES), []

    def work() -> None:
        try:
            ends.append(type(undo_import(actor=SYSTEM, job_id=answer["job"])).__name__)
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(ends) == ["Done", "Unchanged", "Unchanged"]
    assert world()["orders"] == []


def test_only_who_started_it_or_the_officer_may(tmp_path: Path) -> None:
    from tests.robustness.test_uploads import manager

    first, second = manager("one", "S01"), manager("two", "S02")
    answer = receipts(tmp_path / "a.csv", LINES)
    for who in (first, second):
        with pytest.raises(NotFound):
            undo_import(actor=who, job_id=answer["job"])
    with pytest.raises(Forbidden):
        undo_import(actor=Actor("staff", id=1, staff_id=1, scope="own"), job_id=answer["job"])
    assert one("SELECT state FROM imports_job") == "done"
