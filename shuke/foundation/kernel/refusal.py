"""Refusal: the one way to say an expected no."""

from typing import Any


class Refusal(Exception):
    """An act that may not or cannot be done, in words for the person who asked.

    ``code`` is stable and machine-readable; ``message`` is a (lazy) sentence in the reader's language;
    ``field`` names the input at fault; ``facts`` are ids and amounts, never contact data.
    Subclasses stand beside the rule that raises them and set ``code``, ``status`` and ``message``.
    """

    code = "refused"
    status = 422
    message: Any = "Refused."

    def __init__(self, message: Any = None, *, field: str | None = None, **facts: Any) -> None:
        self.facts = facts
        self.field = field
        if message is not None:
            self.message = message
        super().__init__(self.code)

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.facts if self.facts and "%(" in text else text
