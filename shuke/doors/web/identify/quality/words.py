"""Parts and faults in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PARTS = {
    "complete": _("Complete"),
    "valid": pgettext_lazy("a record is plausible", "Plausible"),
    "unique": _("Here once"),
    "fresh": _("Recent"),
    "consistent": _("Without contradiction"),
}
# fault → (what is wrong, how to mend it)
FAULTS = {
    "no_name": (_("No name"), _("Ask at the next visit.")),
    "no_contact": (_("No phone, e-mail or WeChat"), _("Ask at the next visit: without one nobody can be reached.")),
    "no_birthday": (_("No birthday"), _("Ask, and say what it is for.")),
    "not_asked": (_("Never asked for consent"), _("Show the notice and note the answer.")),
    "odd_name": (_("A name that is none"), _("“Test”, digits, “Mrs.” alone: ask, or close the record.")),
    "odd_birthday": (_("A birthday that cannot be"), _("Before 110 years ago or after joining: ask again.")),
    "maybe_twice": (_("May be here twice"), _("Look at both records and decide.")),
    "stale": (_("Nothing heard for two years"), _("No sale since: ask whether the details still hold.")),
    "bought_before": (_("Bought before joining"), _("The first sale lies a month and more before the day of joining.")),
    "owner_left": (_("Looked after by somebody who left"), _("Give the customer another owner.")),
}  # fmt: skip
# Where records came from; a source that the shop named itself is told as it is.
SOURCES = {
    "desk": pgettext_lazy("source of a record", "at the till"),
    "join": pgettext_lazy("source of a record", "joined by QR code"),
    "import": pgettext_lazy("source of a record", "from a file"),
    "api": pgettext_lazy("source of a record", "from a program"),
    "web": pgettext_lazy("source of a record", "web shop"),
    "mini": pgettext_lazy("source of a record", "mini-program"),
}
