"""Pages and acts by name: the navigation's own lists, found in both languages, by pinyin and by its first letters."""

from collections.abc import Iterable
from functools import lru_cache

from django.utils import translation
from django.utils.functional import Promise

from shuke.customers.rules.names import name_columns
from shuke.doors.web.finding.shape import Found
from shuke.foundation.org.actor import Actor
from shuke.ui import navigation

LATIN_AND_SHORT = 2  # one Latin letter would name half of the pages


def pages_named(actor: Actor, text: str, most: int) -> list[Found]:
    """Pages of the navigation; without a text the first of them."""
    places = navigation.places(actor.permissions, "", classes=frozenset(actor.classes))
    items = [entry[:2] for place in places for entry in place.items]
    found = [
        (item, Found(address, str(item.label), "", item.icon, keys=f"g {item.key}" if item.key else ""))
        for item, address in items
    ]
    return _named([(item.label, answer) for item, answer in found], text, most)


def acts_named(actor: Actor, text: str, most: int) -> list[Found]:
    """What can be begun from anywhere; without a text the first of it."""
    found = navigation.acts(actor.permissions)
    return _named(
        [(act.label, Found(address, str(act.label), "", act.icon)) for act, address in found], text, most
    )


def _named(offered: Iterable[tuple[str | Promise, Found]], text: str, most: int) -> list[Found]:
    wanted = text.lower().strip()
    if wanted.isascii() and 0 < len(wanted) < LATIN_AND_SHORT:
        return []
    return [answer for label, answer in offered if _names(label, wanted)][:most]


def _names(label: str | Promise, wanted: str) -> bool:
    return not wanted or any(word.startswith(wanted) for word in _words(label))


@lru_cache(maxsize=256)
def _words(label: str | Promise) -> tuple[str, ...]:
    """Every beginning by which a label may be called: its words, its characters, its pinyin, its first letters."""
    with translation.override("en"):
        english = str(label).lower()
    with translation.override("zh-hans"):
        chinese = str(label).lower()
    spelled = name_columns(chinese)
    words = english.split()
    return (
        *(" ".join(words[start:]) for start in range(len(words))),
        *(chinese[start:] for start in range(len(chinese))),
        spelled["pinyin"],
        spelled["initials"],
    )
