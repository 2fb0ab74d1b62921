"""Does a file name somebody? Its bytes are searched for words in the encodings that files of shops have."""

import gzip
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import IO

Bytes = IO[bytes] | gzip.GzipFile
ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "big5")
BLOCK = 1 << 20
MOST = 500_000_000  # bytes that are unpacked to look; a file that holds more is not looked into
ZIP, GZIP = b"PK", b"\x1f\x8b"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # numbers stand in it as no text


def names_any(path: Path, words: Iterable[str]) -> bool:
    """Whether a file holds one of the words; true as well for one that cannot be looked into."""
    wanted = _forms(words)
    if not wanted:
        return False
    try:
        return any(_holds(stream, wanted) for stream in _streams(path))
    # What broken, locked (RuntimeError) and oddly packed (NotImplementedError) archives raise: not seen is taken for named.
    except (OSError, EOFError, ValueError, RuntimeError, zipfile.BadZipFile, NotImplementedError):
        return True


def _forms(words: Iterable[str]) -> list[bytes]:
    found = set()
    for word in words:
        for encoding in ENCODINGS:
            try:
                found.add(word.encode(encoding))
            except UnicodeEncodeError:
                continue
    return sorted(found)


def _streams(path: Path) -> Iterator[Bytes]:
    """The file's bytes, or those of what is packed in it. ValueError: cannot be looked into."""
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(0)
        if start.startswith(OLD_OFFICE):
            raise ValueError("an old workbook")
        if start.startswith(GZIP):
            with gzip.open(file) as packed:
                yield packed
        elif start.startswith(ZIP):
            yield from _members(file)
        else:
            yield file


def _members(file: Bytes) -> Iterator[Bytes]:
    with zipfile.ZipFile(file) as packed:
        if sum(one.file_size for one in packed.infolist()) > MOST:
            raise ValueError("too much to unpack")
        for one in packed.infolist():
            with packed.open(one) as member:
                start = member.read(4)
                if start.startswith((OLD_OFFICE, GZIP)):
                    raise ValueError("packed twice")
            with packed.open(one) as member:
                if start.startswith(ZIP):  # a workbook within an archive
                    yield from _members(BytesIO(member.read(MOST)))
                else:
                    yield member


def _holds(stream: Bytes, wanted: list[bytes]) -> bool:
    longest, before, read = max(len(one) for one in wanted), b"", 0
    while block := stream.read(BLOCK):
        read += len(block)
        if read > MOST:
            raise ValueError("too much to read")
        text = before + block
        if any(one in text for one in wanted):
            return True
        before = text[-longest:]
    return False
