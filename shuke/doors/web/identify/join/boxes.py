"""The boxes of the form: one per purpose and channel, none ticked beforehand, each with its own words."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shuke.customers.queries.consents import NoticeShown
from shuke.customers.rules.consents import Said


@dataclass(frozen=True, slots=True)
class Box:
    """One box: what a tick says. Without a tick nothing is recorded: nobody was asked twice."""

    name: str
    label: Any
    said: Said


BOXES = (
    Box("marketing-sms", _("Offers and news by text message"), Said("marketing", "sms", True)),
    Box("marketing-wechat", _("Offers and news by WeChat"), Said("marketing", "wechat", True)),
    Box("no-profiling", _("Do not analyse what I buy"), Said("profiling", "", False)),
)


def boxes_for(notices: dict[str, NoticeShown], post: QueryDict, *, english: bool) -> list[dict[str, Any]]:
    """The boxes with the words of their purpose, once per purpose, and what was ticked before something was refused."""
    told: set[str] = set()
    shown = []
    for box in BOXES:
        notice = notices[box.said.purpose]
        words = "" if box.said.purpose in told else (notice.text_en if english else notice.text)
        told.add(box.said.purpose)
        shown.append(
            {"name": box.name, "label": box.label, "words": words, "ticked": bool(post.get(box.name))}
        )
    return shown


def answers_in(post: QueryDict) -> list[Said]:
    """What was ticked."""
    return [box.said for box in BOXES if post.get(box.name)]
