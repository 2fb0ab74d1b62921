"""The keys of every page, as data: the list that ? shows and the script that obeys them both read this table.

A key does nothing while somebody types. "g" takes the letter of a page of the navigation after it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the list: ``does`` names its act in frontend/src/keys.js, one word per key pressed."""

    pressed: tuple[str, ...]
    does: tuple[str, ...]
    label: str | Promise

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """(key, act); a key that the browser itself obeys has no act."""
        return tuple(zip(self.pressed, self.does or ("",) * len(self.pressed), strict=True))


@dataclass(frozen=True, slots=True)
class Part:
    """Keys that belong together."""

    label: str | Promise
    keys: tuple[Key, ...]


PARTS = (
    Part(_("Everywhere"), (
        Key(("Ctrl K",), ("palette",), _("Go to anything, do anything")),
        Key(("/",), ("search",), _("Search")),
        Key(("n",), ("new",), _("Something new")),
        Key(("u",), ("undo",), _("Undo what was just done")),
        Key(("?",), ("keys",), _("These keys")),
    )),
    Part(_("In a list"), (
        Key(("j", "k"), ("down", "up"), _("Down and up")),
        Key(("Enter",), (), _("Open the row")),
        Key(("o",), ("open",), _("Look at the row beside the list")),
        Key(("x",), ("choose",), _("Choose the row")),
        Key(("[", "]"), ("previous", "next"), _("Page back and on")),
    )),
    Part(_("On a customer's page"), (
        Key(("e",), ("edit",), _("Edit, or write a note")),
    )),
)  # fmt: skip
