"""Drafts of what a colleague writes from the own phone: our own words with places for names, and nothing is executed.

A place is a name in braces out of a fixed list; what is put there is text and is never read for places again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

PLACES = ("name", "goods", "store", "me")
_PLACE = re.compile("{(" + "|".join(PLACES) + ")}")


@dataclass(frozen=True, slots=True)
class Draft:
    """Words for one occasion; ``purpose`` is what they are for, ``is_from_purchases`` says what they are made of."""

    kind: str
    purpose: str
    zh: str
    en: str
    is_from_purchases: bool = False


DRAFTS = {
    one.kind: one
    for one in (
        Draft(
            "after", "service", "{name}您好，我是{store}的{me}。上次您买的{goods}用着还合意吗？有什么不清楚的随时问我。",
            "Hello {name}, this is {me} of {store}. How do you like the {goods} you bought? Ask me anything, any time.", True,
        ),
        Draft(
            "arrived", "service", "{name}您好，我是{store}的{me}。您问过的{goods}到货了，需要的话我先给您留一份。",
            "Hello {name}, this is {me} of {store}. The {goods} you asked for has come in; shall I keep one for you?",
        ),
        Draft(
            "offer", "marketing", "{name}您好，我是{store}的{me}。店里新到了几样东西，和您上次买的{goods}很配，有空来看看。",
            "Hello {name}, this is {me} of {store}. Something new goes well with your {goods}; do come and have a look.", True,
        ),
        Draft(
            "greeting", "marketing", "{name}您好，我是{store}的{me}。有一阵子没见您了，这周店里我都在，欢迎来坐坐。",
            "Hello {name}, this is {me} of {store}. It has been a while; I am here all week and would be glad to see you.",
        ),
    )
}  # fmt: skip


def drafted(kind: str, *, english: bool, values: Mapping[str, str]) -> str:
    """The words of an occasion with names put in; KeyError for an unknown occasion."""
    draft = DRAFTS[kind]
    return filled(draft.en if english else draft.zh, values)


def filled(words: str, values: Mapping[str, str]) -> str:
    """Each place with its value; a place without a value stays empty, and braces that name no place stay as they are."""
    return _PLACE.sub(lambda place: values.get(place[1], ""), words)
