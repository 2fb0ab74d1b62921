"""The customers list."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuke.customers.queries.lists import (
    COUNT_STOPS_AT,
    WIDE_SCOPES,
    customers_counted,
    customers_listed,
)
from shuke.doors.web.identify.customer.peek import peek_at
from shuke.doors.web.identify.customers.acts import bulk_bar
from shuke.doors.web.identify.customers.asking import asked_of, list_for
from shuke.doors.web.identify.customers.columns import figures_for, own_fields
from shuke.doors.web.identify.customers.export import export_form
from shuke.doors.web.identify.customers.rows import rows_of
from shuke.doors.web.lists import paging
from shuke.doors.web.lists.address import read
from shuke.doors.web.lists.page import context
from shuke.doors.web.request import actor_of, staff_of, today, whole
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.refusals import NotFound
from shuke.insight.queries.runs import day_spoken_of
from shuke.ui.table import Column


@require_safe
def customers(request: HttpRequest) -> HttpResponse:
    """Whom we know: tabs, filters as chips in the address, one page of rows."""
    actor, currency = actor_of(request), staff_of(request).currency
    list_, attributes = list_for(actor, today(), currency)
    address = read(request.GET, list_)
    asked = asked_of(address, attributes)
    found = customers_listed(actor=actor, asked=asked, figures=figures_for(address.shown()))
    rows, has_more = paging.cut(address, found)
    total = customers_counted(actor=actor, asked=replace(asked, after=None))
    marks = [paging.mark(row.sort_value, row.id) for row in rows]
    drawn = context(
        address, actor=actor, rows=rows_of(actor, rows, currency, own_fields(address.shown())), total=total,
        stops_at=COUNT_STOPS_AT, pager=paging.pager(address, marks, has_more),
    )  # fmt: skip
    bulk, peek = bulk_bar(actor, address), _peek(request, actor)
    if bulk:
        drawn["columns"].insert(0, Column("pick", _("Choose all on this page"), "pick"))
    if peek:
        drawn["nav"] = "rail"  # beside an open drawer
    drawn |= {
        "spoken_of": _spoken_of(actor, today()), "acts": _acts(actor), "bulk": bulk, "peek": peek,
        "export": export_form(actor, address, total),
    }  # fmt: skip
    return render(request, "identify/customers/page.html", drawn)


def _peek(request: HttpRequest, actor: Actor) -> dict[str, Any] | None:
    """The drawer that the address asks for; none for who is out of reach."""
    customer_id = whole(request.GET.get("peek"))
    try:
        return peek_at(actor, customer_id, staff_of(request).currency) if customer_id else None
    except NotFound:
        return None


def _spoken_of(actor: Actor, now: date) -> date | None:
    """The day of the figures where it is not today; narrow scopes count from today, over what they reach."""
    if actor.scope not in WIDE_SCOPES or actor.sees("S") != "full":
        return None
    spoken_of = day_spoken_of(actor=actor, today=now, unit_id=actor.unit_id)
    return spoken_of if spoken_of != now else None


def _acts(actor: Actor) -> list[dict[str, Any]]:
    if not actor.may("customers.enrol_person"):
        return []
    return [
        {"url": reverse("customer_new"), "label": _("New customer"), "icon": "user-plus", "primary": True}
    ]
