"""Kinds of table cell: each takes a reader of the row and the column's key and answers text or safe markup."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from shuke.ui import chips, formats
from shuke.ui.markup import Pattern

Read = Callable[[str], Any]
Cell = Callable[[Any, str], str]
_NAME = Pattern('<a class="name" href="{}">{}<span>{}</span>{}</a>{}')
_LOOK = Pattern('<a class="look" href="{}" data-peek="{}" tabindex="-1" aria-label="{}" title="{}">{}</a>')
_PICK = Pattern('<input type="checkbox" name="id" value="{}" form="bulk" aria-label="{}">')
_LINK = Pattern('<a class="text-link" href="{}">{}</a>')
_BACK = Pattern('<span class="back">{}{}</span>')


def text(read: Read, key: str) -> str:
    value = read(key)
    return "" if value is None else str(value)


def name(read: Read, key: str) -> SafeString:
    """Link of the row: avatar (phone only), name, grade; and the look beside the list. Reads url, grade, peek_url."""
    who, letter = str(read(key) or ""), read("grade")
    url, face = read("url") or "", chips.avatar(who[:1], "", letter not in ("A", None))
    peek = read("peek_url")
    look = _look(url, peek, get_language()) if peek else ""
    return _NAME(url, face, who, chips.grade(letter), look)


def _look(url: str, peek: str, language: str | None) -> SafeString:
    words = _look_words(language)
    return _LOOK(url, peek, words, words, chips.icon("layout-sidebar-right", "s"))


@lru_cache(maxsize=8)
def _look_words(language: str | None) -> str:
    return gettext("Look beside the list")


def pick(read: Read, key: str) -> SafeString:
    """The box that chooses the row for the bar of acts on many. Reads id, name."""
    return _PICK(read("id"), read("name") or "")


def money(read: Read, key: str) -> str:
    """Whole units; reads `currency`. The exact amount is on the row's own page."""
    return formats.money(read(key), read("currency") or "", whole=True)


def exact_money(read: Read, key: str) -> str:
    return formats.money(read(key), read("currency") or "")


def last(read: Read, key: str) -> str:
    """Span since the last purchase; amber when it is late against the person's own rhythm. Reads days_ago, late."""
    words = formats.ago(read("days_ago"))
    return _late(words) if read("late") else words


def rfm(read: Read, key: str) -> SafeString:
    return chips.rfm(read("r"), read("f"), read("m"))


@lru_cache(maxsize=1024)
def _late(words: str) -> SafeString:
    return format_html('<span class="late">{}</span>', words)


@lru_cache(maxsize=8192)
def _tags(labels: tuple[tuple[str, str], ...]) -> SafeString:
    marks = format_html_join("", "{}", ((chips.chip(label, colour),) for label, colour in labels))
    return format_html('<span class="chips">{}</span>', marks)


def tags(read: Read, key: str) -> str:
    """Chips of (label, colour)."""
    labels = read(key)
    return _tags(tuple(map(tuple, labels))) if labels else ""


def about(read: Read, key: str) -> str:
    """Second line on a phone: tags and owner in words. Reads tags, owner_name."""
    words = [label for label, _colour in read("tags") or ()]
    owner = read("owner_name")
    return formats.enumeration([*words, owner] if owner else words)


def count(read: Read, key: str) -> str:
    return formats.count(read(key))


def day(read: Read, key: str) -> str:
    return formats.day(read(key))


def days(read: Read, key: str) -> str:
    return formats.days(read(key))


def moment(read: Read, key: str) -> str:
    return formats.moment(read(key))


def link(read: Read, key: str) -> str:
    """Text, linked where the row says where to: reads `KEY_url`."""
    words, url = str(read(key) or ""), read(f"{key}_url")
    return _LINK(url, words) if url and words else words


def refunded(read: Read, key: str) -> str:
    """What came back; nothing where nothing did."""
    amount = exact_money(read, key)
    return _BACK(formats.MINUS, amount) if amount else ""


KINDS: dict[str, Cell] = {
    "text": text, "name": name, "pick": pick, "phone": text, "money": money, "exact_money": exact_money, "last": last,
    "moment": moment, "link": link, "refunded": refunded, "number": text,
    "rfm": rfm, "tags": tags, "about": about, "count": count, "day": day, "days": days,
}  # fmt: skip
# Class of the cell, by kind: "n" is right-aligned with tabular figures.
CSS = {
    "refunded": "n",
    "number": "n",
    "money": "n",
    "exact_money": "n",
    "count": "n",
    "days": "n",
    "phone": "phone",
}
