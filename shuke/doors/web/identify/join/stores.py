"""For staff: where members can join, and the sheet of paper with the code that hangs at the till."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from shuke.customers.queries.campaigns import campaigns_known
from shuke.doors.web.identify.join.pages import place_of
from shuke.doors.web.request import actor_of, is_english, staff_of
from shuke.foundation.org.queries import UnitFound, units_within
from shuke.foundation.org.refusals import Forbidden, NotFound


@require_safe
def joining(request: HttpRequest) -> HttpResponse:
    """The stores within reach, the own one first: the form for who stands at the till, and the poster."""
    actor = actor_of(request)
    if not actor.may("customers.join_member"):
        raise Forbidden()
    own = staff_of(request).unit_id
    stores = [unit for unit in units_within(actor.path) if unit.kind == "store"]
    rows = [_row(unit) for unit in sorted(stores, key=lambda unit: (unit.id != own, unit.path))]
    return render(request, "identify/join/stores.html", {"rows": rows})


def _row(unit: UnitFound) -> dict[str, Any]:
    name = unit.name_en if is_english() and unit.name_en else unit.name
    return {
        "name": name, "code": unit.code, "join_url": reverse("join", args=[unit.code]),
        "poster_url": reverse("poster", args=[unit.code]),
    }  # fmt: skip


@require_safe
def poster(request: HttpRequest, place: str) -> HttpResponse:
    """One sheet A4 for the printer; ``?at=`` names the event or campaign that it hangs at."""
    actor, unit = actor_of(request), place_of(place)
    if not actor.may("customers.join_member"):
        raise Forbidden()
    if not unit.path.startswith(actor.path):
        raise NotFound()
    address = request.build_absolute_uri(reverse("join", args=[unit.code]))
    at = request.GET.get("at", "")[:60]
    named = (
        {one.code: one.shown for one in campaigns_known(actor=actor)}
        if actor.may("customers.view_campaigns")
        else {}
    )
    if at:
        address += "?" + urlencode({"at": at})
    return render(
        request, "identify/join/poster.html", {**_row(unit), "address": address, "at": named.get(at, at)}
    )
