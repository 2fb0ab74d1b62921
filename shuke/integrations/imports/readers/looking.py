"""A first look that refuses nothing it can show: what each file is, its columns, a few values of each."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from shuke.customers.rules.fields import Field
from shuke.integrations.imports.readers.archives import Named, Source, sources_in
from shuke.integrations.imports.readers.limits import Limits
from shuke.integrations.imports.readers.sheets import sheets_of
from shuke.integrations.imports.readers.survey import Table, batches_of, look_at
from shuke.integrations.imports.refusals import FileRefused
from shuke.integrations.imports.rules.dates import ORDERS, moment
from shuke.integrations.imports.rules.headers import Header, header_of
from shuke.integrations.imports.rules.layout import layout_of
from shuke.integrations.imports.rules.mapping import titles_of
from shuke.integrations.imports.rules.settings import SourceSettings
from shuke.integrations.imports.rules.synonyms import RECOGNISED

SAMPLES, LOOKED_AT, WORDS = 4, 3000, 60
LONGEST = 60  # characters of a value that is shown
KINDS = RECOGNISED


@dataclass(frozen=True, slots=True)
class Looked:
    """One table as it was found; ``first`` are its first rows, ``samples`` some values by column, as written."""

    name: str
    form: str
    encoding: str
    delimiter: str
    row: int  # of the header, from 0; -1 where there is none
    titles: tuple[str, ...]
    columns: dict[str, int]
    missing: tuple[tuple[str, ...], ...]
    twice: tuple[str, ...]
    rows: int
    first: list[list[str]]
    samples: list[list[str]]
    notes: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    layout: dict[str, Any] = field(default_factory=dict)  # as far as the first rows tell
    days: dict[str, list[list[str]]] = field(
        default_factory=dict
    )  # field → ways to read it: order, text, day

    @property
    def is_complete(self) -> bool:
        """Whether the table can be read by what was recognised."""
        return not (self.missing or self.twice)


@dataclass(frozen=True, slots=True)
class Look:
    """All tables of an import, and the files that cannot be read: name, code, facts."""

    kind: str
    tables: tuple[Looked, ...]
    refused: tuple[dict[str, Any], ...] = ()
    others: dict[str, int] = field(
        default_factory=dict
    )  # kind → columns that it would recognise, where complete
    left_out: tuple[int, ...] = ()  # places of the files that cannot be read

    def as_json(self) -> dict[str, Any]:
        """Plain values, to be kept with the draft."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Look":
        """The reverse of as_json."""
        tables = tuple(
            Looked(**{**table, "missing": tuple(map(tuple, table["missing"]))}) for table in kept["tables"]
        )
        lists = {name: tuple(kept[name]) for name in ("refused", "left_out")}
        return cls(**{**kept, **lists, "tables": tables})


def looked_over(
    files: Sequence[Named], kind: str, settings: SourceSettings, limits: Limits, own: Sequence[Field] = ()
) -> Look:
    """What the files hold, read as ``kind``; as the kind that fits best where it is empty. ``own``: see header_of."""
    looked: list[Looked] = []
    refused: list[dict[str, Any]] = []
    left_out: list[int] = []
    fits: dict[str, int] = {}
    for place, file in enumerate(files):
        try:
            sources = [one for source in sources_in(file, limits) for one in _parts(source, limits)]
            kind = kind or _best_kind(sources, settings, limits, own)
            seen = [look_at(one, kind, settings, limits, own) for one in sources]
            fits |= _fits(seen[0][2], settings, own) if seen and not fits else {}
            looked += [_looked(*one, settings, limits) for one in seen]
        except FileRefused as no:
            refused.append({"code": no.code, "facts": {**no.facts, "file": no.facts.get("file", file.name)}})
            left_out.append(place)
    return Look(kind or KINDS[0], tuple(looked), tuple(refused), fits, tuple(left_out))


def _parts(source: Source, limits: Limits) -> list[Source]:
    return sheets_of(source, limits) if source.form == "sheet" else [source]


def _best_kind(
    sources: Sequence[Source], settings: SourceSettings, limits: Limits, own: Sequence[Field]
) -> str:
    """The kind of which the first table names most columns; receipts where none fits."""
    if not sources:
        return ""
    _table, _header, first = look_at(sources[0], KINDS[0], settings, limits)
    fits = _fits(first, settings, own)
    return max(fits, key=lambda kind: fits[kind]) if fits else KINDS[0]


def _fits(first: Sequence[Sequence[str]], settings: SourceSettings, own: Sequence[Field]) -> dict[str, int]:
    found = {kind: header_of(kind, first, where=settings.header, own=own) for kind in KINDS}
    return {kind: len(header.columns) for kind, header in found.items() if not header.missing}


def _looked(
    table: Table, header: Header, first: list[list[str]], settings: SourceSettings, limits: Limits
) -> Looked:
    """The table's rows counted, with some values of each column, from one passage over it."""
    samples: list[dict[str, None]] = [{} for _ in header.cells]
    words: dict[str, None] = {}
    store, rows = header.columns.get("store"), 0
    seen: list[list[str]] = []
    for batch in batches_of(table, limits):
        if rows < LOOKED_AT:
            seen += [record.cells for record in batch if not record.fault]
        if store is not None and len(words) < WORDS:
            words |= dict.fromkeys(
                record.cells[store].strip() for record in batch if store < len(record.cells)
            )
        rows += len(batch)
    for cells in seen:
        _sample(cells, samples)
    layout = layout_of(header, seen, settings, table.delimiter)
    dates = {
        name: [row[at].strip() for row in seen if at < len(row)]
        for name, at in layout.columns.items()
        if name in layout.date_order
    }
    return Looked(
        table.source.name, table.source.form, table.encoding, table.delimiter, table.header_row,
        tuple(titles_of(header.cells)), header.columns, header.missing, header.twice, rows,
        [[cell[:LONGEST] for cell in row] for row in first], [list(found) for found in samples], table.notes,
        tuple(word for word in words if word)[:WORDS],
        {"columns": layout.columns, "date_order": layout.date_order, "decimal": layout.decimal, "unsure": list(layout.unsure)},
        {name: ways_to_read(values) for name, values in dates.items()},
    )  # fmt: skip


def ways_to_read(values: Sequence[str]) -> list[list[str]]:
    """Orders under which most of the values are days, each with one value that tells them apart: order, text, day."""
    texts = list(dict.fromkeys(text for text in values if text))[:300]
    reads = {order: [moment(text, order) for text in texts] for order in ORDERS}
    most = max(sum(map(bool, found)) for found in reads.values()) if texts else 0
    good = {order: found for order, found in reads.items() if most and sum(map(bool, found)) == most}
    at = next((at for at in range(len(texts)) if len({found[at] for found in good.values()}) == len(good)), 0)
    return [
        [order, texts[at], day.date().isoformat() if (day := found[at]) else ""]
        for order, found in good.items()
    ]


def _sample(cells: Sequence[str], samples: list[dict[str, None]]) -> None:
    for cell, found in zip(cells, samples, strict=False):
        text = cell.strip()[:LONGEST]
        if text and len(found) < SAMPLES:
            found[text] = None
