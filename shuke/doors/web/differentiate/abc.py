"""ABC classes and the Pareto curve."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuke.doors.web.lists.units import chosen_unit, unit_choices
from shuke.doors.web.request import actor_of
from shuke.insight.queries.curves import Curve, pareto_curve
from shuke.insight.queries.runs import latest_run
from shuke.insight.rules.shares import CLASSES


@require_safe
def abc(request: HttpRequest) -> HttpResponse:
    """Which share of the customers brings which share of the sales."""
    actor = actor_of(request)
    unit_id, path, units = chosen_unit(request, actor)
    run = latest_run(actor=actor, unit_id=unit_id)
    if run is None:
        return render(
            request, "differentiate/abc.html", {"classes": [], "basis": {"as_of": None, "months": None}}
        )
    curve = pareto_curve(actor=actor, unit_id=unit_id)
    opens = actor.may("insight.view_figures") and actor.may("customers.view")
    suffix = "" if path == actor.path else f"&store={unit_id}"
    context = {
        "basis": {"as_of": run.as_of, "months": run.months},
        "units": unit_choices(units, unit_id, lambda unit: f"?unit={unit}"),
        "classes": _classes(curve, opens, suffix), "total": {"currency": run.currency},
        "headline": _headline(curve), "chart": _chart(curve), "steps": _steps(curve),
        "thresholds": _("A up to 80 % of sales, B up to 95 %, C the rest; D bought nothing"),
    }  # fmt: skip
    return render(request, "differentiate/abc.html", context)


def _classes(curve: Curve, opens: bool, suffix: str) -> list[dict[str, Any]]:
    sums = dict(curve.classes)
    everybody = sum(held.customers or 0 for held in sums.values())
    if not everybody:
        return []
    address = reverse("customers")
    return [
        {"letter": letter, "customers": held.customers, "net_minor": held.net_minor,
         "customers_share": 100 * (held.customers or 0) / everybody,
         "net_share": (held.share_bp or 0) / 100,
         "average_minor": held.net_minor // held.customers if held.customers and held.net_minor is not None else None,
         "list_url": f"{address}?view=all&abc={letter}{suffix}" if opens and held.customers else ""}
        for letter in CLASSES for held in (sums[letter],)
    ]  # fmt: skip


def _headline(curve: Curve) -> str:
    """The best fifth, or the next share that stands: of few buyers not every point is told."""
    told = next((point for point in curve.points if point.point >= 20), None)
    if told is None:
        return ""
    words = {"point": told.point, "share": round(told.share_bp / 100)}
    return _("The best %(point)s %% of buyers bring %(share)s %% of sales") % words


def _chart(curve: Curve) -> dict[str, Any]:
    return {
        "points": [[0, 0], *([point.point, point.share_bp / 100] for point in curve.points)],
        "borders": [{"at": at, "label": letter} for letter, at in curve.borders],
        "texts": {
            "x": _("Share of buyers"), "y": _("Share of sales"),
            "point": _("The best {x} % of buyers bring {y} % of sales"),
        },
    }  # fmt: skip


def _steps(curve: Curve) -> list[tuple[int, float]]:
    return [(point.point, point.share_bp / 100) for point in curve.points if point.point % 10 == 0]
