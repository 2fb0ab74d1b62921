"""The quality of records: its index, parts and faults by store and source; and the people behind a fault."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from shuke.doors.web.identify.quality.words import FAULTS, PARTS, SOURCES
from shuke.doors.web.lists.units import chosen_unit, unit_choices
from shuke.doors.web.request import actor_of, today, whole
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.stewardship.quality import rules
from shuke.stewardship.quality.queries import Tally, people_with, quality_of

SHOWN = 50


@require_safe
def quality(request: HttpRequest) -> HttpResponse:
    """How good the records of a unit are."""
    actor = actor_of(request)
    if not actor.may("quality.view"):
        raise Forbidden()
    unit_id, path, units = chosen_unit(request, actor)
    found = quality_of(actor=actor, path=path, today=today())
    context: dict[str, Any] = {
        "units": unit_choices(units, unit_id, lambda unit: f"?unit={unit}"),
        "quality": found,
    }
    if found:
        of = rules.shares(found.whole.people, found.whole.faulty)
        context |= {
            "index": found.whole.index,
            "parts": [
                {
                    "name": PARTS[part.name],
                    "weight": round(part.weight * 100),
                    "share": of[part.name],
                }
                for part in rules.PARTS
            ],
            "faults": _faults(found.whole, unit_id),
            "stores": [_line(name, tally) for _id, name, tally in found.stores],
            "sources": [_line(str(SOURCES.get(name, name)), tally) for name, tally in found.sources],
            "trend": [index for _day, index in found.trend],
        }
    return render(request, "identify/quality/quality.html", context)


def _faults(tally: Tally, unit_id: int) -> list[dict[str, Any]]:
    """Faults that somebody has, the most frequent first."""
    found = [
        {"what": FAULTS[fault][0], "hint": FAULTS[fault][1], "people": people, "share": people / tally.people,
         "url": f"{reverse('quality_fault', args=[fault])}?{urlencode({'unit': unit_id})}"}
        for fault, people in tally.faulty.items() if people
    ]  # fmt: skip
    return sorted(found, key=lambda one: -one["people"])


def _line(name: str, tally: Tally) -> dict[str, Any]:
    return {"name": name, "people": tally.people, "index": tally.index}


@require_safe
def fault(request: HttpRequest, fault: str) -> HttpResponse:
    """People whose record has the fault now."""
    actor = actor_of(request)
    if not actor.may("quality.view"):
        raise Forbidden()
    if fault not in FAULTS:
        raise NotFound()
    unit_id, path, _units = chosen_unit(request, actor)
    below = whole(request.GET.get("below"))
    found = people_with(actor=actor, fault=fault, path=path, today=today(), below=below, limit=SHOWN + 1)
    rows = found[:SHOWN]
    mend = (
        "same_person"
        if fault == "maybe_twice"
        else "customer_consents"
        if fault == "not_asked"
        else "customer_edit"
    )
    context = {
        "what": FAULTS[fault][0], "hint": FAULTS[fault][1], "back_url": f"{reverse('quality')}?unit={unit_id}",
        "rows": [
            {"name": row.name or row.member_no, "member_no": row.member_no, "store": row.store,
             "url": reverse("customer", args=[row.id]), "mend_url": reverse(mend, args=[row.id])}
            for row in rows
        ],
        "next_url": f"?{urlencode({'unit': unit_id, 'below': rows[-1].id})}" if len(found) > SHOWN else "",
    }  # fmt: skip
    return render(request, "identify/quality/fault.html", context)
