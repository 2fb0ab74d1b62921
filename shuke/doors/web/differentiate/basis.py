"""What the insight pages share: the words of axes and bands."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shuke.insight.queries.runs import RunShown
from shuke.ui.formats import money_short


def band_hint(run: RunShown, axis: str, score: int) -> str:
    """What a score means in this run: "31–60 days", "4–5 orders"; the outermost bands are open, "15+ orders"."""
    band = next((band for band in run.bands if band["axis"] == axis and band["score"] == score), None)
    if band is None:
        return ""
    low, high = band["low"], band["high"]
    if low != high and score == (1 if axis == "r" else 5):
        return _open_band(axis, low, run.currency)
    if axis == "m":
        ends = [money_short(int(end), run.currency) for end in (low, high)]
        return ends[0] if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"
    span = str(low) if low == high else f"{low}–{high}"
    if axis == "r":
        return ngettext("%(span)s day", "%(span)s days", int(high)) % {"span": span}
    return ngettext("%(span)s order", "%(span)s orders", int(high)) % {"span": span}


def _open_band(axis: str, low: Any, currency: str) -> str:
    if axis == "m":
        return _("%(amount)s and more") % {"amount": money_short(int(low), currency)}
    return (_("%(low)s+ days") if axis == "r" else _("%(low)s+ orders")) % {"low": low}


AXIS_NAMES = {"r": "R", "f": "F", "m": "M"}


def axes_title(axes: str) -> str:
    """The heading of the map: which score across and which upwards."""
    words = {"rf": _("Recency × frequency"), "rm": _("Recency × money"), "fm": _("Frequency × money")}
    return words[axes]
