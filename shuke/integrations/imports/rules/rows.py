"""Reading one row of any kind: its cells by their rules, then what only the row as a whole can say."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from shuke.integrations.imports.rules.cells import Bad, CellCache, CellRule
from shuke.integrations.imports.rules.error_cells import as_written
from shuke.integrations.imports.rules.faults import ASIDE_CODES, Fault
from shuke.integrations.imports.rules.layout import Layout
from shuke.integrations.imports.rules.synonyms import TOTAL_WORDS

Values = dict[str, str | None]
Columns = dict[str, list[str | None]]
FinishBlock = Callable[
    [Columns, int], list[str] | None
]  # completes the columns; asides, None for "row by row"
Finish = Callable[[Values], Fault | None]  # completes the values; its fault's column is the field's name


class ReadRow(NamedTuple):
    """A row as read. ``aside`` is the reason for which it is no row of this kind, if any."""

    values: Values
    faults: tuple[Fault, ...] = ()
    aside: str = ""


class ReadBlock(NamedTuple):
    """Rows read at once: their values by field, and per row why it is set aside ("" where it is not)."""

    columns: Columns
    asides: list[str]


class RowRule:
    """The rule of one file: cell rules by field, over its layout, and the last word over the whole row."""

    def __init__(
        self, layout: Layout, cells: dict[str, CellRule], finish: Finish | None = None,
        finish_block: FinishBlock | None = None, hints: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self._fields = [name for name in layout.columns if name in cells]
        self._cells = [(layout.columns[name], CellCache(cells[name])) for name in self._fields]
        self._width = max(index for index, _ in self._cells) + 1
        self._full = len(layout.headers)
        self._headers = layout.headers
        self._titles = {name: layout.headers[index] for name, index in layout.columns.items()}
        self._finish, self._finish_block = finish, finish_block
        self._hints = hints or {}  # by field, for who mends its cell
        # Our own error file, corrected: texts that were written there with a quote against formulas lose it again.
        self._is_ours = "shuke_code" in layout.headers

    def read(self, row: Sequence[str]) -> ReadRow:
        """The canonical values of a row, or what is wrong with it."""
        if self._is_ours:
            row = [as_written(cell) for cell in row]
        if len(row) != self._full:
            if len(row) > self._full and any(cell.strip() for cell in row[self._full :]):
                extra = next(cell for cell in row[self._full :] if cell.strip())
                return ReadRow(self._named(row), (Fault("", "csv_columns_extra", extra),))
            if len(row) < self._width:
                if (refused := self._too_short(row)) is not None:
                    return refused
                row = [*row, *[""] * (self._width - len(row))]
        found = [cache[row[index]] for index, cache in self._cells]
        if Bad in map(type, found):
            return self._refused(row, found)
        values: Values = dict(zip(self._fields, found, strict=True))  # type: ignore[arg-type]
        last = self._finish(values) if self._finish else None
        if last is None:
            return ReadRow(values)
        if last.code in ASIDE_CODES:
            return ReadRow(values, (), last.code)
        return ReadRow(values, (last._replace(column=self._titles.get(last.column, last.column)),))

    def read_block(self, rows: Sequence[Sequence[str]]) -> ReadBlock | None:
        """Many rows at once, column by column: the same values as ``read`` gives, in a third of its time.

        None where one of them has a fault or another width, or where the rule has no way for blocks.
        """
        if self._finish_block is None or self._is_ours or set(map(len, rows)) != {self._full}:
            return None
        texts = list(zip(*rows, strict=True))
        columns: Columns = {}
        for name, (index, cache) in zip(self._fields, self._cells, strict=True):
            values = list(map(cache.__getitem__, texts[index]))
            if Bad in map(type, values):
                return None
            columns[name] = values  # type: ignore[assignment]
        asides = self._finish_block(columns, len(rows))
        return None if asides is None else ReadBlock(columns, asides)

    def _too_short(self, row: Sequence[str]) -> ReadRow | None:
        """A row that ends before a required cell; one that only leaves out empty cells at its end is whole."""
        if is_total(row):
            return ReadRow({}, (), "total_line")
        cut = [index for index, cache in self._cells if index >= len(row) and isinstance(cache[""], Bad)]
        if not cut:
            return None
        return ReadRow(
            self._named(row), (Fault(self._headers[cut[0]], "csv_columns_missing", str(len(row))),)
        )

    def _named(self, row: Sequence[str]) -> Values:
        """What a row of a wrong width still says of its place: the receipt's number, the line's ordinal."""
        found = {
            name: cache[row[index]]
            for name, (index, cache) in zip(self._fields, self._cells, strict=True)
            if name in ("number", "ordinal") and index < len(row)
        }
        return {name: None if isinstance(value, Bad) else value for name, value in found.items()}

    def _refused(self, row: Sequence[str], found: Sequence[str | Bad | None]) -> ReadRow:
        if is_total(row):
            return ReadRow({}, (), "total_line")
        faults = [
            Fault(self._headers[index], value.code, row[index], self._hints.get(name, ""))
            for name, (index, _), value in zip(self._fields, self._cells, found, strict=True)
            if isinstance(value, Bad)
        ]
        named = zip(self._fields, found, strict=True)
        return ReadRow(
            {name: None if isinstance(value, Bad) else value for name, value in named}, tuple(faults)
        )


def is_total(row: Sequence[str]) -> bool:
    """Whether a row is the sum that a report ends with ("合计", "Total")."""
    first = next((cell.strip() for cell in row if cell.strip()), "")
    return first.rstrip(":：").casefold() in TOTAL_WORDS
