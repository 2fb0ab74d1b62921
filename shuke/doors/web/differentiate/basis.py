"""What the insight pages share: the unit looked at and the words of axes and bands."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shuke.doors.web.request import is_english, whole
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.reach import unit_labels
from shuke.insight.queries.runs import RunShown
from shuke.ui.formats import money_short


def chosen_unit(request: HttpRequest, actor: Actor) -> tuple[int, str, list[tuple[int, str, str, Any]]]:
    """(id, path, all units offered): the unit of ``?unit=`` under the actor's own, else the topmost one."""
    units = unit_labels(actor.path, is_english())
    wanted = whole(request.GET.get("unit"))
    found = next((unit for unit in units if unit[0] == wanted), None) or units[0]
    return found[0], found[1], units


def unit_choices(units: list[tuple[int, str, str, Any]], current: int, url: Any) -> list[dict[str, Any]]:
    """The unit menu, indented by depth."""
    return [
        {"label": label, "url": url(unit=id_), "current": id_ == current}
        for id_, _path, label, _kind in units
    ]


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
