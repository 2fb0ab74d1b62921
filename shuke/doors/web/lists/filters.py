"""Chips of the filters in force, and the plain form that adds some."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from shuke.doors.web.lists.address import Address
from shuke.doors.web.lists.parts import RANGES, Filter
from shuke.doors.web.lists.values import value_of
from shuke.ui.formats import day, money


@dataclass(frozen=True, slots=True)
class Field:
    """One field as its template draws it; ``choices`` are (value, label, chosen)."""

    name: str
    label: str
    kind: str
    value: str
    choices: tuple[tuple[str, str, bool], ...]
    low: str
    high: str


def chips(address: Address) -> list[dict[str, Any]]:
    """The filters in force, each with the address without it."""
    held = [{"what": address.sort.label, "value": address.sort.holds, "remove_url": address.url(sort=None)}]
    return [
        *(held if address.sort.holds else []),
        *_asked(address),
    ]


def _asked(address: Address) -> list[dict[str, Any]]:
    return [
        {"what": address.of.filters[name].label, "value": words_of(address.of.filters[name], text),
         "remove_url": address.url(**{name: None})}
        for name, text in address.filters.items()
    ]  # fmt: skip


def words_of(filter_: Filter, text: str) -> str:
    """A filter's value as a person reads it."""
    if filter_.kind in RANGES:
        low, high = value_of(filter_, text)
        ends = {"low": _end(filter_, low), "high": _end(filter_, high)}
        if low is None:
            return _("up to %(high)s") % ends
        if high is None:
            return _("from %(low)s") % ends
        return ends["low"] if low == high else _("%(low)s to %(high)s") % ends
    if filter_.words is not None:
        return filter_.words(text)
    if filter_.kind == "text":
        return text
    labels = {value: str(label) for value, label in filter_.offered()}
    return pgettext("between items of a list", ", ").join(labels.get(part, part) for part in text.split(","))


def _end(filter_: Filter, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return day(value)
    return money(value, filter_.currency) if filter_.kind == "money" else f"{value:,}"


def form(address: Address) -> dict[str, Any] | None:
    """The form that adds filters: plain fields, so that it works without script; None where there is nothing to ask."""
    fields = [_field(address, one) for one in address.of.filters.values() if one.is_offered]
    if not fields:
        return None
    offered = {one.name for one in address.of.filters.values() if one.is_offered}
    kept = [("view", address.view.key), ("saved", address.saved or ""), ("sort", address.url_sort)]
    kept += [("cols", ",".join(address.columns))]
    kept += [(name, value) for name, value in address.filters.items() if name not in offered]
    return {"hidden": [(name, value) for name, value in kept if value], "fields": fields}


def _field(address: Address, one: Filter) -> SafeString:
    text = address.filters.get(one.name, "")
    low = dots = high = ""
    choices: list[tuple[str, str, bool]] = []
    if one.kind in RANGES:
        low, dots, high = text.partition("..")
    elif one.kind != "text":
        chosen = set(text.split(","))
        choices = [(value, str(label), value in chosen) for value, label in one.offered()]
        if one.kind == "one" and text and text not in {value for value, _label, _here in choices}:
            choices.insert(0, (text, words_of(one, text), True))
    return _drawn(
        Field(one.name, str(one.label), one.kind, text, tuple(choices), low, high if dots else low),
        get_language(),
    )


@lru_cache(maxsize=2048)
def _drawn(field: Field, language: str | None) -> SafeString:
    # Thirty fields, of which a page of rows has one or two filled in: the others are the same for everybody.
    return SafeString(get_template("lists/field.html").render({"field": field}))
