# ruff: noqa: DTZ001 - wall clocks have no zone
"""Workbooks, archives, and what hides in them."""

import gzip
import os
import time
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from shuke.foundation.kernel.refusal import Refusal
from shuke.integrations.imports.readers.limits import STAFF, Limits
from shuke.integrations.imports.readers.survey import records_of, survey
from shuke.integrations.imports.rules.settings import SourceSettings
from tests.imports.world import HEADER, ROBUSTNESS, write

SETTINGS = SourceSettings(timezone="Asia/Shanghai", currency="CNY")
LINE = ["1", "A", "cup", "1", "2024-01-01 10:00:00", "5", "7"]


def _cells(*files: Path, kind: str = "receipts", limits: Limits = STAFF) -> list[list[str]]:
    plan = survey(files, kind, SETTINGS, limits)
    return [record.cells for table in plan.tables for record in records_of(table, limits)]


def _refused(*files: Path, kind: str = "receipts", limits: Limits = STAFF) -> str:
    began, before = time.monotonic(), _rss_mb()
    with pytest.raises(Refusal) as no:
        _cells(*files, kind=kind, limits=limits)
    assert str(no.value)
    assert "%(" not in str(no.value)
    assert time.monotonic() - began < 5
    assert _rss_mb() - before < 80
    return no.value.code


def _rss_mb() -> float:
    with open("/proc/self/statm") as status:
        return int(status.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


def _workbook(path: Path, rows: list[list[object]], title: str = "Sheet1", head: bool = False) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    if head:
        sheet.append(["销售报表"])
        sheet.merge_cells("A1:G1")
        sheet.append([])
    for row in rows:
        sheet.append(row)
    book.create_sheet("说明").append(["nothing to see"])
    book.save(path)
    return path


def test_a_workbook_with_title_numbers_and_dates(tmp_path: Path) -> None:
    moment = datetime(2024, 5, 1, 9, 30)
    rows = [
        ["小票号", "时间", "货号", "品名", "数量", "单价", "手机号"],
        [10001, moment, "A1", "保温杯", 2, 19.9, 13800138000],
    ]
    file = _workbook(tmp_path / "till.xlsx", rows, head=True)
    assert _cells(file) == [["10001", "2024-05-01 09:30:00", "A1", "保温杯", "2", "19.9", "13800138000"]]


def test_sheets_without_the_columns_are_passed_over_by_name(tmp_path: Path) -> None:
    file = _workbook(tmp_path / "till.xlsx", [HEADER, LINE])
    assert survey([file], "receipts", SETTINGS, STAFF).skipped == ("till.xlsx/说明",)


def test_a_zip_is_read_in_the_order_of_names_and_hidden_members_are_not(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "days.zip", "w") as archive:
        for day in (2, 10, 1):
            archive.writestr(
                f"day-{day:02}.csv",
                "InvoiceNo,StockCode,InvoiceDate,UnitPrice\n" + f"{day},A,2024-01-{day:02},5\n",
            )
        archive.writestr("__MACOSX/._day-01.csv", "junk")
        archive.writestr(".DS_Store", "junk")
    assert [row[0] for row in _cells(tmp_path / "days.zip")] == ["1", "2", "10"]


def test_gzip_of_several_members_and_a_cut_one(tmp_path: Path) -> None:
    text = ",".join(HEADER) + "\n" + ",".join(LINE) + "\n"
    (tmp_path / "two.csv.gz").write_bytes(
        gzip.compress(text.encode()) + gzip.compress((",".join(LINE) + "\n").encode())
    )
    assert len(_cells(tmp_path / "two.csv.gz")) == 2
    long = text + "".join(f"{os.urandom(9).hex()},A,cup,1,2024-01-01 10:00:00,5,7\n" for _ in range(20_000))
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(long.encode())[:-5000])
    assert _refused(tmp_path / "cut.csv.gz") == "file_broken"


def test_bombs_are_refused_quickly(tmp_path: Path) -> None:
    zeros = b"0" * 60_000_000
    (tmp_path / "bomb.csv.gz").write_bytes(gzip.compress(zeros))
    assert _refused(tmp_path / "bomb.csv.gz") in ("file_bomb", "csv_line_too_long")
    lines = (",".join(HEADER) + "\n").encode() + b"1,A,cup,1,2024-01-01,5,7\n" * 3_000_000
    (tmp_path / "lines.csv.gz").write_bytes(gzip.compress(lines, 9))
    assert _refused(tmp_path / "lines.csv.gz") == "file_bomb"
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", zeros)
    assert _refused(tmp_path / "bomb.zip") == "file_bomb"
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        for number in range(10_000):
            archive.writestr(f"{number}.csv", "a")
    assert _refused(tmp_path / "many.zip") == "file_too_large"
    with zipfile.ZipFile(tmp_path / "nested.zip", "w") as archive:
        archive.write(tmp_path / "many.zip", "inner.csv")
    assert _refused(tmp_path / "nested.zip") == "file_bomb"
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", zeros)
    assert _refused(tmp_path / "bomb.xlsx") == "file_bomb"


def test_a_workbook_that_lies_about_its_size_dies_in_its_child(tmp_path: Path) -> None:
    file = _workbook(tmp_path / "big.xlsx", [HEADER, *[LINE] * 3000])
    assert _refused(file, limits=Limits(sheet_rows=1000)) == "file_too_large"
    with zipfile.ZipFile(tmp_path / "deep.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        with zipfile.ZipFile(file) as whole:
            for name in whole.namelist():
                if "sheet1.xml" not in name:
                    archive.writestr(name, whole.read(name))
        cells = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 60_000))
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{cells}</sheetData></worksheet>")
    # 60,000 rows of 16,384 columns, nearly all empty: gigabytes once unfolded
    assert _refused(tmp_path / "deep.xlsx") == "file_too_large"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file_empty"), (b" \n\n", "file_empty"), (b"%PDF-1.7", "file_type"), (b"\x89PNG\r\n\x1a\n", "file_type"),
     (b"<html><table>", "file_type"), (b"PK\x03\x04broken", "file_broken"),
     (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "xlsx_broken"),
     (b"\x1f\x8b broken", "file_broken"), (b"just words\nand more\n", "csv_header"), (b"a;b;c\n1;2;3\n", "csv_header"),
     (b"x" * 2_000_000, "csv_line_too_long")],
)  # fmt: skip
def test_no_table_is_refused_by_name(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "file.csv").write_bytes(content)
    assert _refused(tmp_path / "file.csv") == code


def test_files_that_are_not_there(tmp_path: Path) -> None:
    assert _refused(tmp_path / "nowhere.csv") == "file_missing"
    assert _refused(tmp_path) == "file_missing"


def test_encrypted_workbooks_ask_for_one_without_a_password() -> None:
    if not ROBUSTNESS.exists():
        pytest.skip("../shared/data/robustness is not here")
    assert _refused(ROBUSTNESS / "poi_malformed" / "xor-encryption-abc.xls") in (
        "xlsx_password",
        "xlsx_broken",
    )
    assert _refused(ROBUSTNESS / "poi_malformed" / "poc-xmlbomb-empty.xlsx") in (
        "xlsx_broken",
        "csv_header",
        "file_bomb",
    )


def test_naughty_strings_come_through_as_they_are(tmp_path: Path) -> None:
    if not ROBUSTNESS.exists():
        pytest.skip("../shared/data/robustness is not here")
    import json

    strings = [text for text in json.loads((ROBUSTNESS / "blns" / "blns.json").read_text()) if text.strip()]
    file = write(tmp_path / "naughty.csv", [HEADER, *[["1", "A", text, *LINE[3:]] for text in strings]])
    assert [row[2] for row in _cells(file)] == strings
