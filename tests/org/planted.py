"""Acts that only tests have, to look at the wrapper alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import COMMANDS, Outcome, command


def planted(function: Callable[..., Outcome]) -> Callable[..., Outcome]:
    """The act "planted.<name>"; it does not stay among the program's acts."""
    function.__module__ = "tests.planted.commands"
    act = command(function)
    COMMANDS.pop(f"planted.{function.__name__}")
    return act


def somebody(*acts: str, scope: str = "all", number: int = 7, **more: Any) -> Actor:
    """A staff member who may do these acts of ``planted``."""
    return Actor(
        "staff",
        id=number,
        scope=scope,
        staff_id=number,
        permissions=frozenset(f"planted.{act}" for act in acts),
        **more,
    )
