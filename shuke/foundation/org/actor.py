"""Who acts: the actor of this thread of work, and the words by which the database knows it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

from django.db import connections, transaction
from psycopg.pq import TransactionStatus

SCOPES = ("self", "desk", "own", "credited", "assigned", "subtree", "units", "all")
EVERYTHING = frozenset({"*"})


@dataclass(frozen=True, slots=True)
class Actor:
    """One person, key or clock that acts, with what it may do and which rows it reaches.

    ``scope`` is None for somebody who reaches no customer rows at all (an administrator).
    ``classes`` maps a field class to "full" or "masked"; an absent class is not shown.
    """

    kind: str
    id: int = 0
    name: str = ""
    role: str = ""
    scope: str | None = None
    staff_id: int = 0
    unit_id: int = 0
    path: str = ""
    units: tuple[int, ...] = ()
    member_id: int = 0
    permissions: frozenset[str] = field(default=frozenset())
    classes: dict[str, str] = field(default_factory=dict, hash=False, compare=False)
    language: str = ""

    def may(self, act: str) -> bool:
        """Whether the actor is permitted the act."""
        return self.permissions is EVERYTHING or act in self.permissions

    def sees(self, letter: str) -> str | None:
        """ "full", "masked" or None for a field class."""
        return self.classes.get(letter)

    def may_ask_by(self, letter: str) -> bool:
        """Whether lists may be narrowed and ordered by a field class. A hidden amount would be found by halving."""
        sight = self.sees(letter)
        return sight == "full" or (sight == "masked" and letter != "S")

    def opened(self, letter: str) -> "Actor":
        """The same one, who has opened what of a class is masked: an act answers it, and the act's event stands."""
        return replace(self, classes=self.classes | {letter: "full"})


_FULL = {"B": "full", "C": "full", "S": "full", "X": "full"}
SYSTEM = Actor("system", name="system", scope="all", permissions=EVERYTHING, classes=_FULL)
CLOCK = Actor("clock", name="clock", scope="all", permissions=EVERYTHING, classes=_FULL)

_current: ContextVar[Actor | None] = ContextVar("shuke_actor", default=None)
_reading: ContextVar[bool] = ContextVar("shuke_reading", default=False)

SETTING = (
    "SELECT set_config('role', %s, true), set_config('shuke.uid', %s, true), set_config('shuke.path', %s, true),"
    " set_config('shuke.units', %s, true), set_config('shuke.member', %s, true),"
    " set_config('transaction_read_only', %s, true)"
)


def current_actor() -> Actor | None:
    """The actor of this context, or None: then every customer table is empty."""
    return _current.get()


def transaction_settings() -> tuple[str, list[str]] | None:
    """Statement and values that tell the database who acts; None where nobody does."""
    actor, reading = _current.get(), _reading.get()
    if actor is None and not reading:
        return None
    return SETTING, _values(actor, reading)


def _values(actor: Actor | None, reading: bool) -> list[str]:
    flag = "on" if reading else "off"
    if actor is None or actor.scope is None:
        return ["none", "", "", "", "", flag]
    units = ",".join(map(str, actor.units))
    return [f"shuke_{actor.scope}", str(actor.staff_id), actor.path, units, str(actor.member_id), flag]


def _tell_open_transaction() -> None:
    """Re-issue the settings where a transaction is already open (tests, nested actors).

    One that has failed takes no further statement; its rollback puts the settings back, and its error is not hidden.
    """
    connection = connections["default"]
    if connection.in_atomic_block and not connection.needs_rollback and connection.connection is not None:
        if connection.connection.info.transaction_status == TransactionStatus.INERROR:
            return
        with connection.cursor() as cursor:
            values = _values(_current.get(), False)
            # Read-only cannot be taken back inside a transaction, so it is left as it is here.
            cursor.execute(SETTING.rpartition(", set_config(")[0], values[:-1])


@contextmanager
def acting_as(actor: Actor | None) -> Iterator[None]:
    """Everything inside is done by ``actor``; the former actor is restored on exit."""
    before = _current.get()
    token = _current.set(actor)
    # Who reaches everything already is told to the database once: an act at the till changes hands some thirty times.
    is_told = before is actor or (actor is SYSTEM and before is not None and before.scope == "all")
    try:
        if not is_told:
            _tell_open_transaction()
        yield
    finally:
        _current.reset(token)
        if not is_told:
            _tell_open_transaction()


@contextmanager
def elevated() -> Iterator[None]:
    """Inside a command whose actor and reach are already checked: write under scope "all".

    A narrow scope cannot see, and so not finish writing, a row that leaves it (hand-over) or is not yet in it
    (a customer enrolled at the desk). The event still names the actor.
    """
    with acting_as(SYSTEM):
        yield


@contextmanager
def widened(actor: Actor) -> Iterator[Actor]:
    """The same actor under scope "all", for the parts of an act that was shown in another way than by reach whom it is
    about: a member's code, a ticket, the number of a receipt. The events still name the actor."""
    wide = replace(actor, scope="all", classes=_FULL)
    with acting_as(wide):
        yield wide


@contextmanager
def narrowed(actor: Actor, path: str, unit_id: int) -> Iterator[Actor]:
    """The same actor as if it reached one unit and no more: what is made for who leads that unit is made of what these see."""
    led = replace(actor, scope="subtree", path=path, unit_id=unit_id)
    with acting_as(led):
        yield led


@contextmanager
def reading() -> Iterator[None]:
    """One READ ONLY transaction: nothing inside can write."""
    token = _reading.set(True)
    try:
        with transaction.atomic():
            yield
    finally:
        _reading.reset(token)


@contextmanager
def witnessed(actor: Actor) -> Iterator[None]:
    """A transaction of the second connection as ``actor``: what is written there stays, whatever becomes of the first.

    It may write while the first only reads: that somebody looked is told of readings too.
    """
    token = _reading.set(False)
    try:
        with acting_as(actor), transaction.atomic(using="witness"):
            yield
    finally:
        _reading.reset(token)


@contextmanager
def reading_as(actor: Actor) -> Iterator[None]:
    """One transaction as ``actor``, for jobs, tests and the terminal that only read."""
    with acting_as(actor), transaction.atomic():
        yield
