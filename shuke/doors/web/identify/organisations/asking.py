"""What the list of organisations can be asked: the customers list, of organisations alone."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from shuke.customers.queries.lists import Condition
from shuke.doors.web.identify.contacts.kinds import KINDS
from shuke.doors.web.identify.customers.asking import list_for as customers_list
from shuke.doors.web.lists.parts import Filter, List, Shown, View
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.registries import Attribute
from shuke.ui.table import Column

# Of a person only, or of no use here.
NOT_ASKED = ("kind", "birthday", "cell", "cell_cn", "r", "f", "m")
NOT_USUAL = ("tags", "gap_days", "orders_12m", "joined_on")
NOT_SHOWN = ("rfm", "about", "member_no")
PLURAL = {
    "corporate": _("Corporate customers"), "distributor": _("Distributors"), "partner": _("Partners"),
    "supplier": _("Suppliers"),
}  # fmt: skip


def list_for(actor: Actor, today: date, currency: str) -> tuple[List, dict[str, Attribute]]:
    """What the actor may ask, and the attributes that this stands on."""
    list_, attributes = customers_list(actor, today, currency)
    only = Condition("kind", "is", "organisation")
    views = [View("all", _("All"), "pinyin", (only,))]
    filters = {name: one for name, one in list_.filters.items() if name not in NOT_ASKED}
    columns = [one for one in list_.columns if one.column.key not in NOT_SHOWN]
    columns[0] = replace(columns[0], column=replace(columns[0].column, label=_("Organisation")))
    if actor.sees("B"):
        views += [
            View(kind, PLURAL[kind], "pinyin", (only, Condition("organisation_kind", "is", kind)))
            for kind, _label in KINDS
        ]
        columns[1:1] = [Shown(Column("kind", _("Kind"))), Shown(Column("contact", _("Contact person")))]
        columns = [replace(one, is_usual=one.is_usual and one.column.key not in NOT_USUAL) for one in columns]
        columns.append(Shown(Column("about", _("Kind and owner"), place="about"), is_fixed=True))
        if filters:
            filters = {"type": Filter("type", _("Kind"), "many", KINDS, "organisation_kind"), **filters}
    return replace(list_, page="organisations", views=views, filters=filters, columns=columns), attributes
