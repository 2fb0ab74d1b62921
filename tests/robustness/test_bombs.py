"""Files that mean harm: refused within a second, and 50 MB of memory are the most that they take."""

import gzip
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.imports.world import HEADER

LINE = b"1,A,cup,1,2024-01-01,5,7\n"
ROW = b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"x" * 900 + b"</t></is></c></row>"
LAUGHS = '<!DOCTYPE x [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
) + "]>"  # fmt: skip
OUTSIDE = '<!DOCTYPE x [<!ENTITY out SYSTEM "file:///etc/passwd">]>'


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    """An archive of the members, packed as tightly as goes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return path


def workbook() -> dict[str, bytes]:
    """The members of a small, honest XLSX."""
    book, raw = openpyxl.Workbook(), io.BytesIO()
    book.active.append(HEADER)
    book.active.append(["1", "A", "cup", "1", "2024-01-01", "5", "7"])
    book.save(raw)
    with zipfile.ZipFile(raw) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheet_of_600_000_rows(folder: Path) -> Path:
    """The bomb that was measured: 1.5 MB that unpack into 600,000 rows and 600 MB."""
    rows = b"<worksheet><sheetData>" + ROW * 600_000 + b"</sheetData></worksheet>"
    return zipped(folder / "rows.xlsx", workbook() | {"xl/worksheets/sheet1.xml": rows})


def archive_in_archive(folder: Path) -> Path:
    inner = zipped(folder / "inner.zip", {"a.csv": LINE * 1000})
    return zipped(folder / "nested.zip", {"inner.csv": inner.read_bytes()})


def archive_in_workbooks_clothes(folder: Path) -> Path:
    """A workbook inside an archive is read; one that unpacks into gigabytes is not."""
    inner = sheet_of_600_000_rows(folder)
    return zipped(folder / "dressed.zip", {"book.xlsx": inner.read_bytes()})


def ten_thousand_members(folder: Path) -> Path:
    return zipped(folder / "many.zip", {f"{number}.csv": b"a" for number in range(10_000)})


def workbook_of_ten_thousand_members(folder: Path) -> Path:
    return zipped(
        folder / "many.xlsx", workbook() | {f"xl/media/{number}.png": b"a" for number in range(10_000)}
    )


def billion_laughs(folder: Path) -> Path:
    text = f"<?xml version='1.0'?>{LAUGHS}<sst><si><t>&a11;</t></si></sst>".encode()
    return zipped(folder / "laughs.xlsx", workbook() | {"xl/sharedStrings.xml": text})


def billion_laughs_in_the_sheet(folder: Path) -> Path:
    row = "<sheetData><row r='1'><c r='A1' t='str'><v>&a11;</v></c></row></sheetData>"
    sheet = f"<?xml version='1.0'?>{LAUGHS}<worksheet>{row}</worksheet>"
    return zipped(folder / "laughs2.xlsx", workbook() | {"xl/worksheets/sheet1.xml": sheet.encode()})


def external_entity(folder: Path) -> Path:
    text = f"<?xml version='1.0'?>{OUTSIDE}<sst><si><t>&out;</t></si></sst>".encode()
    return zipped(folder / "outside.xlsx", workbook() | {"xl/sharedStrings.xml": text})


def gzip_of_one_line(folder: Path) -> Path:
    (folder / "zeros.csv.gz").write_bytes(gzip.compress(b"0" * 300_000_000))
    return folder / "zeros.csv.gz"


def gzip_of_many_lines(folder: Path) -> Path:
    raw = (",".join(HEADER) + "\n").encode() + LINE * 4_000_000
    (folder / "lines.csv.gz").write_bytes(gzip.compress(raw, 9))
    return folder / "lines.csv.gz"


def zip_of_zeros(folder: Path) -> Path:
    return zipped(folder / "zeros.zip", {"a.csv": b"0" * 300_000_000})


def a_text_too_large(folder: Path) -> Path:
    with (folder / "large.csv").open("wb") as file:
        file.truncate(201_000_000)
    return folder / "large.csv"


BOMBS = [
    (sheet_of_600_000_rows, {"file_bomb"}), (archive_in_archive, {"file_bomb"}), (archive_in_workbooks_clothes, {"file_bomb"}),
    (ten_thousand_members, {"file_too_large"}), (workbook_of_ten_thousand_members, {"file_too_large"}),
    (billion_laughs, {"read", "xlsx_broken"}), (billion_laughs_in_the_sheet, {"read", "xlsx_broken"}),
    (external_entity, {"read", "xlsx_broken"}), (gzip_of_one_line, {"csv_line_too_long", "file_bomb"}),
    (gzip_of_many_lines, {"file_bomb"}), (zip_of_zeros, {"file_bomb"}), (a_text_too_large, {"file_too_large"}),
]  # fmt: skip


def look(path: Path) -> tuple[str, float, float]:
    """Code, seconds and megabytes of looking at a file in a process of its own."""
    reader = Path(__file__).with_name("bomb_reader.py")
    told = subprocess.run([sys.executable, str(reader), str(path)], cwd=Path(__file__).parents[2], env=os.environ,
                          capture_output=True, text=True, check=False, timeout=60)  # fmt: skip
    assert told.returncode == 0, told.stderr
    code, seconds, megabytes = told.stdout.split()
    return code, float(seconds), float(megabytes)


@pytest.mark.parametrize(("bomb", "codes"), BOMBS, ids=[bomb.__name__ for bomb, _ in BOMBS])
def test_it_is_refused_at_once_and_takes_nothing(
    bomb: Callable[[Path], Path], codes: set[str], tmp_path: Path
) -> None:
    code, seconds, megabytes = look(bomb(tmp_path))
    print(f"\n{bomb.__name__}: {code} in {seconds} s, +{megabytes} MB")
    assert code in codes
    assert megabytes <= 50
    assert seconds <= 1 * float(
        os.environ.get("SHUKE_PATIENCE", "2")
    )  # a shared machine may take twice as long


def test_nothing_of_this_machine_comes_in_by_an_entity(tmp_path: Path) -> None:
    from shuke.foundation.kernel.refusal import Refusal
    from shuke.integrations.imports.readers.limits import STAFF
    from shuke.integrations.imports.readers.survey import records_of
    from shuke.integrations.imports.rules.settings import SourceSettings
    from tests.robustness.looking import looks_at

    try:
        looks = looks_at([external_entity(tmp_path)], "receipts", SourceSettings(), STAFF)
        cells = str([record.cells for look in looks for record in records_of(look.table, STAFF)])
    except Refusal:
        cells = ""
    assert "root:" not in cells
