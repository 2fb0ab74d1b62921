"""What each address answers to whom, as data, a file per part of the program.

An address that is not here fails; so does one that answers otherwise.

A line is (name, method, address, body, {verdict: people}). In addresses and bodies {lin} stands for a customer of the
lake store owned by zhou, sold to by zhou, qian and sun, and assigned to feng; the other words are explained in the
sweep. ``EVERYBODY`` minus those named is meant by ``REST``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

WORKS, NOT_FOUND, FORBIDDEN, BAD, SIGN_IN, NO_SUCH_METHOD = (
    "works",
    "404",
    "403",
    "bad input",
    "sign in",
    "405",
)
REST = "rest"
STRANGER = ""
PEOPLE = (
    "chen", "gao", "he", "shi", "zhou", "li", "qian", "sun", "wu", "zheng", "feng", "chu", "wei", "jiang", "shen",
)  # fmt: skip
# Who may ask for customers at all; the others are an analyst, a campaign manager and an administrator.
NO_CUSTOMERS = ("chu", "wei", "jiang")
REACH_LIN = ("chen", "shi", "zhou", "qian", "sun", "feng")
DESK = ("wu",)


@dataclass(frozen=True, slots=True)
class Line:
    """One address with one method and one body; ``verdicts`` says who gets which answer."""

    name: str
    method: str
    address: str
    verdicts: dict[str, tuple[str, ...] | str]
    body: dict[str, str] = field(default_factory=dict)
    note: str = ""

    def verdict_for(self, person: str) -> str:
        """The declared answer for a person of the cast, or for a stranger."""
        for verdict, people in self.verdicts.items():
            if people != REST and person in people:
                return verdict
        if person == STRANGER:
            return SIGN_IN
        return next(verdict for verdict, people in self.verdicts.items() if people == REST)


ALL = {WORKS: REST}
ALL_AND_STRANGERS = {WORKS: (*PEOPLE, STRANGER)}


def all_words(cast: Any) -> dict[str, int]:
    """What the files of this folder put into the world themselves: each may have ``words(cast)``."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    return {
        word: id_
        for module in modules
        if hasattr(module, "words")
        for word, id_ in module.words(cast).items()
    }


def all_lines() -> Iterator[Line]:
    """The lines of every file of this folder."""
    for found in iter_modules(__path__):
        yield from import_module(f"{__name__}.{found.name}").LINES
