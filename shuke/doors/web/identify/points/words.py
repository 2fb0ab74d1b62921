"""Kinds of movements, reasons and accounts in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# What happened, on a member's statement.
KINDS = {
    "earn": pgettext_lazy("a movement of points", "Earned"),
    "burn": pgettext_lazy("a movement of points", "Used"),
    "expire": pgettext_lazy("a movement of points", "Lapsed"),
    "clawback": pgettext_lazy("a movement of points", "Taken back after a refund"),
    "return": pgettext_lazy("a movement of points", "Given back after a refund"),
    "adjust": pgettext_lazy("a movement of points", "Adjusted by hand"),
    "move": pgettext_lazy("a movement of points", "Handed on in the household"),
    "merge": pgettext_lazy("a movement of points", "Two records became one"),
    "split": pgettext_lazy("a movement of points", "Two records again"),
    "settle": pgettext_lazy("a movement of points", "Set against what was owed"),
    "load": pgettext_lazy("a movement of points", "Paid in"),
    "issue": pgettext_lazy("a movement of points", "Gift card sold"),
    "buy": pgettext_lazy("a movement of points", "Count card bought"),
}
REASONS = {
    "goodwill": pgettext_lazy("why points are adjusted", "Goodwill"),
    "correction": pgettext_lazy("why points are adjusted", "Correction"),
    "complaint": pgettext_lazy("why points are adjusted", "Complaint"),
    "promotion": pgettext_lazy("why points are adjusted", "Promotion"),
    "other": pgettext_lazy("why points are adjusted", "Something else"),
}
# What a member may have beside points.
ACCOUNTS = {"stored_value": _("Stored value"), "count_card": _("Count card")}
FAULTS = {
    "entries": _("The balance is not what its entries add up to"),
    "lots": _("The balance is not what its lots hold"),
    "movements": _("A lot is not what its movements leave"),
    "holds": _("A lot holds other than its reservations"),
    "reservations": _("A reservation holds other than it says"),
    "balance": _("A transfer does not balance"),
    "legs": _("A transfer lacks a leg"),
    "legs and lots": _("A transfer moved other in lots than in entries"),
    "parts": _("More came back than there was"),
}
