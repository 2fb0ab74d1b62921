"""Movements of points in words."""

from django.utils.translation import pgettext_lazy

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
}
