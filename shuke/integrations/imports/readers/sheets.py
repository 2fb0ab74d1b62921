"""Workbooks (XLSX, XLS, ODS), read by a limited child process."""

import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from shuke.integrations.imports import refusals
from shuke.integrations.imports.readers.archives import Source, book_path, shown
from shuke.integrations.imports.readers.limits import MB, Limits
from shuke.integrations.imports.readers.records import Record

_FILEPASS = 0x2F
CHILD = Path(__file__).with_name("sheet_child.py")
_WORDS = {"password": refusals.SheetPassword, "broken": refusals.SheetBroken}


def sheets_of(source: Source, limits: Limits) -> list[Source]:
    """One source per sheet, in the workbook's order; ``member`` is "index:name"."""
    with book_path(source) as path:
        _check(source, path, limits)
        with _child(path, -1, limits) as child:
            output = child.stdout.read() if child.stdout else b""
            _finish(child, source, limits)
    return [
        replace(source, name=f"{source.name}/{shown(name)}", member=f"{index}:{name}")
        for index, name in enumerate(json.loads(output))
    ]


def sheet_records(source: Source, limits: Limits) -> Iterator[Record]:
    """The rows of one sheet, with their row numbers; empty ones are left out."""
    index = int(source.member.split(":", 1)[0])
    with book_path(source) as path, _child(path, index, limits) as child:
        if child.stdout is None:
            return
        for number, line in enumerate(child.stdout, 1):
            cells = json.loads(line)
            if any(cell.strip() for cell in cells):
                yield Record(number, cells, "csv_nul" if "\\u0000" in line.decode() else "")
        _finish(child, source, limits)


def _child(path: Path, sheet: int, limits: Limits) -> subprocess.Popen[bytes]:
    numbers = (sheet, limits.sheet_rows, limits.sheet_memory, limits.sheet_seconds)
    command = [sys.executable, "-I", "-X", "utf8", str(CHILD), str(path), *map(str, numbers)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)


def _finish(child: subprocess.Popen[bytes], source: Source, limits: Limits) -> None:
    word = child.stderr.read().decode("utf-8", "replace").strip() if child.stderr else ""
    code = child.wait()
    if code == 0:
        return
    if code < 0 or word == "large" or "memory allocation" in word:  # ended by a limit
        raise refusals.FileTooLarge(file=source.name, limit=f"{limits.sheet_rows} rows")
    raise _WORDS.get(word, refusals.SheetBroken)(file=source.name)


def _check(source: Source, path: Path, limits: Limits) -> None:
    if path.stat().st_size > limits.sheet_packed:
        raise refusals.FileTooLarge(file=source.name, limit=f"{limits.sheet_packed // MB} MB")
    if not zipfile.is_zipfile(path) and _is_encrypted(path.read_bytes()):
        raise refusals.SheetPassword(file=source.name)


def _is_encrypted(raw: bytes) -> bool:
    """Whether an old container hides an encrypted XLSX, or an .xls that says so in one of its first records."""
    if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k" in raw:
        return True
    at = raw.find(b"\x09\x08\x10\x00\x00\x06\x05\x00")  # the beginning of a workbook of Excel 97 and later
    for _ in range(8):
        if at < 0 or at + 4 > len(raw):
            return False
        kind, length = struct.unpack_from("<HH", raw, at)
        if kind == _FILEPASS:
            return True
        at += 4 + length
    return False
