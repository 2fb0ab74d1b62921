"""The first look over all files of an import: what each is, and how its rows are to be read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from shuke.customers.rules.fields import Field
from shuke.integrations.imports import refusals
from shuke.integrations.imports.readers.archives import Named, Source, byte_blocks, named, sources_in
from shuke.integrations.imports.readers.delimiters import delimiter_of
from shuke.integrations.imports.readers.limits import Limits
from shuke.integrations.imports.readers.records import BLOCK, Record, csv_batches, records_at, text_lines
from shuke.integrations.imports.readers.sheets import sheet_records, sheets_of
from shuke.integrations.imports.rules.encodings import encoding_of
from shuke.integrations.imports.rules.headers import FIRST_ROWS, Header, header_of
from shuke.integrations.imports.rules.layout import Layout, layout_of
from shuke.integrations.imports.rules.settings import SourceSettings

SAMPLE_BYTES = 1 << 16
SAMPLE_ROWS = 3000
UNSURE_ROWS = 60_000


@dataclass(frozen=True, slots=True)
class Table:
    """One table of an import and how it is read; ``layout`` indexes the plan's layouts."""

    source: Source
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0
    layout: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All tables in their order, and the layouts they share."""

    tables: tuple[Table, ...]
    layouts: tuple[Layout, ...]
    skipped: tuple[str, ...] = ()
    files: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain values, to be kept with the job."""
        return {
            "tables": [asdict(table) for table in self.tables],
            "layouts": [layout.as_json() for layout in self.layouts],
            "skipped": list(self.skipped),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Plan":
        """The reverse of as_json."""
        tables = tuple(
            Table(**{**table, "source": Source(**table["source"]), "notes": tuple(table["notes"])}) for table in kept["tables"]
        )  # fmt: skip
        return cls(tables, tuple(Layout.from_json(one) for one in kept["layouts"]), tuple(kept["skipped"]))


def survey(
    paths: Sequence[Path | Named], kind: str, settings: SourceSettings, limits: Limits, own: Sequence[Field] = ()
) -> Plan:  # fmt: skip
    """The plan of an import; refuses with a reason what cannot be read as ``kind``. ``own``: see header_of."""
    sources = [source for path in paths for source in sources_in(path, limits)]
    seen: list[tuple[Table, Header]] = []
    skipped: list[str] = []
    for source in sources:
        sheets = sheets_of(source, limits) if source.form == "sheet" else [source]
        looked = [look_at(one, kind, settings, limits, own)[:2] for one in sheets]
        usable = [(table, header) for table, header in looked if header.is_complete]
        if not usable:
            _refuse(*max(looked, key=lambda one: len(one[1].columns)))
        seen += usable
        skipped += [table.source.name for table, header in looked if not header.is_complete]
    if not seen:
        raise refusals.FileEmpty(file=named(paths[0]).name)
    return _with_layouts(seen, tuple(skipped), settings, limits)


def records_of(table: Table, limits: Limits) -> Iterator[Record]:
    """The rows of a table after its header."""
    for batch in batches_of(table, limits):
        yield from batch


def records_on(table: Table, wanted: Iterable[int], limits: Limits) -> Iterator[Record]:
    """The rows that begin on the wanted lines, ascending."""
    if table.source.form == "sheet":
        numbers = set(wanted)
        return (record for record in sheet_records(table.source, limits) if record.line in numbers)
    blocks = byte_blocks(table.source, limits)
    return records_at(text_lines(blocks, table.encoding, table.source.name, limits), table.delimiter, wanted)


def batches_of(table: Table, limits: Limits) -> Iterator[list[Record]]:
    """The same by the thousand, for who reads all of them."""
    left_out = table.header_row + 1
    for batch in _batches(table, limits):
        yield batch[left_out:]
        left_out = max(0, left_out - len(batch))


def _batches(table: Table, limits: Limits) -> Iterator[list[Record]]:
    if table.source.form == "sheet":
        rows = sheet_records(table.source, limits)
        return iter(lambda: list(islice(rows, BLOCK)), [])
    blocks = byte_blocks(table.source, limits)
    return csv_batches(text_lines(blocks, table.encoding, table.source.name, limits), table.delimiter)


def look_at(
    source: Source, kind: str, settings: SourceSettings, limits: Limits, own: Sequence[Field] = ()
) -> tuple[Table, Header, list[list[str]]]:
    """How one table is to be read, its header as well as it was found, and its first rows."""
    table = Table(source) if source.form == "sheet" else _look_text(source, kind, settings, limits)
    first = islice((record for batch in _batches(table, limits) for record in batch), FIRST_ROWS)
    rows = [[cell.strip() for cell in record.cells] for record in first]
    header = header_of(kind, rows, settings.columns, settings.ignored, settings.header, own)
    return replace(table, header_row=header.row), header, rows


def _look_text(source: Source, kind: str, settings: SourceSettings, limits: Limits) -> Table:
    found = encoding_of(_sample(source, limits), settings.encoding)
    notes: tuple[str, ...] = ("encoding_unsure",) if not found.is_sure else ()
    if found.overruled:
        notes += ("encoding_overruled",)
    lines = text_lines(byte_blocks(source, limits), found.name, source.name, limits)
    delimiter = settings.delimiter or delimiter_of(list(islice(lines, 60)), kind)
    return Table(source, found.name, delimiter, notes=notes)


def _sample(source: Source, limits: Limits) -> bytes:
    """The first bytes; where they are all ASCII, also those about the first byte that is not."""
    head = b""
    blocks = byte_blocks(source, limits)
    for block in blocks:
        head += block
        if len(head) >= SAMPLE_BYTES:
            break
    if not head:
        raise refusals.FileEmpty(file=source.name)
    if not head.isascii() or b"\0" in head:
        return head[: 4 * SAMPLE_BYTES]
    for block in blocks:
        if not block.isascii():
            start = next(index for index, byte in enumerate(block) if byte > 127)
            begin = block.rfind(b"\n", 0, start) + 1
            return head[: head.rfind(b"\n") + 1] + block[begin : begin + SAMPLE_BYTES]
    return head[:SAMPLE_BYTES]


def _refuse(table: Table, header: Header) -> None:
    file, found = table.source.name, ", ".join(cell for cell in header.cells if cell)[:300] or "–"
    if header.not_found:
        raise refusals.MapColumnMissing(file=file, missing=", ".join(header.not_found), found=found)
    if header.missing:
        missing = ", ".join(" / ".join(group) for group in header.missing)
        raise refusals.HeaderUnknown(file=file, missing=missing, found=found)
    raise refusals.HeaderTwice(file=file, twice=", ".join(header.twice))


def _with_layouts(
    seen: list[tuple[Table, Header]], skipped: tuple[str, ...], settings: SourceSettings, limits: Limits
) -> Plan:
    """Tables under the same header share one layout, judged from rows of all of them."""
    groups: dict[tuple[str, ...], list[tuple[Table, Header]]] = {}
    for table, header in seen:
        groups.setdefault(header.cells, []).append((table, header))
    layouts: list[Layout] = []
    numbers: dict[tuple[str, ...], int] = {}
    for cells, group in groups.items():
        numbers[cells] = len(layouts)
        layouts.append(_layout(group, settings, limits))
    tables = tuple(replace(table, layout=numbers[header.cells]) for table, header in seen)
    return Plan(tables, tuple(layouts), skipped)


def _layout(group: list[tuple[Table, Header]], settings: SourceSettings, limits: Limits) -> Layout:
    table, header = group[0]
    each = max(20, SAMPLE_ROWS // len(group))
    layout = layout_of(header, _sample_rows(group, each, 1, limits), settings, table.delimiter)
    if (
        layout.unsure
    ):  # the first days of a month can be read both ways; look at the whole file before giving up
        layout = layout_of(
            header, _sample_rows(group, UNSURE_ROWS // len(group), 20, limits), settings, table.delimiter
        )
    if "discount" in header.columns and "discount" not in layout.columns and "amount" not in layout.columns:
        raise refusals.DiscountIsRate(file=table.source.name)
    return layout


def _sample_rows(group: list[tuple[Table, Header]], each: int, step: int, limits: Limits) -> list[list[str]]:
    """Up to ``each`` rows per table: the first ones, or with a step every so-manieth and the first 200."""
    rows: list[list[str]] = []
    for table, _ in group:
        records = (
            one for index, one in enumerate(records_of(table, limits)) if index < 200 or index % step == 0
        )
        rows += [one.cells for one in islice(records, each) if not one.fault]
    return rows
