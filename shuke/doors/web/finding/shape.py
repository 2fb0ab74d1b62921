"""What finding answers."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Found:
    """One answer: where it leads, its name, a hint that tells namesakes apart; ``keys`` are pressed to get there."""

    url: str
    name: str
    hint: str = ""
    icon: str = ""
    grade: str | None = None
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Answers of one kind."""

    key: str
    label: Any
    found: list[Found]
