"""What an analysis page is made of: sentences, and sections with a plot, a table and its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString

from shuke.foundation.kernel.money import digits_of
from shuke.foundation.org.actor import Actor
from shuke.ui.drawn.figures import bar
from shuke.ui.formats import count, money_short, percent

FEW = "<10"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as a person reads it, as a spreadsheet reads it, and where it leads; ``heat`` is a step of the ramp."""

    shown: Any
    raw: Any = ""
    url: str = ""
    is_number: bool = False
    heat: int | None = None
    is_head: bool = False
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One card: a plot with its keys (class of the colour, words), and the same as a table that can be taken along."""

    key: str
    title: Any
    note: Any = ""
    plot: SafeString | str = ""
    keys: Sequence[tuple[str, Any]] = ()
    head: Sequence[tuple[Any, bool]] = ()
    rows: Sequence[Sequence[Cell]] = ()
    under: Any = ""
    none: Any = ""
    css: str = ""
    is_half: bool = False
    has_file: bool = True
    more_url: str = ""
    more: Any = ""


@dataclass(frozen=True, slots=True)
class Story:
    """A page: what it says in sentences, its sections, how it is computed, and its choices [(label, url, is current)]."""

    sentences: Sequence[Any]
    sections: Sequence[Section]
    how: Sequence[Any]
    choices: Sequence[tuple[Any, str, bool]] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks of which unit, and what the last learning run found there."""

    request: HttpRequest
    actor: Actor
    unit_id: int
    path: str
    body: dict[str, Any]
    units: dict[int, str] = field(default_factory=dict)

    @property
    def currency(self) -> str:
        """The currency of the body's money."""
        return str(self.body.get("currency", ""))

    @property
    def opens(self) -> bool:
        """Whether this person may see the customers behind a sum."""
        return self.actor.may("insight.view_figures") and self.actor.may("customers.view")

    def customers(self, **filters: Any) -> str:
        """The customers list with these filters, at home in the unit; "" for who may not see persons."""
        if not self.opens:
            return ""
        query = QueryDict(mutable=True)
        query.update({"view": "all", **{name: str(value) for name, value in filters.items()}})
        if self.path != self.actor.path:
            query["store"] = str(self.unit_id)
        return f"{reverse('customers')}?{query.urlencode()}"

    def url(self, **changes: Any) -> str:
        """This page's address with changes."""
        query = self.request.GET.copy()
        query.pop("file", None)
        for name, value in changes.items():
            query[name] = str(value)
        return f"?{query.urlencode()}"

    def money(self, minor: int | None) -> Cell:
        """An amount."""
        raw = "" if minor is None else round(minor / 10 ** digits_of(self.currency), digits_of(self.currency))
        return Cell(FEW if minor is None else money_short(minor, self.currency), raw, is_number=True)


def text(shown: Any, url: str = "") -> Cell:
    """Words, and where they lead."""
    return Cell(shown, str(shown), url, is_head=True)


def number(value: int | None, url: str = "") -> Cell:
    """A count; "<10" where it is not told."""
    return Cell(FEW if value is None else count(value), "" if value is None else value, url, is_number=True)


def share(bp: int | float | None, digits: int = 1) -> Cell:
    """A share, given in hundredths of a per cent."""
    if bp is None:
        return Cell("", "", is_number=True)
    return Cell(percent(bp, 10_000, digits), round(bp / 10_000, 4), is_number=True)


def bar_of(part: float | None, whole: float) -> Cell:
    """A bar; the number stands beside it."""
    return Cell(bar(100 * (part or 0) / whole) if whole else "", None)


def growth(now: int, before: int) -> Cell:
    """Change against the period before; nothing where there was none."""
    if before <= 0:
        return Cell("", "", is_number=True)
    change = (now - before) / before
    sign = "+" if change > 0 else ""
    shown = f"{sign}{percent(change, 1, 0)}".replace("-0%", "0%").replace("-", "\u2212")
    return Cell(shown, round(change, 4), is_number=True)
