"""A list's address, read and written: view, filters, order, columns, place. It is always shareable."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from shuke.doors.web.lists.parts import RANGES, Filter, List, Shown, Sort, View
from shuke.doors.web.lists.values import joined, value_of
from shuke.doors.web.request import whole

_WHOLE = re.compile(r"-?[0-9]{1,18}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,17})?(e-?[0-9]{1,2})?")
Place = tuple[Any, int]


@dataclass(frozen=True, slots=True)
class Address:
    """What is asked of a list. ``unread`` holds labels of filters that could not be read and were left out."""

    of: List
    view: View
    sort: Sort
    filters: dict[str, str] = field(default_factory=dict)
    is_reversed: bool = False
    columns: tuple[str, ...] = ()
    after: str = ""
    before: str = ""
    saved: int | None = None
    unread: tuple[Any, ...] = ()

    @property
    def descending(self) -> bool:
        """Whether the list goes from high to low, as it is shown."""
        return self.sort.is_descending != self.is_reversed

    @property
    def backwards(self) -> bool:
        """Whether the page before a row is asked for: the query then reads the other way round."""
        return bool(self.before)

    @property
    def place(self) -> Place | None:
        """Where the page goes on: (sort value, id)."""
        return place_of(self.before or self.after, self.sort.kind, self.sort.may_lack)

    def values(self) -> list[tuple[Filter, Any]]:
        """The filters in force with their values for the query."""
        return [
            (self.of.filters[name], value_of(self.of.filters[name], text))
            for name, text in self.filters.items()
        ]

    def shown(self) -> list[Shown]:
        """The columns to show, in the list's order."""
        chosen = set(self.columns)
        return [
            one for one in self.of.columns
            if one.is_fixed or (one.column.key in chosen if chosen else one.is_usual)
        ]  # fmt: skip

    def query(self, **changes: Any) -> str:
        """The address's query with changes; None takes a filter away. Any change goes back to the top of the list."""
        wanted: dict[str, Any] = {
            "view": self.view.key, "saved": self.saved, **self.filters, "sort": self.url_sort, "cols": ",".join(self.columns),
        } | changes  # fmt: skip
        query = QueryDict(mutable=True)
        for name, value in wanted.items():
            if value not in (None, ""):
                query[name] = str(value)
        return query.urlencode(safe=",~.")

    def url(self, **changes: Any) -> str:
        """The same as a link within the page."""
        return "?" + self.query(**changes)

    def in_view(self, view: View) -> str:
        """The link of another tab: its own order, no filters, the same columns."""
        others = dict.fromkeys(self.filters)
        return self.url(**{**others, "view": view.key, "sort": None, "saved": None})

    def sorted_by(self, key: str) -> str:
        """The link that orders by a column; once more turns it round."""
        turned = key == self.sort.key and not self.is_reversed
        return self.url(sort=f"-{key}" if turned else key)

    @property
    def url_sort(self) -> str:
        """The order as the address writes it; nothing for the view's own."""
        if self.is_reversed:
            return f"-{self.sort.key}"
        return self.sort.key if self.sort.key != self.view.sort else ""


def read(query: QueryDict, of: List) -> Address:
    """The address as asked, limited to what the list has."""
    view = next((view for view in of.views if view.key == query.get("view")), of.views[0])
    asked = query.get("sort", "")
    sort = of.sorts.get(asked.removeprefix("-"))
    texts = {name: _sent(query, one) for name, one in of.filters.items()}
    filters = {
        name: text for name, text in texts.items() if text and value_of(of.filters[name], text) is not None
    }
    unread = tuple(of.filters[name].label for name, text in texts.items() if text and name not in filters)
    keys = {one.column.key for one in of.columns if not one.is_fixed}
    columns = tuple(key for part in query.getlist("cols") for key in part.split(",") if key in keys)
    return Address(
        of, view, sort or of.sorts[view.sort], filters, bool(sort and asked.startswith("-")),
        tuple(dict.fromkeys(columns)), query.get("after", "")[:300], query.get("before", "")[:300],
        whole(query.get("saved")), unread,
    )  # fmt: skip


def _sent(query: QueryDict, one: Filter) -> str:
    low, high = (
        (query.get(f"{one.name}.{end}", "") for end in ("from", "to")) if one.kind in RANGES else ("", "")
    )
    return joined(one, [str(part) for part in query.getlist(one.name)], str(low), str(high))


def _number(text: str) -> Any:
    return int(text) if _WHOLE.fullmatch(text) else None


def _moment(text: str) -> Any:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is not None else None


def _decimal(text: str) -> Any:
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


READERS: Mapping[str, Callable[[str], Any]] = {
    "text": str, "number": _number, "day": date.fromisoformat, "moment": _moment, "decimal": _decimal,
}  # fmt: skip


def place_of(text: str, kind: str, may_lack: bool = False) -> Place | None:
    """ "value~id" → where the page goes on, "~id" among those without a value; None for what is no place in that order."""
    value, _tilde, id_ = text.rpartition("~")
    number = whole(id_)
    if may_lack and not value and number is not None:
        return None, number
    try:
        found = READERS[kind](value) if number is not None else None
    except ValueError:
        return None
    return None if found is None or number is None else (found, number)
