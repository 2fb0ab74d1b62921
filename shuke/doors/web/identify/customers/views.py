"""The views of the customers list that ship, and its orders, for one actor."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuke.customers.queries.lists import WIDE_SCOPES, Condition
from shuke.doors.web.lists.parts import Sort, View
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.registries import Attribute

RISKY = ["at_risk", "cannot_lose", "about_to_sleep", "need_attention"]
# key, label, order, field class needed, for scopes only that see figures of several sellers
VIEWS: tuple[tuple[str, Any, str, str, bool], ...] = (
    ("regulars", _("A and B regulars"), "spend_12m", "S", True),
    ("all", _("All"), "joined_on", "", False),
    ("slipping", _("Slipping away"), "spend_12m", "S", True),
    ("birthdays", _("Birthday this month"), "joined_on", "C", False),
    ("mine", _("Mine"), "last_on", "S", False),
)
SORTS: tuple[tuple[str, Any, bool], ...] = (
    ("spend_12m", _("12-month spend"), True),
    ("last_on", _("Last purchase"), True),
    ("joined_on", _("Joined"), True),
    ("pinyin", _("Name A–Z"), False),
)
# Own fields of the shop that have an order.
OWN_PLACES = {"day": "day", "number": "decimal", "money": "decimal", "text": "text"}
OF_FIGURES = ("spend_12m", "last_on")  # who never bought, or was enrolled today, has none
PLACES = {"day": "day", "number": "number", "money": "number"}


def views_for(actor: Actor, today: date, sorts: dict[str, Sort]) -> list[View]:
    """The tabs that make sense for the actor; at the till there is nobody to choose among."""
    return [
        View(key, label, sort if sort in sorts else "pinyin", _asks(key, actor, today))
        for key, label, sort, letter, is_wide in VIEWS
        if key == "all" or _is_for(actor, letter, is_wide)
    ]


def _is_for(actor: Actor, letter: str, is_wide: bool) -> bool:
    return (
        actor.scope != "desk"
        and (not letter or actor.may_ask_by(letter))
        and (not is_wide or actor.scope in WIDE_SCOPES)
    )


def _asks(key: str, actor: Actor, today: date) -> tuple[Condition, ...]:
    best = Condition("abc", "in", ["A", "B"])
    asks = {
        "regulars": (best,),
        "slipping": (Condition("cell", "in", RISKY), best),
        "birthdays": (Condition("birthday_month", "is", today.month),),
        "mine": (Condition("owner", "is", actor.staff_id),),
    }
    return asks.get(key, ())


def sorts_for(actor: Actor, attributes: dict[str, Attribute]) -> dict[str, Sort]:
    """The orders that the actor's field classes allow; a name is always shown."""
    shipped = {
        key: Sort(
            key,
            label,
            is_descending,
            PLACES.get(attributes[key].kind, "text"),
            of=key,
            may_lack=key in OF_FIGURES,
        )
        for key, label, is_descending in SORTS
        if key == "pinyin" or actor.may_ask_by(attributes[key].letter)
    }
    own = {
        f"x_{one.name}": Sort(
            f"x_{one.name}",
            one.label,
            one.kind != "text",
            OWN_PLACES[one.kind],
            of=one.name,
            holds=_("known"),
        )
        for one in attributes.values()
        if one.is_custom
        and one.can_filter
        and one.kind in OWN_PLACES
        and actor.scope != "desk"
        and actor.may_ask_by(one.letter)
    }
    return shipped | own
