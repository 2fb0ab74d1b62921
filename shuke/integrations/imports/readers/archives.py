"""What kind of file it is, by its first bytes and never by its name, and the bytes of what it holds."""

import io
import os
import re
import shutil
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, NamedTuple

from shuke.integrations.imports import refusals
from shuke.integrations.imports.readers.limits import MB, Limits

BLOCK = 1 << 18
_ZIP, _GZIP, _OLE = b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Files that people choose by mistake; their first bytes.
_NO_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x7fELF", b"MZ", b"PK\x05\x06",
              b"SQLite format 3", b"PAR1", b"BZh", b"\xfd7zXZ", b"{\\rtf", b"<!DOCTYPE", b"<html", b"<?xml")  # fmt: skip
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)
_HIDDEN = re.compile(r"(^|/)(__MACOSX/|\._|\.)|/$|(^|/)Thumbs\.db$", re.IGNORECASE)


class Named(NamedTuple):
    """A file and what its owner calls it; its path may be a name of ours."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Source:
    """One table to be read: a text stream or a workbook.

    ``member`` names a text inside an archive, or "index:name" of a sheet inside a workbook; ``book`` names a workbook
    inside an archive.
    """

    name: str
    path: str
    form: str  # text | gzip | zip | sheet
    member: str = ""
    book: str = ""


def shown(name: str) -> str:
    """A file's name as it may be shown: no control or direction signs, at most 120 characters."""
    plain = "".join(sign if unicodedata.category(sign)[0] != "C" else "�" for sign in name)
    return plain if len(plain) <= 120 else plain[:117] + "…"


def named(file: Path | Named) -> Named:
    """A file under the name by which it is shown; its own where nobody gave it another."""
    path, name = file if isinstance(file, Named) else (file, file.name)
    return Named(path, shown(name))


def sources_in(file: Path | Named, limits: Limits) -> list[Source]:
    """The tables in a file, archives in the order of their members' names; refuses what is no table."""
    path, name = named(file)
    try:
        size = path.stat().st_size
        with path.open("rb") as opened:
            head = opened.read(4096)
    except OSError as missing:
        raise refusals.FileMissing(file=name) from missing
    if size > limits.packed:
        raise refusals.FileTooLarge(file=name, limit=f"{limits.packed // MB} MB")
    if not head.strip():
        raise refusals.FileEmpty(file=name)
    if head.startswith(_ZIP):
        return _in_zip(path, name, size, limits)
    if head.startswith(_OLE):
        return [Source(name, str(path), "sheet")]
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_NO_TABLES):
        raise refusals.FileType(file=name)
    return [Source(name, str(path), "gzip" if head.startswith(_GZIP) else "text")]


def _in_zip(path: Path, name: str, size: int, limits: Limits) -> list[Source]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (*_BROKEN, ValueError) as broken:
        raise refusals.FileBroken(file=name) from broken
    if _is_workbook(members):
        _check_sheet(name, size, members, limits)
        return [Source(name, str(path), "sheet")]
    unpacked = sum(member.file_size for member in members)
    if len(members) > limits.members:
        raise refusals.FileTooLarge(file=name, limit=f"{limits.members} files")
    if unpacked > limits.unpacked or (unpacked > limits.ratio_from and unpacked > size * limits.ratio):
        raise refusals.FileBomb(file=name)
    chosen = sorted(
        (one for one in members if not _HIDDEN.search(one.filename)), key=lambda one: one.filename
    )
    for member in chosen:
        if member.flag_bits & 1:
            raise refusals.SheetPassword(file=f"{name}/{shown(member.filename)}")
    if not chosen:
        raise refusals.FileEmpty(file=name)
    found = [_member(path, f"{name}/{shown(one.filename)}", one, limits) for one in chosen if one.file_size]
    if sum(source.form == "sheet" for source in found) > limits.workbooks:
        raise refusals.FileTooLarge(file=name, limit=f"{limits.workbooks} workbooks")
    return found


def _member(path: Path, name: str, member: zipfile.ZipInfo, limits: Limits) -> Source:
    """A text inside an archive, or a workbook; an archive inside an archive is refused."""
    try:
        archive = _archive(str(path), os.stat(path).st_mtime_ns)
        with archive.open(member) as file:
            head = file.read(8)
            if not head.startswith((_ZIP, _OLE)):
                return Source(name, str(path), "zip", member.filename)
            if member.file_size > limits.sheet_packed:
                raise refusals.FileTooLarge(file=name, limit=f"{limits.sheet_packed // MB} MB")
            if head.startswith(_ZIP):
                with zipfile.ZipFile(io.BytesIO(head + file.read())) as inner:
                    members = inner.infolist()
                if not _is_workbook(members):
                    raise refusals.FileBomb(file=name)
                _check_sheet(name, member.file_size, members, limits)
    except _BROKEN as broken:
        raise refusals.FileBroken(file=name) from broken
    return Source(name, str(path), "sheet", book=member.filename)


def _is_workbook(members: Sequence[zipfile.ZipInfo]) -> bool:
    names = {member.filename.lower() for member in members}
    return bool(names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"})


@contextmanager
def book_path(source: Source) -> Iterator[Path]:
    """A workbook as a file of its own: where it lies, or taken out of its archive for a moment."""
    if not source.book:
        yield Path(source.path)
        return
    with tempfile.NamedTemporaryFile(prefix="shuke-", suffix=".workbook") as file:
        try:
            with _archive(source.path, os.stat(source.path).st_mtime_ns).open(source.book) as packed:
                shutil.copyfileobj(packed, file)
        except _BROKEN as broken:
            raise refusals.FileBroken(file=source.name) from broken
        file.flush()
        yield Path(file.name)


def _check_sheet(name: str, size: int, members: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    unpacked = sum(member.file_size for member in members)
    if len(members) > limits.sheet_members:
        raise refusals.FileTooLarge(file=name, limit=f"{limits.sheet_members} files")
    if size > limits.sheet_packed:
        raise refusals.FileTooLarge(file=name, limit=f"{limits.sheet_packed // MB} MB")
    if unpacked > limits.sheet_unpacked or (unpacked > 1_000_000 and unpacked > size * limits.ratio):
        raise refusals.FileBomb(file=name)


def byte_blocks(source: Source, limits: Limits) -> Iterator[bytes]:
    """The bytes of a text source, unpacked, in blocks; refuses a bomb while it unpacks."""
    packed = os.path.getsize(source.path)
    seen = 0
    for block in _unpacked(source):
        if not seen and block.startswith((_ZIP, _OLE, _GZIP)) and source.form != "text":
            raise refusals.FileBomb(file=source.name)
        seen += len(block)
        if seen > limits.unpacked or (seen > limits.ratio_from and seen > packed * limits.ratio):
            raise refusals.FileBomb(file=source.name)
        yield block


def _unpacked(source: Source) -> Iterator[bytes]:
    try:
        if source.form == "gzip":
            yield from _gunzipped(source)
        elif source.form == "zip":
            with _archive(source.path, os.stat(source.path).st_mtime_ns).open(source.member) as file:
                yield from _blocks(file)
        else:
            with open(source.path, "rb") as file:
                yield from _blocks(file)
    except _BROKEN as broken:
        raise refusals.FileBroken(file=source.name) from broken


@lru_cache(maxsize=2)
def _archive(path: str, changed: int) -> zipfile.ZipFile:
    """An archive stays open while its members are read: its directory of hundreds is not read for each."""
    return zipfile.ZipFile(path)


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    read: Callable[[], bytes] = lambda: file.read(BLOCK)  # noqa: E731 - iter needs a callable
    return iter(read, b"")


def _gunzipped(source: Source) -> Iterator[bytes]:
    """Bounded blocks out of gzip, several members one after the other included."""
    with open(source.path, "rb") as file:
        unpack = zlib.decompressobj(31)
        pending = b""
        while True:
            pending = pending or file.read(BLOCK)
            if not pending:
                break
            yield unpack.decompress(pending, BLOCK)
            pending = unpack.unconsumed_tail
            if unpack.eof:
                pending = unpack.unused_data.lstrip(b"\0") or file.read(BLOCK).lstrip(b"\0")
                if not pending:
                    return
                unpack = zlib.decompressobj(31)
    if not unpack.eof:
        raise EOFError(source.name)
