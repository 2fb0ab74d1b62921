"""The goods list."""

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
from shuke.doors.web.request import actor_of, staff_of
from shuke.doors.web.trade.words import id_choice, quantity
from shuke.foundation.org.actor import Actor
from shuke.trade.catalog.queries.goods import (
    COUNT_STOPS_AT,
    ProductRow,
    ProductsAsked,
    groups_of,
    products_counted,
    products_listed,
)
from shuke.trade.catalog.rules.costs import sees_cost
from shuke.ui.formats import enumeration
from shuke.ui.table import Column

SORTS = by_key(
    [
        Sort("name", _("Name"), False),
        Sort("code", _("Code"), False),
        Sort("price", _("Price"), True, "number"),
    ]
)
VIEWS = (
    View("goods", _("Goods"), "name"), View("gone", _("Nowhere in stock"), "name"), View("others", _("Adjustments"), "name"),
)  # fmt: skip


@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """What we sell, with prices and what lies in all stores."""
    actor = actor_of(request)
    address = read(request.GET, list_for(actor, staff_of(request).currency))
    asked = asked_of(address)
    rows, has_more = paging.cut(address, products_listed(actor=actor, asked=asked))
    total = products_counted(actor=actor, asked=asked)
    drawn = context(
        address, actor=actor, rows=[_row(row) for row in rows], total=total, stops_at=COUNT_STOPS_AT,
        pager=paging.pager(address, [paging.mark(row.sort_value, row.id) for row in rows], has_more),
    )  # fmt: skip
    return render(
        request,
        "trade/products.html",
        {**drawn, "table_class": "two-line plain-rows", "text": address.filters.get("q", "")},
    )


def list_for(actor: Actor, currency: str) -> List:
    """What the actor may ask: the cost only for who may know it."""
    filters = [
        Filter("q", _("Search"), "one", is_open=True, is_offered=False),
        *(_group(actor, kind, label) for kind, label in (
            ("category", _("Category")), ("brand", _("Brand")), ("supplier", _("Supplier")),
        )),
        Filter("price", _("Price"), "money", currency=currency),
    ]  # fmt: skip
    return List("products", VIEWS, SORTS, _columns(actor), by_name(filters))


def _group(actor: Actor, kind: str, label: Any) -> Filter:
    choices = partial(_choices, actor, kind)
    words = lambda text: str(dict(choices()).get(text, text))  # noqa: E731 - asked only for a chip
    return Filter(kind, label, "one", choices, is_whole=True, is_open=True, words=words)


def _choices(actor: Actor, kind: str) -> list[tuple[str, Any]]:
    return id_choice(groups_of(actor=actor, kind=kind))


def _columns(actor: Actor) -> list[Shown]:
    cost = (
        [Shown(Column("cost_minor", _("Cost"), "exact_money"))]
        if sees_cost(actor.sees("S"), actor.scope)
        else []
    )
    return [
        Shown(Column("name", _("Product"), "name"), "name", is_fixed=True),
        Shown(Column("code", _("Code"), "text", place="last"), "code"),
        Shown(Column("category", _("Category"))), Shown(Column("brand", _("Brand"))),
        Shown(Column("supplier", _("Supplier")), is_usual=False),
        Shown(Column("price_minor", _("Price"), "exact_money", place="spend"), "price"), *cost,
        Shown(Column("on_hand", _("In stock"), "number", place="rfm")),
        Shown(Column("stores", _("Stores that have it"), "count"), is_usual=False),
        Shown(Column("about", _("Category and brand")), is_fixed=True),
    ]  # fmt: skip


def asked_of(address: Address) -> ProductsAsked:
    """The query's words for an address."""
    values = {one.name: value for one, value in address.values()}
    return ProductsAsked(
        text=str(values.get("q", "")), category_id=values.get("category"), brand_id=values.get("brand"),
        supplier_id=values.get("supplier"), is_goods=address.view.key != "others",
        in_stock=False if address.view.key == "gone" else None, price=values.get("price", (None, None)),
        sort=address.sort.key, descending=address.descending != address.backwards, place=address.place, limit=address.of.size,
    )  # fmt: skip


def _row(row: ProductRow) -> dict[str, Any]:
    return {
        "url": reverse("product", args=[row.id]), "name": row.name, "code": row.code, "category": row.category,
        "brand": row.brand, "supplier": row.supplier, "price_minor": row.price_minor, "cost_minor": row.cost_minor,
        "currency": row.currency, "on_hand": quantity(row.on_hand), "stores": row.stores,
        "about": enumeration(filter(None, (row.category, row.brand))),
    }  # fmt: skip
