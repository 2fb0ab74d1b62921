"""The sandbox till of a demo: a page that calls the till's interface with the demo's own key, and shows the calls."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuke.doors.web.entry.demo import is_demo_here
from shuke.doors.web.request import actor_of, is_english
from shuke.foundation.org.queries import units_within
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.trade.catalog.queries.goods import ProductsAsked, products_listed


@require_safe
def sandbox_till(request: HttpRequest) -> HttpResponse:
    """A till to try the interface with; only in a demo on this machine, for who may sell."""
    actor = actor_of(request)
    if not is_demo_here(request):
        raise NotFound()
    if not actor.may("counter.ring_up"):
        raise Forbidden()
    stores = [unit for unit in units_within(actor.path) if unit.kind == "store"]
    if not stores:
        raise NotFound()
    shown = {
        "key": _key(settings.DATA),
        "store": stores[0],
        "store_name": stores[0].name_en if is_english() and stores[0].name_en else stores[0].name,
        "goods": [
            one for one in products_listed(actor=actor, asked=ProductsAsked(limit=24)) if one.price_minor
        ],
        "words": _words(),
    }
    return render(request, "trade/sandbox.html", shown)


@lru_cache(maxsize=1)
def _key(data: Path) -> str:
    return str(json.loads((data / "demo.json").read_text()).get("till_key", ""))


def _words() -> dict[str, Any]:
    return {
        "offline": _("No answer. Press again: the same key goes out, nothing is done twice."),
        "points": _("%s points"),
        "proven": _("has shown the moving code"),
        "unproven": _("known by number only: cannot pay with points"),
        "less": _("One less"),
        "total": _("Sum of goods"),
        "member_price": _("%s price"),
        "coupon": _("Coupons"),
        "by_points": _("Paid with points"),
        "to_pay": _("To pay"),
        "earns": _("Points earned"),
        "sold": _("Sold: %n, %p points earned"),
        "returned": _("%m goes back, %p points were taken back"),
    }
