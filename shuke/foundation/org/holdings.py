"""What the program keeps of a person, table by table: what merge, split, export and erasure must reach.

Each domain declares its own tables in its ``holdings.py``, config assembles them. A house test fails for a table with a
customer's key that stands nowhere.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from django.utils.translation import gettext_lazy as _

from shuke.foundation.org.actor import Actor

# move: the rows become the survivor's. one: a row per customer; the survivor's stays, else the other's moves.
# stay: tells what happened to the old record, and keeps its number. drop: worked out anew for the survivor.
OnMerge = Literal["move", "one", "stay", "drop"]
# delete: the rows go. blank: the rows stay, and ``blanks`` become empty. keep: nothing in them tells of the person once the
# key is gone. unlink: the rows stay for the books, without the person.
OnErase = Literal["delete", "blank", "keep", "unlink"]


@dataclass(frozen=True, slots=True)
class Holding:
    """How one table holds a person.

    ``keys`` are its columns that name a customer. ``once`` are the columns that, with the key, may stand there only once
    (under ``once_where``): a row that would be the second stays with the record it was on. ``lead`` is a mark that one row
    of a customer carries among those alike in ``lead_by``, under the first key: the survivor's keeps it. ``came_from`` is
    the column that says which system wrote a row: after a split, a system that knows only one of both goes with that one.
    ``export`` are the columns that a person's own copy shows, with ``title`` above them; empty only where ``untold`` says
    why. ``blanks`` are the columns that erasure empties, and what with. All are program text, never input.
    """

    table: str
    title: Any
    on_merge: OnMerge
    on_erase: OnErase
    keys: tuple[str, ...] = ("customer_id",)
    once: tuple[str, ...] = ()
    once_where: str = ""
    blanks: dict[str, Any] = field(default_factory=dict)
    export: tuple[str, ...] = ()
    untold: str = ""
    primary: str = "id"
    lead: str = ""
    lead_by: tuple[str, ...] = ()
    came_from: str = ""


HOLDINGS: dict[str, Holding] = {}
# The log is sealed and below every domain: its subjects keep the number that they were written with.
AUDIT_SUBJECT = Holding(
    "audit_subject", _("What was done"), "stay", "keep", export=("event_id", "at"), primary="event_id"
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is being erased: the numbers of the records, the keys, and the plain words by which others may have
    written the person down (phone, address, card, name): known to the act that erases, and kept nowhere."""

    ids: tuple[int, ...]
    key_ids: tuple[int, ...]
    words: tuple[str, ...]


class Eraser(Protocol):
    """An act of a domain that keeps people where no customer's key leads: rows on their way in, files, codes."""

    def __call__(self, *, actor: Actor, person: Person) -> Any: ...


ERASERS: list[Eraser] = []


class Combiner(Protocol):
    """An act of a domain whose rows of two records cannot only be moved: before the rows of a merge move."""

    def __call__(
        self, *, actor: Actor, merge_id: int, survivor_id: int, loser_id: int, now: datetime
    ) -> Any: ...


class Parter(Protocol):
    """The same back: after the rows of a split went back to the record that stands again."""

    def __call__(self, *, actor: Actor, merge_id: int, customer_id: int, now: datetime) -> Any: ...


COMBINERS: list[Combiner] = []
PARTERS: list[Parter] = []


@dataclass(frozen=True, slots=True)
class Aged:
    """One kind of row that is kept for a while and then goes: ``table`` where ``where``, ``days`` after ``at``.

    ``key`` names the customer whose legal hold keeps the rows; "" where they are nobody's. ``least`` and ``most`` bound what
    the officer may set. All but the days are program text.
    """

    code: str
    title: Any
    table: str
    at: str
    days: int
    most: int
    least: int = 1
    where: str = ""
    key: str = "customer_id"


AGED: dict[str, Aged] = {}
