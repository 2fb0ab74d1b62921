"""Text into records: the csv module does the reading, this keeps the line numbers and contains the damage.

A quote that is never closed would swallow the rest of the file. Here a record may span at most a hundred lines;
beyond that its first line alone is a fault and reading goes on with the next one.
"""

import codecs
import csv
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, count, islice
from typing import NamedTuple

from shuke.integrations.imports import refusals
from shuke.integrations.imports.readers.limits import Limits

BLOCK = 1_000
MOST_LINES = 100
MOST_CHARACTERS = 100_000
csv.field_size_limit(1_000_000)


class Record(NamedTuple):
    """One record: the line it begins on (from 1), its cells, and the code of what made it unreadable."""

    line: int
    cells: list[str]
    fault: str = ""


def text_lines(blocks: Iterable[bytes], encoding: str, name: str, limits: Limits) -> Iterator[str]:
    """Lines with their ends. Bytes that the encoding does not know come as lone surrogates (or U+FFFD)."""
    decoder = codecs.getincrementaldecoder(encoding)(
        "replace" if encoding.startswith("utf-16") else "surrogateescape"
    )
    rest, only_returns = "", None
    for block in blocks:
        text = rest + decoder.decode(block)
        if only_returns is None and text:
            only_returns = "\n" not in text and "\r" in text[:-1]
        if only_returns:
            text = text.replace("\r", "\n")
        pieces = text.split("\n")
        rest = pieces.pop()
        if len(rest) > limits.line_characters:
            raise refusals.LineTooLong(file=name, limit=limits.line_characters)
        for piece in pieces:
            yield piece + "\n"
    rest += decoder.decode(b"", final=True)
    yield from (
        piece + "\n" for piece in (rest.replace("\r", "\n") if only_returns else rest).split("\n") if piece
    )


class _Feed:
    """Lines for the csv reader, one record's at a time, with those to be read again put back in front."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.again: deque[str] = deque()
        self.taken: list[str] = []
        self.is_runaway = False

    def __iter__(self) -> Iterator[str]:
        again, lines, taken = self.again, self.lines, self.taken
        while True:
            if len(taken) > MOST_LINES or (len(taken) > 1 and sum(map(len, taken)) > MOST_CHARACTERS):
                self.is_runaway = True
                return
            line = again.popleft() if again else next(lines, None)
            if line is None:
                self.is_runaway = bool(taken)
                return
            taken.append(line)
            yield line


def csv_records(lines: Iterator[str], delimiter: str) -> Iterator[Record]:
    """Records with the number of their first line; blank ones are left out (they hold nothing)."""
    for batch in csv_batches(lines, delimiter):
        yield from batch


def csv_batches(lines: Iterator[str], delimiter: str) -> Iterator[list[Record]]:
    """The same by the thousand: lines that are one whole record each are read at once, the others with care."""
    line = 1
    while block := list(islice(lines, BLOCK)):
        rows = _whole_rows(block, delimiter)
        if rows is not None:
            yield list(map(Record, count(line), rows))
            line += len(block)
        else:
            careful = _Careful(chain(block, lines), delimiter, line)
            yield list(careful.records_until(line + len(block)))
            line = careful.line


def records_at(lines: Iterator[str], delimiter: str, wanted: Iterable[int]) -> Iterator[Record]:
    """The records that begin on the wanted lines (ascending), without reading the others."""
    careful = _Careful(lines, delimiter, 1)
    for number in wanted:
        careful.skip_to(number)
        yield from islice(careful.records_until(number + 1), 1)


def _whole_rows(block: list[str], delimiter: str) -> list[list[str]] | None:
    """The rows of a block in which every line is a whole, undamaged record; else None."""
    text = "".join(block)
    if "\0" in text or (not text.isascii() and ("\ufffd" in text or _has_surrogates(text))):
        return None
    try:
        rows = list(csv.reader(block, delimiter=delimiter, strict=True))
    except csv.Error:  # a quote that is not closed, or closed too early
        return None
    if len(rows) != len(block) or not all(rows) or not all(row[0].strip() for row in rows):
        return None
    return rows


class _Careful:
    """Record by record, with quotes over several lines, quotes never closed, damaged and blank lines."""

    def __init__(self, lines: Iterator[str], delimiter: str, line: int) -> None:
        self.feed, self.delimiter, self.line = _Feed(lines), delimiter, line

    def records_until(self, stop: int) -> Iterator[Record]:
        """Records from here to the one that ends at or beyond line ``stop``."""
        feed = self.feed
        reader = csv.reader(iter(feed), delimiter=self.delimiter)
        while self.line < stop or feed.again:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                cells, feed.is_runaway = [], True
            taken = feed.taken[:1] if feed.is_runaway else feed.taken[:]
            record = Record(self.line, cells, _damage(taken))
            if feed.is_runaway:
                record = Record(self.line, [taken[0].strip()[:200]], "csv_quote")
                feed.again.extendleft(reversed(feed.taken[1:]))
                feed.is_runaway = False
                reader = csv.reader(iter(feed), delimiter=self.delimiter)
            # Before the record is given away, all is ready for the next one: who asks may stop here.
            feed.taken.clear()
            self.line += len(taken)
            if any(cell.strip() for cell in record.cells):
                yield record

    def skip_to(self, line: int) -> None:
        """Leave out whole lines up to the one that is wanted next."""
        while self.line < line:
            if self.feed.again:
                self.feed.again.popleft()
            else:
                next(self.feed.lines, None)
            self.line += 1


def _damage(lines: list[str]) -> str:
    """ "csv_encoding" or "csv_nul" where a record holds what PostgreSQL or a reader could not."""
    for text in lines:
        if text.isascii():
            if "\0" in text:
                return "csv_nul"
            continue
        if "\ufffd" in text or _has_surrogates(text):
            return "csv_encoding"
        if "\0" in text:
            return "csv_nul"
    return ""


def _has_surrogates(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
