"""All analyses on one page: what each says in a sentence, and where it is told in full."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuke.doors.web.differentiate.analyses.page import neighbours
from shuke.doors.web.lists.units import chosen_unit, unit_choices
from shuke.doors.web.request import actor_of
from shuke.insight.queries.findings import findings_held
from shuke.ui.formats import count, money_short, percent


@require_safe
def analyses(request: HttpRequest) -> HttpResponse:
    """A card per analysis, with its sentence where something was found."""
    actor = actor_of(request)
    unit_id, _path, units = chosen_unit(request, actor)
    held = findings_held(actor=actor, unit_id=unit_id)
    told = {name: sentence for name, sentence in _SENTENCES.items() if _stored(name) in held}
    cards = [
        card | {"says": told[card["name"]](held[_stored(card["name"])]) if card["name"] in told else ""}
        for card in neighbours(actor, "", unit_id)
    ]
    on = next((body["as_of"] for body in held.values()), "")
    context = {
        "cards": cards,
        "as_of": date.fromisoformat(on) if on else None,
        "units": unit_choices(units, unit_id, lambda unit: f"?unit={unit}"),
    }
    return render(request, "differentiate/analyses/overview.html", context)


def _stored(name: str) -> str:
    return {"performance": "sales", "profit": "earnings", "churn": "lifecycle"}.get(name, name)


def _lifecycle(body: dict[str, Any]) -> str:
    now = body["now"]
    known = [now.get(stage, (0, 0))[0] for stage in ("loyal", "at_risk")]
    if None in known:
        return ""
    return _("%(loyal)s loyal, %(risk)s at risk") % {"loyal": count(known[0]), "risk": count(known[1])}


def _churn(body: dict[str, Any]) -> str:
    left = sum(n or 0 for a, b, n in body["flows"] if a == "loyal" and b in ("at_risk", "lapsed"))
    return _("%(n)s loyal customers began to stay away this month") % {"n": count(left)}


def _worth(body: dict[str, Any]) -> str:
    value = sum(row[2] or 0 for row in body["buckets"])
    return _("%(value)s expected in the next 12 months") % {"value": money_short(value, body["currency"])}


def _cohorts(body: dict[str, Any]) -> str:
    whole = [
        (size, steps[1][0])
        for _day, size, steps in body["cohorts"]
        if len(steps) > 1 and not steps[1][2] and steps[1][0] is not None
    ]
    size = sum(one for one, _came in whole)
    return (
        _("%(share)s of newcomers came again the month after")
        % {"share": percent(sum(came for _size, came in whole), size, 0)}
        if size
        else ""
    )


def _affinity(body: dict[str, Any]) -> str:
    return _("%(n)s pairs of goods beyond chance") % {"n": count(len(body["product"]))}


def _performance(body: dict[str, Any]) -> str:
    sold = sum(row[1] for row in body["spans"].get("30", {}).get("channel", []))
    return _("%(sales)s in the last 30 days") % {"sales": money_short(sold, body["currency"])}


def _profit(body: dict[str, Any]) -> str:
    margin = sum(row[3] for row in body["parts"])
    if margin <= 0:
        return ""
    best = sum(row[3] for row in body["parts"] if row[0] <= 4)
    return _("The best fifth brings %(share)s of the margin") % {"share": percent(best, margin, 0)}


def _demand(body: dict[str, Any]) -> str:
    shown = sum(one["is_shown"] for one in body["series"])
    return _("%(n)s of %(all)s series can be foretold") % {
        "n": count(shown),
        "all": count(len(body["series"])),
    }


_SENTENCES = {
    "lifecycle": _lifecycle,
    "churn": _churn,
    "worth": _worth,
    "cohorts": _cohorts,
    "affinity": _affinity,
    "performance": _performance,
    "profit": _profit,
    "demand": _demand,
}
