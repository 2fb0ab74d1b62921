"""What one actor may ask of one list: views, filters, sorts, columns, as data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shuke.ui.table import Column

# Words of the address that no filter may be called by.
RESERVED = frozenset({"view", "sort", "cols", "after", "before", "saved", "peek"})
RANGES = ("number", "money", "day")
Choices = Sequence[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class View:
    """A tab. ``asks`` is the page's own: what its query takes for this view."""

    key: str
    label: Any
    sort: str
    asks: Any = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing to filter by. ``of`` is the page's own: the attribute, or (attribute, operator).

    ``kind``: "one" of the choices, "many" of them, a "text", a "flag" ("1" and "0"), or a range of "number", "money"
    or "day". ``choices`` may be a function, asked only when the form or a chip needs it. An open filter also takes
    ids that are not offered.
    """

    name: str
    label: Any
    kind: str = "one"
    choices: Choices | Callable[[], Choices] = ()
    of: Any = None
    is_whole: bool = False
    is_open: bool = False
    is_offered: bool = True
    currency: str = ""
    words: Callable[[str], str] | None = None

    def offered(self) -> Choices:
        """The choices, asked for now."""
        return self.choices() if callable(self.choices) else self.choices


@dataclass(frozen=True, slots=True)
class Sort:
    """One order: ``kind`` says how a place in it is read back: "text", "number", "decimal", "day" or
    "moment"; ``of`` is the page's own.

    In one that ``may_lack`` a value, rows without one come last. ``holds`` says in words whom a list in this order
    leaves out: it stands among the chips.
    """

    key: str
    label: Any
    is_descending: bool = True
    kind: str = "text"
    of: Any = None
    holds: Any = ""
    may_lack: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A column: ``sort`` names the order that its heading gives; a fixed one cannot be hidden, a usual one is there at first."""

    column: Column
    sort: str = ""
    is_fixed: bool = False
    is_usual: bool = True


@dataclass(frozen=True, slots=True)
class List:
    """A page's list as one actor may ask it. ``page`` is the URL name; at least one view, and its sort among the sorts."""

    page: str
    views: Sequence[View]
    sorts: Mapping[str, Sort]
    columns: Sequence[Shown]
    filters: Mapping[str, Filter] = field(default_factory=dict)
    size: int = 50


def by_name(filters: Sequence[Filter]) -> dict[str, Filter]:
    """Filters by their word in the address."""
    found = {one.name: one for one in filters}
    if RESERVED & found.keys():
        raise ValueError(f"a filter has a word of the address itself: {sorted(RESERVED & found.keys())}")
    return found


def by_key(sorts: Sequence[Sort]) -> dict[str, Sort]:
    """Sorts by their word in the address."""
    return {one.key: one for one in sorts}
