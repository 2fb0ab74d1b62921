"""The columns of the customers list for one actor; a column that he may not see is not there."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from shuke.customers.queries.lists import WIDE_SCOPES
from shuke.doors.web.lists.parts import Shown
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.registries import Attribute
from shuke.ui.table import Column

# column, field class, figures that it needs
COLUMNS: tuple[tuple[Shown, str, tuple[str, ...]], ...] = (
    (Shown(Column("name", _("Customer"), "name"), "pinyin", is_fixed=True), "", ()),
    (Shown(Column("member_no", _("Member no.")), is_usual=False), "B", ()),
    (Shown(Column("phone_masked", _("Phone"), "phone")), "C", ()),
    (
        Shown(Column("last", _("Last purchase"), "last"), "last_on"),
        "S",
        ("last_on", "recency_days", "gap_days"),
    ),
    (Shown(Column("gap_days", _("Usual gap"), "days"), is_usual=False), "S", ("gap_days",)),
    (Shown(Column("orders_12m", _("Orders in 12 months"), "count"), is_usual=False), "S", ("orders_12m",)),
    (
        Shown(Column("spend_12m_minor", _("12-month spend"), "money", place="spend"), "spend_12m"),
        "S",
        ("spend_12m",),
    ),
    (Shown(Column("rfm", _("RFM"), "rfm")), "S", ("r", "f", "m")),
    (Shown(Column("store", _("Store")), is_usual=False), "B", ()),
    (Shown(Column("owner_name", _("Owner"))), "B", ()),
    (Shown(Column("joined_on", _("Joined"), "day"), "joined_on", is_usual=False), "B", ()),
    (Shown(Column("tags", _("Tags"), "tags")), "B", ()),
    (Shown(Column("about", _("Tags and owner"), "about"), is_fixed=True), "B", ()),
)
OF_SEVERAL_SELLERS = ("rfm", "gap_days")


def columns_for(actor: Actor, attributes: dict[str, Attribute]) -> list[Shown]:
    """Those that the actor's scope and field classes allow, own fields of the shop last."""
    shown = [one for one, letter, _figures in COLUMNS if _sees(actor, one.column.key, letter)]
    own = [
        Shown(
            Column(f"x_{attribute.name}", attribute.label, _KINDS.get(attribute.kind, "text")),
            f"x_{attribute.name}",
            is_usual=False,
        )
        for attribute in attributes.values()
        if attribute.is_custom and actor.sees(attribute.letter)
    ]
    return [*shown[:-1], *own, *shown[-1:]]


def _sees(actor: Actor, key: str, letter: str) -> bool:
    if letter and not actor.may_ask_by(letter):
        return False
    if letter == "S" and actor.scope == "desk":  # sums over one day's sales would look like all of them
        return False
    return key not in OF_SEVERAL_SELLERS or actor.scope in WIDE_SCOPES


def figures_for(shown: Sequence[Shown]) -> tuple[str, ...]:
    """Names of the attributes that the columns shown need, with the class beside the name."""
    here = {one.column.key for one in shown}
    needed = [name for one, _letter, names in COLUMNS if one.column.key in here for name in names]
    return tuple(dict.fromkeys(("abc", *needed)))


def own_fields(shown: Sequence[Shown]) -> list[str]:
    """Keys of the shop's own fields among the columns shown."""
    return [one.column.key.removeprefix("x_") for one in shown if one.column.key.startswith("x_")]


_KINDS = {"number": "number", "money": "number"}
