"""Campaigns and events at which customers are won: what one must have, and when somebody may come by it."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shuke.foundation.kernel.refusal import Refusal

KINDS: dict[str, Any] = {
    "exhibition": _("Exhibition"),
    "event": pgettext_lazy("kind of campaign", "Event in the store"),
    "call": _("Calls"),
    "visit": _("Visits"),
    "partner": pgettext_lazy("kind of campaign", "Partner"),
    "site": _("Website"),
    "other": pgettext_lazy("kind of campaign", "Other"),
}
# Fields of a record of which is kept where they come from; organisations have their kind, people the rest.
FIELDS = ("name", "gender", "language", "birthday", "kind")
# Short forms of staff: the way that somebody came in.
WAYS = ("call", "visit", "exhibition", "partner")
CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,29}")


class CampaignUnfit(Refusal):
    """A name, code, kind or time that cannot be."""

    code = "campaign_unfit"
    message = _("Give a name, a code of a–z, 0–9 and -, a kind, and an end that is not before the beginning.")


class CampaignTaken(Refusal):
    """The code names another one."""

    code = "campaign_taken"
    status = 409
    message = _("Another campaign or event has this code.")


class CampaignUnknown(Refusal):
    """No such campaign here, or it is over."""

    code = "campaign_unknown"
    message = _("There is no such campaign or event here, or it is over.")


@dataclass(frozen=True, slots=True)
class CampaignGiven:
    """A campaign or event as a form says it."""

    code: str
    name: str
    name_en: str
    kind: str
    unit_id: int
    from_on: date | None
    until_on: date | None


def checked_campaign(given: CampaignGiven) -> dict[str, Any]:
    """The columns; CampaignUnfit names the field."""
    code = given.code.strip().lower()
    names = {
        field: " ".join(unicodedata.normalize("NFC", text).split())
        for field, text in (("name", given.name), ("name_en", given.name_en))
    }
    if not CODE.fullmatch(code):
        raise CampaignUnfit(field="code")
    if not 1 <= len(names["name"]) <= 60:
        raise CampaignUnfit(field="name")
    if len(names["name_en"]) > 60:
        raise CampaignUnfit(field="name_en")
    if given.kind not in KINDS:
        raise CampaignUnfit(field="kind")
    if given.from_on is None:
        raise CampaignUnfit(field="from_on")
    if given.until_on is not None and given.until_on < given.from_on:
        raise CampaignUnfit(field="until_on")
    return {"code": code, **names, "kind": given.kind, "from_on": given.from_on, "until_on": given.until_on}


def is_open(from_on: date, until_on: date | None, *, is_closed: bool, today: date) -> bool:
    """Whether somebody may come by it on a day."""
    return not is_closed and from_on <= today and (until_on is None or today <= until_on)
