"""Sales channels: stores, web shop, mini-program; how much they sold lately, for who may see that."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, today
from shuke.foundation.org.actor import reading
from shuke.foundation.org.command import Done
from shuke.foundation.org.commands.units import change_unit
from shuke.foundation.org.house.tree import UnitGiven
from shuke.foundation.org.queries.units import UnitShown, unit_shown, unit_tree
from shuke.foundation.org.refusals import Forbidden
from shuke.trade.orders.queries.channels import orders_by_unit
from shuke.ui.places import currency, zone

DAYS = 30


@require_safe
def channels(request: HttpRequest) -> HttpResponse:
    """Every unit that sells, online ones first."""
    actor = actor_of(request)
    tree = unit_tree(actor=actor)
    sees_sales = actor.may("orders.view") and actor.sees("S") == "full"
    sold = orders_by_unit(actor=actor, since=today() - timedelta(days=DAYS)) if sees_sales else {}
    selling = sorted(
        (unit for unit in tree if unit.kind == "store" or unit.sells_online),
        key=lambda unit: not unit.sells_online,
    )
    context = {
        "rows": [_row(unit, sold) for unit in selling], "sees_sales": sees_sales, "can_change": actor.may("org.change_unit"),
    }  # fmt: skip
    return render(request, "settings/channels/list.html", context)


def _row(unit: UnitShown, sold: dict[int, int]) -> dict[str, Any]:
    return {
        "id": unit.id, "name": unit.shown, "code": unit.code, "online": unit.sells_online, "zone": zone(unit.timezone),
        "currency": currency(unit.currency), "orders": sold.get(unit.id, 0),
    }  # fmt: skip


@require_POST
def state(request: HttpRequest, unit_id: int) -> HttpResponse:
    """A unit begins to sell online, or ends it; the notice takes it back."""
    actor, opens = actor_of(request), request.POST.get("online") == "1"
    if not actor.may("org.change_unit"):
        raise Forbidden()
    with reading():
        unit = unit_shown(actor=actor, unit_id=unit_id)
    given = UnitGiven(unit.name, unit.name_en, unit.timezone, unit.currency, unit.sells_online)
    if isinstance(change_unit(actor=actor, unit_id=unit_id, given=replace(given, sells_online=opens)), Done):
        words = _("It sells online from now on.") if opens else _("It sells online no more.")
        said(request, words, f"{reverse('channel_state', args=[unit_id])}?online={0 if opens else 1}")
    return HttpResponseRedirect(reverse("channels"))
