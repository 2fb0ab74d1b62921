"""Words that several pages of settings use."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shuke.foundation.org.queries.units import UnitShown

FIELD_KINDS = {
    "text": (pgettext_lazy("kind of field", "Text"), _("a short text")),
    "number": (pgettext_lazy("kind of field", "Number"), _("with decimals if need be")),
    "money": (pgettext_lazy("kind of field", "Amount"), _("in one currency")),
    "day": (pgettext_lazy("kind of field", "Day"), _("a day of the calendar")),
    "choice": (pgettext_lazy("kind of field", "Choice"), _("one of several answers")),
    "flag": (pgettext_lazy("kind of field", "Yes or no"), _("one of two answers")),
}
# Class → (name, who sees it).
CLASSES = {
    "B": (pgettext_lazy("field class", "Basic"), _("Whoever works with the customer sees it.")),
    "S": (
        pgettext_lazy("field class", "Sales"),
        _("Managers and analysts see it; sellers and assistants do not."),
    ),
    "C": (
        pgettext_lazy("field class", "Contact"),
        _("Stored encrypted, shown masked; a reason opens it, and the log keeps who looked."),
    ),
    "X": (
        pgettext_lazy("field class", "Sensitive"),
        _("Stored encrypted, shown to managers only and one by one, for a reason; nobody can filter by it."),
    ),
}
ABOUT = {
    "both": pgettext_lazy("whom a field asks about", "All customers"),
    "person": pgettext_lazy("whom a field asks about", "People"),
    "organisation": pgettext_lazy("whom a field asks about", "Organisations"),
}
UNIT_KINDS = {
    "company": _("Company"),
    "region": _("Region"),
    "store": _("Store"),
    "department": _("Department"),
}


def tree_choices(tree: Sequence[UnitShown]) -> list[tuple[int, str]]:
    """Units as choices of a form, indented by depth."""
    top = tree[0].depth if tree else 0
    return [(unit.id, "\u2003" * (unit.depth - top) + unit.shown) for unit in tree]
