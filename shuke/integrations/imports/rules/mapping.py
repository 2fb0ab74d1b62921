"""From what a person chose per column to the least that the source must remember."""

from collections.abc import Mapping, Sequence

from shuke.customers.rules.fields import Field
from shuke.integrations.imports.rules.headers import Header, header_of

Map = tuple[dict[str, str], tuple[str, ...]]  # field → title, titles that mean nothing


def titles_of(cells: Sequence[str]) -> list[str]:
    """A name for every column by which it is found again: its title where that is one of a kind, else "#3"."""
    plain = [cell.strip() for cell in cells]
    return [
        title if title and plain.count(title) == 1 and title[0] != "#" else f"#{number}"
        for number, title in enumerate(plain, 1)
    ]


def map_of(
    kind: str, rows: Sequence[Sequence[str]], chosen: Mapping[str, int], where: str = "", own: Sequence[Field] = ()
) -> Map:  # fmt: skip
    """Columns to remember so that ``header_of`` finds exactly ``chosen`` (field → column).

    What is recognised anyway is left out, so that a file with a further or a renamed column is still read.
    """
    found = header_of(kind, rows, where=where, own=own)
    if _is(found, chosen):
        return {}, ()
    titles = titles_of(found.cells)
    wanted = {
        name: titles[at]
        for name, at in chosen.items()
        if found.columns.get(name) != at or name in found.twice
    }
    ignored = tuple(titles[at] for at in sorted(set(found.columns.values()) - set(chosen.values())))
    if _is(header_of(kind, rows, wanted, ignored, where, own), chosen):
        return wanted, ignored
    rest = (title for at, title in enumerate(titles) if at not in set(chosen.values()))
    return {name: titles[at] for name, at in chosen.items()}, tuple(rest)


def _is(found: Header, chosen: Mapping[str, int]) -> bool:
    return found.columns == dict(chosen) and not (found.twice or found.not_found)
