"""Why a chance fell, in words: the learner's numbers as a person says them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def reason_words(name: str, value: int | None, moved_bp: int) -> str:
    """ "has not come for 90 days"; "" for numbers that say nothing to a person."""
    if value is None:
        return ""
    words = {"n": value}
    if name == "recency_days":
        return ngettext("last purchase %(n)s day ago", "last purchase %(n)s days ago", value) % words
    if name == "late_milli":
        return _("%(n)s times the usual gap has passed") % {"n": f"{value / 1000:.1f}"}
    if name == "gap_days":
        return ngettext("comes every %(n)s day only", "comes every %(n)s days only", value) % words
    if name == "gap_spread":
        return _("comes at irregular times")
    if name.startswith("days_"):
        span = int(name.removeprefix("days_"))
        told = ngettext("%(n)s purchase day in %(span)s days", "%(n)s purchase days in %(span)s days", value)
        return told % {"n": value, "span": span}
    if name.startswith("net_") and name != "net_minor":
        return _("little spent in the last %(span)s days") % {"span": name.removeprefix("net_")}
    plain = {
        "tenure_days": _("how long the customer has been here"),
        "days": _("few purchase days so far"),
        "orders": _("few orders so far"),
        "net_minor": _("little spent so far"),
        "mean_minor": _("small purchases"),
        "last_minor": _("the last purchase was small"),
        "stores": _("buys in one store only"),
    }
    return plain.get(name, "")


def since_words(recency_days: int | None, gap_days: int | None) -> str:
    """What is plain to see, where the learner names nothing that a person would say."""
    if recency_days is None:
        return ""
    if gap_days and recency_days > gap_days:
        return reason_words("late_milli", recency_days * 1000 // gap_days, 0)
    return reason_words("recency_days", recency_days, 0)
