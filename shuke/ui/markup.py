"""Markup that a page draws hundreds of times: a pattern with places, whose values are escaped as format_html's are.

format_html looks through every argument for values that are still to be translated; a table of 50 rows spends most of
its time there. Here each value is turned into text at once.
"""

from __future__ import annotations

from html import escape
from typing import Any

from django.utils.safestring import SafeString


def escaped(value: Any) -> str:
    """Safe markup as it is, anything else escaped."""
    return value if type(value) is SafeString else escape(str(value))


class Pattern:
    """Markup with a ``{}`` for each value: ``Pattern('<b>{}</b>')(name)``. Wrong number of values: ValueError."""

    __slots__ = ("_first", "_rest")

    def __init__(self, pattern: str) -> None:
        self._first, *self._rest = pattern.split("{}")

    def __call__(self, *values: Any) -> SafeString:
        parts = [self._first]
        for value, after in zip(values, self._rest, strict=True):
            parts += (value if type(value) is SafeString else escape(str(value)), after)
        return SafeString("".join(parts))
