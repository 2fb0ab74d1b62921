"""The orders list: sales by time."""

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shuke.customers.queries.lists import WIDE_SCOPES
from shuke.doors.web.lists import paging
from shuke.doors.web.lists.address import Address, read
from shuke.doors.web.lists.page import context
from shuke.doors.web.lists.parts import Filter, List, Shown, Sort, View, by_key, by_name
from shuke.doors.web.request import actor_of, is_english, today
from shuke.doors.web.trade.words import CHANNELS, channel_label, id_choice
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.queries import staff_within
from shuke.foundation.org.reach import unit_labels
from shuke.foundation.org.refusals import Forbidden
from shuke.trade.orders.queries.listed import (
    COUNT_STOPS_AT,
    OrderRow,
    OrdersAsked,
    orders_counted,
    orders_listed,
)
from shuke.ui.formats import enumeration
from shuke.ui.table import Column

PAGE = 50
# What is left of the list for whom sales are masked.
WHEN_AND_WHERE = ("name", "placed_at", "store", "customer", "channel", "about")
SORTS = by_key([Sort("time", _("Time"), kind="moment")])
# Everything about a sale is of class S, and so is the page.
COLUMNS = (
    Shown(Column("name", _("Order"), "name"), is_fixed=True),
    Shown(Column("placed_at", _("Time"), "moment", place="last"), "time"),
    Shown(Column("store", _("Store"))),
    Shown(Column("customer", _("Customer"), "link")),
    Shown(Column("seller", _("Seller"))),
    Shown(Column("total_minor", _("Total"), "exact_money", place="spend")),
    Shown(Column("refunded_minor", _("Refunded"), "refunded", place="rfm")),
    Shown(Column("channel", _("Channel")), is_usual=False),
    Shown(Column("line_count", _("Lines"), "count"), is_usual=False),
    Shown(Column("about", _("Store and customer")), is_fixed=True),
)


@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """What was sold within reach, newest first."""
    actor = actor_of(request)
    if not actor.may("orders.view") or not actor.sees("S"):
        raise Forbidden()
    address = read(request.GET, list_for(actor))
    asked = asked_of(address, today())
    rows, has_more = paging.cut(address, orders_listed(actor=actor, asked=asked))
    total = orders_counted(actor=actor, asked=asked)
    drawn = context(
        address, actor=actor, rows=[_row(row) for row in rows], total=total, stops_at=COUNT_STOPS_AT,
        pager=paging.pager(address, [paging.mark(row.placed_at.isoformat(), row.id) for row in rows], has_more),
    )  # fmt: skip
    return render(
        request,
        "trade/orders.html",
        {**drawn, "table_class": "two-line plain-rows", "at_till": actor.scope == "desk"},
    )


def list_for(actor: Actor) -> List:
    """What the actor may ask of the list: whoever reaches few sales needs no store and no seller to choose."""
    is_full = actor.sees("S") == "full"
    views = [View("all", _("All"), "time"), View("today", _("Today"), "time")]
    if is_full:
        views.append(View("refunded", _("With a refund"), "time"))
    filters = [Filter("channel", _("Channel"), "many", CHANNELS), Filter("on", _("Period"), "day")]
    if actor.scope in WIDE_SCOPES:
        views.append(View("anonymous", _("Anonymous"), "time"))
        stores = partial(_stores, actor)
        filters.append(
            Filter("store", _("Store"), "one", stores, is_whole=True, is_open=True, words=_words(stores))
        )
    if actor.scope in WIDE_SCOPES and is_full:
        sellers = partial(_sellers, actor)
        filters.append(
            Filter("seller", _("Seller"), "one", sellers, is_whole=True, is_open=True, words=_words(sellers))
        )
    columns = [one for one in COLUMNS if is_full or one.column.key in WHEN_AND_WHERE]
    return List("orders", views, SORTS, columns, by_name(filters), PAGE)


def _stores(actor: Actor) -> list[tuple[str, Any]]:
    units = unit_labels(actor.path, is_english())
    return id_choice((id_, name) for id_, _path, name, kind in units if kind == "store")


def _sellers(actor: Actor) -> list[tuple[str, Any]]:
    return id_choice(staff_within(actor.path, is_english()))


def _words(choices: Any) -> Any:
    return lambda text: str(dict(choices()).get(text, text))


def asked_of(address: Address, now: date) -> OrdersAsked:
    """The query's words for an address; days are those of the person's shop."""
    values = {one.name: value for one, value in address.values()}
    first, last = values.get("on", (None, None))
    if address.view.key == "today":
        first, last = max(filter(None, (first, now))), min(filter(None, (last, now)))
    return OrdersAsked(
        has_refund=address.view.key == "refunded", is_anonymous=address.view.key == "anonymous",
        unit_id=values.get("store"), channels=tuple(values.get("channel", ())), seller_id=values.get("seller"),
        since=_midnight(first), until=_midnight(last + timedelta(days=1)) if last else None,
        descending=address.descending != address.backwards, place=address.place, limit=address.of.size,
    )  # fmt: skip


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def _row(row: OrderRow) -> dict[str, Any]:
    anonymous = str(_("Anonymous"))
    customer = row.customer or (anonymous if row.is_anonymous else "")
    return {
        "url": reverse("order", args=[row.id]), "name": row.number, "placed_at": row.placed_at, "store": row.store,
        "customer": customer, "customer_url": reverse("customer", args=[row.customer_id]) if row.customer else "",
        "total_minor": row.total_minor, "refunded_minor": row.refunded_minor or None, "currency": row.currency,
        "channel": channel_label(row.channel), "seller": row.seller, "line_count": row.line_count,
        "about": enumeration(filter(None, (row.store, customer))),
    }  # fmt: skip
