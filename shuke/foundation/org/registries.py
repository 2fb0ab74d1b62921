"""What domains may add to things that stand below or beside them. Empty here; config assembles them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from shuke.foundation.org.actor import Actor


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """One line of a customer's timeline."""

    at: datetime
    kind: str
    facts: dict[str, Any] = field(default_factory=dict)


class StorySource(Protocol):
    """A domain's contribution to the timeline of one customer, newest first."""

    def __call__(
        self, *, actor: Actor, customer_id: int, before: datetime | None, limit: int
    ) -> Iterable[StoryEntry]: ...


@dataclass(frozen=True, slots=True)
class Attribute:
    """What lists and segments may ask of a customer: ``table.column`` keyed by ``key``.

    One that the shop defined itself is custom: it is offered as column and filter without further words. Where many
    attributes share a table, ``alias`` tells them apart and ``only`` is the further condition, with ``{alias}`` in it;
    both are program text, never input. ``choices`` are (value, label). ``as_kept`` makes of what a person asks for what the
    column holds; without ``can_filter`` it is shown and not asked for.
    """

    name: str
    label: Any
    table: str
    column: str
    key: str = "customer_id"
    letter: str = "B"
    kind: str = "number"
    alias: str = ""
    only: str = ""
    choices: tuple[tuple[str, Any], ...] = ()
    is_custom: bool = False
    currency: str = ""
    can_filter: bool = True
    as_kept: Callable[[str], Any] | None = None


class AttributeSource(Protocol):
    """A domain's attributes that are rows, not program text: those that the actor may know of."""

    def __call__(self, *, actor: Actor) -> Iterable[Attribute]: ...


@dataclass(frozen=True, slots=True)
class Timed:
    """A line of the timetable: the name of the task, when it is due (cron), and why."""

    task: str
    cron: str
    why: Any


@dataclass(frozen=True, slots=True)
class TableOut:
    """A list as it leaves the house: keys and labels of its columns, its lines, and whom they are about."""

    keys: list[str]
    labels: list[str]
    lines: list[list[Any]]
    customer_ids: list[int]


class TableSource(Protocol):
    """A page's list for an address, as the actor sees it, up to ``limit`` rows."""

    def __call__(self, *, actor: Actor, currency: str, query: str, today: date, limit: int) -> TableOut: ...


STORIES: dict[str, StorySource] = {}
TABLES: dict[str, TableSource] = {}
SCHEDULE: list[Timed] = []
ATTRIBUTES: dict[str, Attribute] = {}
# Attributes that another domain's table of a row per customer keeps too: where a list stands on that table alone, it
# sorts there, by an index that holds both.
COPIES: dict[str, Attribute] = {}
ATTRIBUTE_SOURCES: list[AttributeSource] = []
# What a narrow scope gets in place of a table it has no policy for: a lateral SELECT over rows it does reach,
# with the same column names, on the customer "c".
NARROW: dict[str, str] = {}


def attributes_of(actor: Actor) -> dict[str, Attribute]:
    """Every attribute that lists may ask for this actor: those of the program, and those that the shop defined."""
    found = dict(ATTRIBUTES)
    for source in ATTRIBUTE_SOURCES:
        found.update({attribute.name: attribute for attribute in source(actor=actor)})
    return found
