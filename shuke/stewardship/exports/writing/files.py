"""A list as a file: CSV and XLSX in which no text is ever a formula.

A spreadsheet runs a text that begins with = + - @ (also full-width, also after blanks, tabs or line breaks). In CSV such
a text gets an apostrophe before it; plain numbers and phone numbers are none and stay. In XLSX every text is a cell of
type string, which is never run.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from shuke.stewardship.exports.writing.sheet_parts import SHEET_HEAD, parts, sheet_tail

BOM = "\ufeff"  # without it a spreadsheet program takes UTF-8 for the machine's own encoding
MARKS = "=+-@＝＋－＠−"
BLANK = (
    " \t\r\n\v\f\x00\x1c\x1d\x1e\x1f\x85\xa0\u1680\u180e\u2028\u2029\u202f\u205f\u3000\ufeff\u200b\u200c\u200d\u2060"
    + "".join(chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x2000, 0x200B)))
)
_PLAIN = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,6})?")
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # no XML holds these


def safe(text: str) -> str:
    """A text as a CSV cell: with an apostrophe before what a spreadsheet would run, as it is otherwise."""
    if _PLAIN.fullmatch(text):
        return text
    first = text.lstrip(BLANK)[:1]
    runs = (first and first in MARKS) or text[:1] in ("\t", "\r", "\n")
    return f"'{text}" if runs else text


def csv_of(head: Sequence[str], rows: Iterable[Sequence[Any]], mark: str = "") -> bytes:
    """The table as CSV, UTF-8 with a mark that spreadsheet programs know; ``mark`` is a line of its own before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if mark:
        writer.writerow([safe(mark)])
    writer.writerow([safe(label) for label in head])
    for row in rows:
        writer.writerow([safe(value) if isinstance(value, str) else _plain(value) for value in row])
    return (BOM + out.getvalue()).encode("utf-8", "replace")


def _plain(value: Any) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def xlsx_of(head: Sequence[str], rows: Iterable[Sequence[Any]], mark: str = "") -> bytes:
    """The table as XLSX of one sheet; numbers are numbers, everything else is text. ``mark`` heads its printed pages."""
    out = io.BytesIO()
    said = escape(_BROKEN.sub("", mark))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts(said).items():
            packed.writestr(name, text)
        lines = [_row(number, row) for number, row in enumerate([head, *rows], 1)]
        packed.writestr("xl/worksheets/sheet1.xml", SHEET_HEAD + "".join(lines) + sheet_tail(said))
    return out.getvalue()


def _row(number: int, values: Sequence[Any]) -> str:
    cells = (_cell(f"{_letters(place)}{number}", value) for place, value in enumerate(values))
    return f'<row r="{number}">{"".join(cells)}</row>'


def _letters(place: int) -> str:
    text = ""
    while place >= 0:
        place, rest = divmod(place, 26)
        text, place = chr(65 + rest) + text, place - 1
    return text


def _cell(where: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f'<c r="{where}"><v>{value}</v></c>'
    text = escape(_BROKEN.sub("", _plain(value) if not isinstance(value, str) else value))
    # As character references, or a reader would make line breaks of them.
    text = text.replace("\r", "&#13;")
    return f'<c r="{where}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
