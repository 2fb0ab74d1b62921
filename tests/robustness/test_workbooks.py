"""What spreadsheets do to a shop's list, and what the person who sent it is told."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from shuke.foundation.kernel.refusal import Refusal
from shuke.integrations.imports.messages import message_of
from shuke.integrations.imports.readers.limits import STAFF, Limits
from shuke.integrations.imports.readers.survey import records_of, survey
from shuke.integrations.imports.rules.settings import SourceSettings
from tests.imports.world import ROBUSTNESS, one, open_chain, rows, run

SETTINGS = SourceSettings(timezone="Asia/Shanghai", currency="CNY")
TITLES = ["会员号", "姓名", "手机", "入会日期"]


def book(path: Path, lines: list[list[object]], *, epoch: datetime | None = None, merged: str = "") -> Path:
    """A workbook of the lines."""
    made = openpyxl.Workbook()
    if epoch:
        made.epoch = epoch
    for line in lines:
        made.active.append(line)
    if merged:
        made.active.merge_cells(merged)
    made.save(path)
    return path


def cells(*files: Path, kind: str = "customers") -> list[list[str]]:
    """The rows that are read of the files."""
    plan = survey(files, kind, SETTINGS, STAFF)
    return [record.cells for table in plan.tables for record in records_of(table, STAFF)]


def code(*files: Path, kind: str = "customers", limits: Limits = STAFF) -> str:
    """The code of the refusal."""
    with pytest.raises(Refusal) as no:
        survey(files, kind, SETTINGS, limits)
    assert str(no.value) and "%(" not in str(no.value)
    return no.value.code


def test_both_calendars_of_spreadsheets_mean_the_same_day(tmp_path: Path) -> None:
    lines = [TITLES, ["V1", "甲", 13800138000, date(2024, 2, 29)]]
    expected = [["V1", "甲", "13800138000", "2024-02-29"]]
    assert cells(book(tmp_path / "windows.xlsx", lines)) == expected
    assert cells(book(tmp_path / "mac.xlsx", lines, epoch=CALENDAR_MAC_1904)) == expected


def test_a_phone_as_number_or_as_text_is_the_same_phone(tmp_path: Path) -> None:
    lines = [
        TITLES,
        ["V1", "甲", 13800138000, ""],
        ["V2", "乙", "13900139000", ""],
        ["V3", "丙", "'13700137000", ""],
    ]
    assert [row[2] for row in cells(book(tmp_path / "a.xlsx", lines))][:2] == ["13800138000", "13900139000"]


def test_a_heading_over_two_columns_is_told_where_it_is_needed(tmp_path: Path) -> None:
    lines = [["会员号", "手机", None, "入会日期"], ["V1", "", "13800138000", ""]]
    assert code(book(tmp_path / "a.xlsx", lines, merged="B1:C1")) == "csv_header_duplicate"
    titled = [["会员名单", None, None, None], TITLES, ["V1", "甲", 13800138000, ""]]
    assert len(cells(book(tmp_path / "b.xlsx", titled, merged="A1:D1"))) == 1


def test_macros_are_passed_over(tmp_path: Path) -> None:
    plain = book(tmp_path / "a.xlsx", [TITLES, ["V1", "甲", 13800138000, ""]])
    with zipfile.ZipFile(plain) as whole, zipfile.ZipFile(tmp_path / "a.xlsm", "w") as macros:
        for name in whole.namelist():
            macros.writestr(name, whole.read(name))
        macros.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"x" * 5000)
    assert cells(tmp_path / "a.xlsm") == [["V1", "甲", "13800138000", ""]]


@pytest.mark.skipif(not ROBUSTNESS.exists(), reason="../shared/data/robustness is not here")
def test_passwords_are_asked_for_by_name() -> None:
    assert code(ROBUSTNESS / "poi_malformed" / "xor-encryption-abc.xls") == "xlsx_password"


def test_workbooks_inside_an_archive_are_read(tmp_path: Path) -> None:
    first = book(tmp_path / "1.xlsx", [TITLES, ["V1", "甲", 13800138000, ""]])
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(first, "北区/1.xlsx")
        archive.writestr("2.csv", "会员号,姓名\nV2,乙\n".encode("gb18030"))
        archive.writestr("sub/3.csv", "会员号\t姓名\nV3\t丙\n".encode("utf-16"))
    assert sorted(row[:2] for row in cells(tmp_path / "all.zip")) == [
        ["V1", "甲"],
        ["V2", "乙"],
        ["V3", "丙"],
    ]
    assert not list(Path(tmp_path).glob("shuke-*"))


def test_workbooks_inside_an_archive_have_their_limits(tmp_path: Path) -> None:
    plain = book(tmp_path / "1.xlsx", [TITLES, ["V1", "甲", 13800138000, ""]]).read_bytes()
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        for number in range(4):
            archive.writestr(f"{number}.xlsx", plain)
    assert code(tmp_path / "many.zip", limits=Limits(workbooks=3)) == "file_too_large"
    assert code(tmp_path / "many.zip", limits=Limits(sheet_packed=1000)) == "file_too_large"
    assert code(tmp_path / "many.zip", limits=Limits(sheet_members=3)) == "file_too_large"


def test_an_archive_cut_off_in_a_workbook(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.xlsx", b"PK\x03\x04 not a workbook at all")
    (tmp_path / "a.zip").write_bytes(inner.getvalue())
    assert code(tmp_path / "a.zip") == "file_broken"


@pytest.mark.django_db(transaction=True)
def test_what_a_workbook_does_not_say_is_an_error_and_not_nothing(settings: object, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    open_chain()
    titles = ["会员号", "姓名", "手机", "微信号", "备注"]
    lines = [
        titles, ["V1", "甲", 13800138000, "", "=1+1"],
        ["V2", "乙", "=CONCATENATE(1,2)", "", ""], ["V3", "丙", "1.38E+10", "", ""],
        ["V4", "丁", "", 6222021234567890123, ""], ["V5", "戊", "1380013800", "", ""], ["=A2", "己", "", "", ""],
    ]  # fmt: skip
    answer = run("customers", book(tmp_path / "a.xlsx", lines))
    assert answer["errors_by_code"] == {"number_scientific": 2, "phone_invalid": 1, "xlsx_formula": 2}
    assert rows("SELECT member_no FROM customers_customer") == [
        ("V1",)
    ]  # a formula in a column of no use does no harm
    assert one("SELECT count(*) FROM imports_error WHERE code = 'xlsx_formula'") == 2
    assert "\ue0f0" not in Path(answer["error_file"]).read_text("utf-8-sig")
    assert "手机" in message_of("xlsx_formula", "手机") and "1.38E+10" in message_of(
        "number_scientific", "手机", "1.38E+10"
    )
