"""One event, one line at the margin: what is written to the log cannot look like another line of it."""

import logging
from typing import Any


class Line(logging.Formatter):
    """Escapes line breaks and control characters of a message; the lines of a trace stand indented below theirs."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """The message on one line."""
        return flat(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's name
        """A trace, each of its lines indented."""
        return indented(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - the library's name
        """The same for a stack."""
        return indented(super().formatStack(stack_info))


def flat(text: str) -> str:
    """A text without line breaks, terminal sequences and other characters that nobody sees."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def indented(text: str) -> str:
    """The lines of a trace: none begins at the margin, where an event's line begins."""
    return "\n".join(f"    {flat(line)}" for line in text.splitlines())
