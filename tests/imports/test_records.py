"""Text into records: line numbers, quotes, damage; the quick way and the careful one agree."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.integrations.imports.readers import records
from shuke.integrations.imports.readers.limits import STAFF
from shuke.integrations.imports.readers.records import csv_batches, csv_records, records_at, text_lines
from shuke.integrations.imports.rules.headers import header_of
from shuke.integrations.imports.rules.layout import layout_of
from shuke.integrations.imports.rules.receipts import receipt_rule
from shuke.integrations.imports.rules.settings import SourceSettings
from tests.imports.world import HEADER, ROBUSTNESS


def _records(text: str, delimiter: str = ",") -> list[tuple[int, list[str], str]]:
    lines = text_lines([text.encode()], "utf-8", "test", STAFF)
    return [tuple(record) for record in csv_records(lines, delimiter)]


def test_line_numbers_count_lines_not_records() -> None:
    assert _records('a,b\n1,"two\nlines"\n\n3,4\n') == [
        (1, ["a", "b"], ""), (2, ["1", "two\nlines"], ""), (5, ["3", "4"], "")
    ]  # fmt: skip


def test_a_quote_never_closed_costs_its_own_row_only() -> None:
    rows = "".join(f"{number},x\n" for number in range(300))
    found = _records(f'a,b\n1,"open\n{rows}')
    assert found[1] == (2, ['1,"open'], "csv_quote")
    assert [record[1][0] for record in found[2:]] == [str(number) for number in range(300)]
    assert found[2][0] == 3
    assert _records('a,b\n1,"open\n2,x')[1:] == [(2, ['1,"open'], "csv_quote"), (3, ["2", "x"], "")]


def test_inches_are_no_quotes() -> None:
    assert _records('a,b\n1,12" pipe\n2,x\n')[1:] == [(2, ["1", '12" pipe'], ""), (3, ["2", "x"], "")]


def test_line_ends_of_every_kind() -> None:
    for end in ("\n", "\r\n", "\r"):
        assert [record[1] for record in _records(f"a,b{end}1,2{end}3,4")] == [
            ["a", "b"],
            ["1", "2"],
            ["3", "4"],
        ]


def test_damaged_rows_are_named() -> None:
    lines = text_lines([b"a,b\n1,\xff\n2,\0\n3,ok\n"], "utf-8", "test", STAFF)
    assert [record.fault for record in csv_records(lines, ",")] == ["", "csv_encoding", "csv_nul", ""]


cells = st.text(alphabet='abc,"\n\r 1é中', max_size=6)


@given(st.lists(st.lists(cells, min_size=1, max_size=4), max_size=30), st.integers(1, 9))
def test_whatever_the_csv_module_writes_comes_back(table: list[list[str]], block: int) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(table)
    before, records.BLOCK = records.BLOCK, block
    try:
        found = [cells for _, cells, _ in _records(text.getvalue())]
    finally:
        records.BLOCK = before
    whole = [row for row in table if any(cell.strip() for cell in row)]
    if "\r" in text.getvalue() and "\n" not in text.getvalue():
        return
    assert found == whole


@given(st.text(alphabet='ab,"\n', max_size=200), st.integers(1, 7))
def test_the_quick_way_and_the_careful_one_agree(text: str, block: int) -> None:
    before = records.BLOCK
    try:
        records.BLOCK = 1
        lines = text_lines([text.encode()], "utf-8", "test", STAFF)
        careful = [record for batch in csv_batches(lines, ",") for record in batch]
        records.BLOCK = block
        lines = text_lines([text.encode()], "utf-8", "test", STAFF)
        quick = [record for batch in csv_batches(lines, ",") for record in batch]
    finally:
        records.BLOCK = before
    assert quick == careful
    wanted = [record for record in quick if record.line % 2]
    lines = text_lines([text.encode()], "utf-8", "test", STAFF)
    assert list(records_at(lines, ",", [record.line for record in wanted])) == wanted


numbers = st.sampled_from(["1", "-1", "0", "2.5", "-0.001", "1,200", "", "x", "9" * 12])
lines_of = st.tuples(
    st.sampled_from(["536365", "C536365", "A1", ""]), st.sampled_from(["85123A", "POST", "D", "B", ""]),
    st.sampled_from(["HEART", "运费", "", "discount"]), numbers, st.sampled_from(["2010-12-01 08:26:00", "never", "2010-12-02"]),
    numbers, st.sampled_from(["17850.0", ""]),
).map(list)  # fmt: skip


@given(st.lists(lines_of, min_size=1, max_size=12))
def test_blocks_say_what_rows_say(rows: list[list[str]]) -> None:
    settings = SourceSettings(timezone="Europe/London", currency="GBP", decimal=".")
    layout = layout_of(
        header_of("receipts", [HEADER]),
        [["1", "a", "b", "1", "2010-12-01 08:26:00", "1", "2.0"]],
        settings,
        ",",
    )
    rule = receipt_rule(layout, settings, datetime(2026, 1, 1, tzinfo=UTC), lambda kind, text: text)
    block, one_by_one = rule.read_block(rows), [rule.read(row) for row in rows]
    if block is None:
        assert any(read.faults for read in one_by_one)
        return
    assert block.asides == [read.aside for read in one_by_one]
    for index, read in enumerate(one_by_one):
        assert {name: column[index] for name, column in block.columns.items()} == read.values


def test_the_csv_spectrum() -> None:
    if not ROBUSTNESS.exists():
        pytest.skip("../shared/data/robustness is not here")
    folder = ROBUSTNESS / "csv-spectrum"
    for file in sorted((folder / "csvs").glob("*.csv")):
        text = file.read_bytes().decode()
        if file.stem.endswith("_crlf"):  # their carriage returns were lost on the way here
            text = text.replace("\r\n", "\n").replace("\n", "\r\n")
        title, *rows = [cells for _, cells, fault in _records(text) if not fault]
        expected = json.loads(Path(folder / "json" / f"{file.stem}.json").read_text())
        assert [dict(zip(title, row, strict=True)) for row in rows] == expected, file.name
