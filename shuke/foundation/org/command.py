"""The wrapper of every act: permission, transaction, event, replay.

A command is a keyword-only function ``verb_noun(*, actor, …)`` in some ``commands`` room. Its qualified name
("customers.add_note") is its permission and its event. It answers Done, Unchanged or Replayed; a Done without
an event of its name does not commit.
"""

import functools
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NoReturn

from django.db import OperationalError, transaction

from shuke.foundation.audit import log
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, acting_as, current_actor, witnessed
from shuke.foundation.org.acts import replays
from shuke.foundation.org.refusals import Busy, Forbidden


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act answers: ``value`` is what it made, a plain value or an id."""

    value: Any = None


class Done(Outcome):
    """Something changed, and an event of the act's name says so."""


class Unchanged(Outcome):
    """Nothing needed changing."""


class Replayed(Outcome):
    """The act was done before under the same key; this is its first answer."""


@dataclass(slots=True)
class Act:
    """An act that is running."""

    name: str
    actor: Actor
    part_of: int | None = None
    event_id: int | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A registered act."""

    name: str
    function: Callable[..., Outcome]
    doc: str = field(default="")


COMMANDS: dict[str, Command] = {}
_act: ContextVar[Act | None] = ContextVar("shuke_act", default=None)


def is_acting() -> bool:
    """Whether an act is running, whose permission was checked when it began."""
    return _act.get() is not None


def name_of(function: Callable[..., Any], room: str = "commands") -> str:
    """ "customers.add_note" from shuke.customers.commands.notes.add_note."""
    package = function.__module__.split(f".{room}")[0]
    return f"{package.rsplit('.', 1)[-1]}.{function.__name__}"


def command[**P](function: Callable[P, Outcome]) -> Callable[P, Outcome]:
    """Make an act of a function; see the module's text."""
    name = name_of(function)

    @functools.wraps(function)
    def act(*args: P.args, **kwargs: P.kwargs) -> Outcome:
        actor = kwargs.get("actor")
        if args or not isinstance(actor, Actor):
            raise TypeError(f"{name} takes keywords only, and an actor among them")
        outer = _act.get()
        if outer is not None:
            return _run(function, Act(name, actor, part_of=outer.event_id or _reserve(outer)), kwargs)
        if not actor.may(name):
            refuse(actor, name, Forbidden())
        return _outermost(function, name, actor, kwargs)

    COMMANDS[name] = Command(name, act, (function.__doc__ or "").strip().split("\n")[0])
    return act


def _outermost(function: Callable[..., Outcome], name: str, actor: Actor, kwargs: dict[str, Any]) -> Outcome:
    doer = current_actor()
    if doer is not None and doer != actor:
        raise AssertionError(
            f"{name}: the door acts as {doer.kind} {doer.id}, the call as {actor.kind} {actor.id}"
        )
    try:
        with acting_as(actor), transaction.atomic():
            key = kwargs.get("key")
            if key and (former := replays.first_answer(actor, name, key, kwargs)) is not None:
                return Replayed(former.result)
            outcome = _run(function, Act(name, actor), kwargs)
            if key:
                replays.keep(actor, name, key, outcome.value)
            return outcome
    except Refusal as no:
        refuse(actor, name, no)
    except OperationalError as away:
        if getattr(away.__cause__, "sqlstate", "") in ("55P03", "40P01"):  # lock timeout, deadlock
            raise Busy() from away
        raise


def _run(function: Callable[..., Outcome], act: Act, kwargs: dict[str, Any]) -> Outcome:
    token = _act.set(act)
    try:
        outcome = function(**kwargs)
    finally:
        _act.reset(token)
    if isinstance(outcome, Done) and act.event_id is None:
        raise AssertionError(f"{act.name} is done, but recorded no event")
    return outcome


def _reserve(act: Act) -> int:
    """The outer act's event id before the outer act has written it, so that its parts can name it."""
    act.event_id = log.next_event_id()
    return act.event_id


def refuse(actor: Actor, name: str, no: Refusal) -> NoReturn:
    """Log the refusal on a second connection, which survives the rollback, and raise it."""
    with witnessed(actor):
        facts = {"act": name, "code": no.code, "field": no.field}
        log.write_event(
            log.next_event_id("witness"), "org.refuse", actor.kind, actor.id, facts, using="witness"
        )
    raise no


def record(facts: dict[str, Any], customers: Iterable[int] = ()) -> int:
    """Write the running act's event, into the story of each of ``customers``; returns the event's id."""
    event_id = _write(facts)
    log.write_subjects(event_id, customers)
    return event_id


def record_set(facts: dict[str, Any], select: str, params: Sequence[Any] = ()) -> int:
    """The same for a set-based act: ``select`` yields the customer ids, each once."""
    event_id = _write(facts)
    log.write_subjects_from(event_id, select, params)
    return event_id


def _write(facts: dict[str, Any]) -> int:
    act = _act.get()
    if act is None:
        raise AssertionError("only a running command records an event")
    event_id = act.event_id or _reserve(act)
    log.write_event(event_id, act.name, act.actor.kind, act.actor.id, facts, part_of=act.part_of)
    return event_id
