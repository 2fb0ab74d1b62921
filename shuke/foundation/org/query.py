"""Public queries: readings that other packages may ask for, each with its permission."""

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from shuke.foundation.org.actor import Actor, current_actor
from shuke.foundation.org.command import is_acting
from shuke.foundation.org.refusals import Forbidden

P = ParamSpec("P")
R = TypeVar("R")
QUERIES: dict[str, list[Callable[..., Any]]] = {}


def query(permission: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A keyword-only reading ``noun_phrase(*, actor, …)`` that needs ``permission``.

    Rows are limited by the database to what the actor's scope reaches; the actor must be the one that the
    door set, so that nobody reads with another's rights. What an act reads is part of the act: its permission counts.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def ask(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = kwargs.get("actor")
            if not isinstance(actor, Actor):
                raise TypeError(f"{function.__qualname__} needs an actor")
            if not is_acting() and not actor.may(permission):
                raise Forbidden()
            if current_actor() != actor:
                raise AssertionError(f"{function.__qualname__}: the transaction acts as somebody else")
            return function(*args, **kwargs)

        QUERIES.setdefault(permission, []).append(ask)
        return ask

    return wrap
