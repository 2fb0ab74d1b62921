"""Which row of a file names its columns, and which field each column is."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from shuke.customers.rules.fields import Field
from shuke.integrations.imports.rules.own_fields import PREFIX, targets, words_of
from shuke.integrations.imports.rules.synonyms import REQUIRED, SYNONYMS

_BRACKETS = re.compile(r"[(\[{<【「][^()\[\]{}<>【】「」]*[)\]}>】」]")
_PUNCTUATION = re.compile(r"[\W_]+")
FIRST_ROWS = 20


@dataclass(frozen=True, slots=True)
class Header:
    """The header found: its row (from 0), the columns by field, and what is missing or named twice."""

    row: int
    cells: tuple[str, ...]
    columns: dict[str, int] = field(default_factory=dict)
    missing: tuple[tuple[str, ...], ...] = ()
    twice: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()
    also: dict[str, tuple[int, ...]] = field(default_factory=dict)  # other columns that a field's names fit
    own: dict[str, str] = field(default_factory=dict)  # kinds of the custom fields among the columns

    @property
    def is_complete(self) -> bool:
        """Whether the file can be read by it."""
        return not (self.missing or self.twice or self.not_found)


def bare(text: str) -> str:
    """A column name without case, blanks, punctuation and bracketed units."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _PUNCTUATION.sub("", _BRACKETS.sub("", plain)) or _PUNCTUATION.sub("", plain)


Names = dict[str, list[tuple[int, str]]]  # bare name → rank, field
_KNOWN: dict[str, Names] = {}
for _kind, _names in SYNONYMS.items():
    for _field, _words in _names.items():
        for _rank, _word in enumerate(_words):
            _KNOWN.setdefault(_kind, {}).setdefault(bare(_word), []).append((_rank, _field))


def header_of(
    kind: str, rows: Sequence[Sequence[str]], wanted: Mapping[str, str] | None = None, ignored: Sequence[str] = (),
    where: str = "", own: Sequence[Field] = (),
) -> Header:  # fmt: skip
    """The best header among the first rows; ``wanted`` names columns by field and goes before the synonyms.

    ``ignored`` are titles that mean nothing here; ``where`` is the number of the header's row, "none" for a file
    that has none: its columns are then called #1, #2 …, by which every column can be named. ``own`` are the custom
    fields of customers; what is wanted for one that is not among them (any more) is passed over.
    """
    first = rows[:FIRST_ROWS]
    fields = targets(kind, own)
    known = _KNOWN[kind] | _named_by(list(fields.values()), _KNOWN[kind])
    named = {
        name: title for name, title in (wanted or {}).items() if name in fields or not name.startswith(PREFIX)
    }
    if where == "none" and not any(
        "shuke_code" in cells for cells in first
    ):  # our own list has a header always
        titles = tuple(f"#{number}" for number in range(1, max(map(len, first), default=0) + 1))
        return _with_kinds(_read(kind, known, -1, titles, named, ignored), fields)
    found = [
        _read(kind, known, index, cells, named, ignored)
        for index, cells in enumerate(first)
        if any(cells) and where in ("", "none", str(index + 1))
    ]
    if not found:
        return Header(0, (), missing=REQUIRED[kind])
    best = max(found, key=lambda one: (-len(one.not_found), -len(one.missing), len(one.columns), -one.row))
    return _with_kinds(best, fields)


def _named_by(own: Sequence[Field], known: Names) -> Names:
    """Names of custom fields, beside the built-in ones; a name that two of them share means neither."""
    found: Names = {}
    for word, rank, name in words_of(own):
        found.setdefault(bare(word), []).append((rank, name))
    return {
        word: [*known.get(word, ()), *sorted(ranked)[:1]]
        for word, ranked in found.items()
        if len({name for _rank, name in ranked}) == 1
    }


def _with_kinds(header: Header, fields: Mapping[str, Field]) -> Header:
    return replace(header, own={name: fields[name].kind for name in header.columns if name in fields})


def _read(
    kind: str, known: Names, row: int, cells: Sequence[str], wanted: Mapping[str, str], ignored: Sequence[str]
) -> Header:  # fmt: skip
    columns, not_found = _by_map(cells, wanted)
    taken = set(columns.values()) | set(_by_map(cells, {title: title for title in ignored})[0].values())
    candidates: list[tuple[int, int, str]] = []  # rank of the name, column, field
    for index, cell in enumerate(cells):
        if index not in taken:
            candidates += [(rank, index, name) for rank, name in known.get(bare(cell), ())]
    claims: dict[str, list[tuple[int, int]]] = {}
    for rank, index, name in sorted(candidates):
        if name not in columns and index not in taken:
            columns[name] = index
            taken.add(index)
        claims.setdefault(name, []).append((rank, index))
    columns = _clock_settled(columns)
    missing = tuple(group for group in REQUIRED[kind] if not any(name in columns for name in group))
    also = {
        name: tuple(index for _, index in ranked if index not in taken) for name, ranked in claims.items()
    }
    return Header(row, tuple(cells), columns, missing, _twice(claims, columns, wanted), not_found, also)


def _by_map(cells: Sequence[str], wanted: Mapping[str, str]) -> tuple[dict[str, int], tuple[str, ...]]:
    names = {cell.strip(): index for index, cell in reversed(list(enumerate(cells)))}
    loose = {bare(cell): index for index, cell in reversed(list(enumerate(cells)))}
    columns: dict[str, int] = {}
    for name, title in wanted.items():
        index = _numbered(title, len(cells))
        if index is None:
            index = names.get(title.strip(), loose.get(bare(title)))
        if index is not None:
            columns[name] = index
    return columns, tuple(title for name, title in wanted.items() if name not in columns)


def _numbered(title: str, width: int) -> int | None:
    """The column that "#3" means: two columns may have one name, or none."""
    number = int(title[1:]) if re.fullmatch(r"#[1-9]\d{0,3}", title.strip()) else 0
    return number - 1 if 0 < number <= width else None


def _clock_settled(columns: dict[str, int]) -> dict[str, int]:
    """A lone "time" column is the moment of the sale, not the clock beside a date."""
    if "clock" in columns and "at" not in columns:
        columns["at"] = columns.pop("clock")
    return columns


def _twice(
    claims: dict[str, list[tuple[int, int]]], columns: dict[str, int], wanted: Mapping[str, str]
) -> tuple[str, ...]:
    """Fields whose very name stands over two columns: nobody can tell which one is meant."""
    return tuple(
        name
        for name, ranked in claims.items()
        if name not in wanted and name in columns and sum(rank == min(ranked)[0] for rank, _ in ranked) > 1
    )
