"""The stock list: store × product, lowest first."""

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shuke.doors.web.lists import paging
from shuke.doors.web.lists.address import Address, read
from shuke.doors.web.lists.page import context
from shuke.doors.web.lists.parts import Filter, List, Shown, Sort, View, by_key, by_name
from shuke.doors.web.request import actor_of, is_english
from shuke.doors.web.trade.words import id_choice, quantity
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.reach import unit_labels
from shuke.foundation.org.refusals import NotFound
from shuke.trade.catalog.queries.goods import groups_of, product_of
from shuke.trade.catalog.queries.stock import (
    COUNT_STOPS_AT,
    StockAsked,
    StockRow,
    stock_counted,
    stock_listed,
)
from shuke.ui.formats import enumeration
from shuke.ui.table import Column

SORTS = by_key([Sort("on_hand", _("In stock"), False, "number")])
THOUSANDTHS = 1000  # places are whole numbers; quantities have three decimals
COLUMNS = (
    Shown(Column("name", _("Product"), "name"), is_fixed=True),
    Shown(Column("code", _("Code"), "text", place="last")),
    Shown(Column("category", _("Category"))),
    Shown(Column("store", _("Store"))),
    Shown(Column("on_hand", _("In stock"), "number", place="spend"), "on_hand"),
    Shown(Column("lead_days", _("Restocking"), "days")),
    Shown(Column("counted_at", _("Counted"), "moment", place="rfm")),
    Shown(Column("about", _("Store and category")), is_fixed=True),
)


@require_safe
def stock(request: HttpRequest) -> HttpResponse:
    """What lies in the stores, as last counted."""
    actor = actor_of(request)
    stores = [unit for unit in unit_labels("", is_english()) if unit[3] == "store"]
    address = read(request.GET, list_for(actor, stores))
    asked = asked_of(address, actor, stores)
    rows, has_more = paging.cut(address, stock_listed(actor=actor, asked=asked))
    marks = [paging.mark(round(row.on_hand * THOUSANDTHS), row.id) for row in rows]
    total = stock_counted(actor=actor, asked=replace(asked, place=None))
    drawn = context(
        address, actor=actor, rows=[_row(row) for row in rows], total=total, stops_at=COUNT_STOPS_AT,
        pager=paging.pager(address, marks, has_more),
    )  # fmt: skip
    return render(request, "trade/stock.html", {**drawn, "table_class": "two-line plain-rows"})


def list_for(actor: Actor, stores: list[Any]) -> List:
    """The own part of the tree first; everybody may look where something lies."""
    own = [unit for unit in stores if unit[1].startswith(actor.path)]
    views = [View("out", _("Sold out"), "on_hand"), View("all", _("All stores"), "on_hand")]
    if 0 < len(own) < len(stores):
        label = own[0][2] if len(own) == 1 else _("My stores")
        views.insert(0, View("here", label, "on_hand"))
    filters = [
        Filter("store", _("Store"), "one", id_choice((unit[0], unit[2]) for unit in stores), is_whole=True),
        Filter("category", _("Category"), "one", partial(_categories, actor), is_whole=True),
        Filter(
            "product",
            _("Product"),
            "one",
            is_whole=True,
            is_open=True,
            is_offered=False,
            words=partial(_product, actor),
        ),
    ]
    return List("stock", views, SORTS, COLUMNS, by_name(filters))


def _categories(actor: Actor) -> list[tuple[str, Any]]:
    return id_choice(groups_of(actor=actor, kind="category"))


def _product(actor: Actor, text: str) -> str:
    """The name of a product for its chip; the number itself where there is none."""
    try:
        return product_of(actor=actor, product_id=int(text)).name
    except NotFound:
        return text


def asked_of(address: Address, actor: Actor, stores: list[Any]) -> StockAsked:
    """The query's words for an address."""
    values = {one.name: value for one, value in address.values()}
    own = tuple(unit[0] for unit in stores if unit[1].startswith(actor.path))
    units = None if address.view.key == "all" or len(own) == len(stores) else own
    if "store" in values:
        units = (values["store"],)
    place = (Decimal(address.place[0]) / THOUSANDTHS, address.place[1]) if address.place else None
    return StockAsked(
        unit_ids=units, category_id=values.get("category"), product_id=values.get("product"),
        most=0 if address.view.key == "out" else None, descending=address.descending != address.backwards,
        place=place, limit=address.of.size,
    )  # fmt: skip


def _row(row: StockRow) -> dict[str, Any]:
    return {
        "url": reverse("product", args=[row.product_id]), "name": row.name, "code": row.code, "category": row.category,
        "store": row.store, "on_hand": quantity(row.on_hand), "lead_days": row.lead_days, "counted_at": row.counted_at,
        "about": enumeration(filter(None, (row.store, row.category))),
    }  # fmt: skip
