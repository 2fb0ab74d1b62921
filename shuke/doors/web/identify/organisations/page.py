"""The list of organisations."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuke.customers.queries.lists import COUNT_STOPS_AT, CustomerRow, customers_counted, customers_listed
from shuke.customers.queries.organisations import contacts_at
from shuke.doors.web.identify.contacts.kinds import KINDS
from shuke.doors.web.identify.customers.asking import asked_of
from shuke.doors.web.identify.customers.columns import figures_for
from shuke.doors.web.identify.customers.rows import rows_of
from shuke.doors.web.identify.organisations.asking import list_for
from shuke.doors.web.lists import paging
from shuke.doors.web.lists.address import read
from shuke.doors.web.lists.page import context
from shuke.doors.web.request import actor_of, staff_of, today
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.refusals import Forbidden
from shuke.ui.formats import enumeration


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Companies, distributors, partners, suppliers: tabs, filters as chips in the address, one page of rows."""
    actor, currency = actor_of(request), staff_of(request).currency
    if not actor.may("customers.view_organisations"):
        raise Forbidden()
    list_, attributes = list_for(actor, today(), currency)
    address = read(request.GET, list_)
    asked = asked_of(address, attributes)
    figures = (*figures_for(address.shown()), "organisation_kind")
    rows, has_more = paging.cut(address, customers_listed(actor=actor, asked=asked, figures=figures))
    total = customers_counted(actor=actor, asked=replace(asked, after=None))
    marks = [paging.mark(row.sort_value, row.id) for row in rows]
    drawn = context(
        address, actor=actor, rows=_rows(actor, rows, currency), total=total, stops_at=COUNT_STOPS_AT,
        pager=paging.pager(address, marks, has_more),
    )  # fmt: skip
    return render(request, "identify/organisations/page.html", {**drawn, "acts": _acts(actor)})


def _rows(actor: Actor, found: Sequence[CustomerRow], currency: str) -> list[dict[str, Any]]:
    words, first = dict(KINDS), {}
    for contact in contacts_at(actor=actor, organisation_ids=[row.id for row in found], only_first=True):
        first[contact.organisation_id] = enumeration(filter(None, (contact.name, contact.role)))
    rows = rows_of(actor, found, currency)
    for row, one in zip(rows, found, strict=True):
        kind = str(words.get(one.figures.get("organisation_kind", ""), ""))
        row |= {
            "url": reverse("organisation", args=[one.id]), "kind": kind, "contact": first.get(one.id, ""), "peek_url": "",
            "about": enumeration(filter(None, (kind, first.get(one.id) or row["owner_name"]))),
        }  # fmt: skip
    return rows


def _acts(actor: Actor) -> list[dict[str, Any]]:
    if not actor.may("customers.enrol_organisation"):
        return []
    return [
        {
            "url": reverse("organisation_new"),
            "label": _("New organisation"),
            "icon": "building",
            "primary": True,
        }
    ]
