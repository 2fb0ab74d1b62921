"""A worker killed at any point: the next run ends with the same books as one that nobody disturbed."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from django.db import connection

from shuke.integrations.imports.commands import staging
from shuke.integrations.imports.readers import records
from shuke.integrations.imports.refusals import ImportRunning
from tests.imports.world import HEADER, books, one, open_chain, run, sums_hold, write

pytestmark = pytest.mark.django_db(transaction=True)
POINTS = [("reading", 1), ("reading", 3), ("lines", 1), ("customers", 1), ("refunds", 1), ("counting", 1)]


@pytest.fixture
def till(settings: object, tmp_path: Path) -> Path:
    """2,200 lines of 700 receipts, with refunds and a few faults."""
    settings.DATA = tmp_path / "data"
    open_chain()
    lines: list[list[object]] = [HEADER]
    for number in range(700):
        day = f"2024-{1 + number // 60:02}-{1 + number % 28:02} 10:{number % 60:02}:00"
        lines += [
            [
                10000 + number,
                f"P{(number * 7 + place) % 90}",
                "goods",
                1 + place,
                day,
                f"{5 + number % 3}.50",
                f"V{number % 130}",
            ]
            for place in range(3)
        ]
        if number % 7 == 6:
            lines.append(
                [
                    f"C{number}",
                    f"P{(number * 7) % 90}",
                    "goods",
                    -1,
                    day,
                    f"{5 + number % 3}.50",
                    f"V{number % 130}",
                ]
            )
    lines[57][3] = "three"
    return write(tmp_path / "till.csv", lines)


def _run_and_kill(file: Path, stage: str, times: int) -> subprocess.CompletedProcess[str]:
    settings = connection.settings_dict
    environment = os.environ | {"SHUKE_DATA": str(file.parent / "data")}
    environment["DATABASE_URL"] = (
        f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"
    )
    command = [sys.executable, str(Path(__file__).with_name("killed.py")), str(file), stage, str(times)]
    root = Path(__file__).parents[2]
    return subprocess.run(
        command, env=environment, cwd=root, capture_output=True, text=True, check=False, timeout=120
    )


def test_killed_at_every_stage_in_turn_nothing_is_lost_or_doubled(till: Path) -> None:
    """SIGKILL at six points, one after the other, on one and the same import."""
    for stage, times in POINTS:
        ended = _run_and_kill(till, stage, times)
        assert ended.returncode == -9, ended.stderr
        assert one("SELECT count(*) FROM imports_job") == 1
        assert one("SELECT count(*) FROM orders_order") == 0
    answer = run("receipts", till)
    assert (answer["lines_read"], answer["errors"]) == (2200, 1)
    assert one("SELECT count(*) FROM imports_job WHERE state <> 'done'") == 0
    undisturbed = books()
    assert len(undisturbed["orders"]) == 700
    assert len(undisturbed["lines"]) == 2099
    assert len(undisturbed["refunds"]) == 100
    sums_hold()


@pytest.mark.parametrize(("stage", "times"), [("reading", 2), ("orders", 1)])
def test_the_books_are_those_of_an_undisturbed_run(
    till: Path, tmp_path: Path, stage: str, times: int
) -> None:
    assert _run_and_kill(till, stage, times).returncode == -9
    staged = one("SELECT count(*) FROM imports_stage")
    assert staged > 0
    killed = run("receipts", till)
    interrupted = books()
    assert killed["orders_new"] == 700
    again = run("receipts", till, source="undisturbed")
    assert again["goods_only"] == killed["goods_only"]
    assert again["net_of_refunds"] == killed["net_of_refunds"]
    halves = [row[1:] for row in books()["orders"] if row[0] == "undisturbed"]
    assert halves == [row[1:] for row in interrupted["orders"]]


def test_a_crash_of_the_server_empties_the_stage_and_reading_begins_again(till: Path) -> None:
    assert _run_and_kill(till, "reading", 3).returncode == -9
    from django.db import transaction

    from shuke.foundation.org.actor import SYSTEM, acting_as

    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM imports_stage")  # what crash recovery does to an unlogged table
    answer = run("receipts", till)
    assert (answer["lines_read"], answer["orders_new"], answer["errors"]) == (2200, 700, 1)
    sums_hold()


def test_two_workers_on_one_job_do_not_double_it(till: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "CHUNK", 100)
    monkeypatch.setattr(records, "BLOCK", 100)
    ends: list[object] = []

    def work() -> None:
        try:
            ends.append(run("receipts", till)["orders_new"])
        except ImportRunning as no:
            ends.append(no.code)
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(ends) == 2
    if one("SELECT count(*) FROM imports_job WHERE state = 'done'") == 0:
        run("receipts", till)
    assert one("SELECT count(*) FROM orders_order") == 700
    assert one("SELECT count(*) FROM orders_line") == 2099
    sums_hold()
