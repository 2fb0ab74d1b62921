"""The child process that opens a workbook: limited in memory and time, so that only it dies of a hostile file.

Run as a script: sheet_child.py PATH SHEET ROWS MEMORY SECONDS. Without a sheet number (-1) it prints the names
of the sheets as one JSON list; else each row as one JSON list of texts. A refusal is one word on stderr, exit 3.
It imports nothing of Shuke: the interpreter, calamine and this file are all that runs.
"""

import datetime
import json
import re
import resource
import sys
import zipfile
from typing import Any, NoReturn

UNKNOWN = "\ue0f0"  # a private sign for "the result is not in the file"; rules/cells.py knows it
HEADERS = 20
_CELL = rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d+)"[^>]*'
_FORMULA = re.compile(
    _CELL
    + rb"><(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</"
)
_ERROR = re.compile(_CELL + rb't="e"')


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.15g}" if abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, datetime.timedelta):  # a time of day in a cell without a date
        return str(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _unknown_cells(path: str, sheet: int) -> dict[int, set[int]]:
    """Row → columns (from 0) of cells whose result is not in the file: formulas never computed, and errors.

    Calamine answers them as empty, and what is empty is passed over: they must be told instead.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            name = _part_of(archive, sheet)
            text = archive.read(name) if name else b""
    except (
        zipfile.BadZipFile,
        KeyError,
        OSError,
        NotImplementedError,
    ):  # no XLSX, or one that only calamine can open
        return {}
    found: dict[int, set[int]] = {}
    for mark, cells in ((b"<f", _FORMULA), (b't="e"', _ERROR)):
        for letters, row in cells.findall(text) if mark in text else ():
            found.setdefault(int(row) - 1, set()).add(_column(letters))
    return found


def _part_of(archive: zipfile.ZipFile, sheet: int) -> str:
    """The member that holds the so-manieth sheet of an XLSX; "" where it is none."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return ""
    sheets = re.findall(rb"<(?:\w+:)?sheet [^>]*?:id=\"([^\"]+)\"", archive.read("xl/workbook.xml"))
    relations = archive.read("xl/_rels/workbook.xml.rels")
    targets = {}
    for relation in re.findall(rb"<(?:\w+:)?Relationship [^>]*>", relations):
        key, place = re.search(rb'Id="([^"]+)"', relation), re.search(rb'Target="([^"]+)"', relation)
        if key and place:
            targets[key[1]] = place[1].decode("utf-8", "replace")
    target = targets.get(sheets[sheet], "") if sheet < len(sheets) else ""
    name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return name if name in names else ""


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _spread_headers(rows: list[list[Any]], ranges: Any) -> None:
    """A heading that is merged over several columns stands over each of them, so that it is seen to be ambiguous."""
    for (top, left), (bottom, right) in ranges or ():
        if top < min(HEADERS, len(rows)) and top == bottom and left < len(rows[top]):
            for column in range(left + 1, min(right + 1, len(rows[top]))):
                rows[top][column] = rows[top][left]


def _refuse(word: str) -> NoReturn:
    sys.stderr.write(word)
    sys.exit(3)


def main(path: str, sheet: int, most_rows: int, memory: int, seconds: int) -> None:
    """Print the sheets' names or one sheet's rows."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        if sheet < 0:
            print(json.dumps(book.sheet_names))
            return
        opened = book.get_sheet_by_index(sheet)
        rows = opened.to_python(skip_empty_area=False)
        _spread_headers(rows, getattr(opened, "merged_cell_ranges", None))
        unknown = _unknown_cells(path, sheet)
    except python_calamine.PasswordError:
        _refuse("password")
    except MemoryError:
        _refuse("large")
    except Exception:  # noqa: BLE001 - whatever a damaged file makes the parser say, it is damaged
        _refuse("broken")
    if len(rows) > most_rows:
        _refuse("large")
    for number, row in enumerate(rows):
        cells = [_text(cell) for cell in row]
        for column in unknown.get(number, ()):
            if column < len(cells) and not cells[column]:
                cells[column] = UNKNOWN
        sys.stdout.write(json.dumps(cells, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], *(int(one) for one in sys.argv[2:6]))
