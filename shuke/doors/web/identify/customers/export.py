"""The customers list as a file: asked for here, made by the worker as the person, taken on the page of exports."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shuke.customers.queries.fields import FieldShown
from shuke.customers.queries.lists import customers_counted, customers_listed
from shuke.doors.web.identify.customers.asking import asked_of, list_for
from shuke.doors.web.identify.customers.chosen import address_of
from shuke.doors.web.identify.customers.columns import figures_for, own_fields
from shuke.doors.web.identify.customers.rows import rows_of
from shuke.doors.web.lists.address import Address, read
from shuke.doors.web.lists.parts import Shown
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, staff_of, today
from shuke.foundation.kernel.money import digits_of
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.refusals import Forbidden
from shuke.foundation.org.registries import TableOut
from shuke.stewardship.exports.commands.asking import request_file
from shuke.stewardship.exports.rules.limits import ALONE, FORMS, MOST, PURPOSES

LABELS = (("csv", "CSV"), ("xlsx", "Excel"))


def export_form(actor: Actor, address: Address, total: int | None) -> dict[str, Any] | None:
    """The form that asks what for; None for who takes nothing out."""
    if not actor.may("exports.request_file"):
        return None
    return {
        "purposes": PURPOSES.items(), "formats": LABELS, "query": address.query(), "total": total, "most": MOST,
        "is_possible": total is not None and 0 < total <= MOST, "waits": (total or 0) > ALONE,
    }  # fmt: skip


@require_POST
def exported(request: HttpRequest) -> HttpResponse:
    """The list is asked for; the page of exports says when it is there."""
    actor = actor_of(request)
    if not actor.may("exports.request_file"):  # before anything is read for it
        raise Forbidden()
    form = request.POST.get("format", "") if request.POST.get("format") in FORMS else "csv"
    with reading():
        address, (_list, attributes) = (
            address_of(request),
            list_for(actor, today(), staff_of(request).currency),
        )
        expected = customers_counted(actor=actor, asked=asked_of(address, attributes))
    request_file(
        actor=actor, page="customers", query=address.query(), form=form, purpose=request.POST.get("purpose", ""),
        expected=expected, now=timezone.now(),
    )  # fmt: skip
    if expected > ALONE:
        said(request, _("Asked for. Above 1,000 customers a second person decides first."))
    else:
        said(request, _("Asked for. The file is here in a moment."))
    return HttpResponseRedirect(reverse("exports"))


def customers_table(*, actor: Actor, currency: str, query: str, today: date, limit: int) -> TableOut:
    """The list at an address, whole, with the columns shown there, as the actor sees it."""
    list_, attributes = list_for(actor, today, currency)
    address = read(QueryDict(query), list_)
    asked = replace(
        asked_of(address, attributes),
        after=None,
        limit=limit,
        descending=address.descending,
        is_backwards=False,
    )
    found = customers_listed(actor=actor, asked=asked, figures=figures_for(address.shown()))[:limit]
    shown = [one for one in address.shown() if one.column.kind not in ("pick", "about")]
    rows = rows_of(actor, found, currency, own_fields(shown))
    return TableOut(
        [one.column.key for one in shown], [str(one.column.label) for one in shown],
        [[_value(row, one) for one in shown] for row in rows], [row.id for row in found],
    )  # fmt: skip


def _value(row: dict[str, Any], one: Shown) -> Any:
    """A cell as a spreadsheet can reckon with it: money in whole units with decimals, days as days, tags in words."""
    key, kind = one.column.key, one.column.kind
    if key.startswith("x_"):
        return _answer(row["answers"].get(key.removeprefix("x_")), row.get(key))
    if kind == "money":
        minor, digits = row.get(key), digits_of(row["currency"])
        return None if minor is None else round(minor / 10**digits, digits)
    if kind == "rfm":
        return "".join(str(row[letter]) for letter in "rfm") if row["r"] else ""
    if kind == "last":
        return row["last_on"]
    if kind == "tags":
        return "、".join(label for label, _colour in row["tags"])
    return row.get(key)


def _answer(shown: FieldShown | None, words: Any) -> Any:
    """An own field's answer: numbers, amounts and days as such, the rest in words; a masked one stays masked."""
    if shown is None or shown.is_masked or shown.field.kind not in ("number", "money", "day"):
        return words
    if shown.field.kind == "money":
        digits = digits_of(shown.field.currency)
        return round(shown.value / 10**digits, digits)
    return float(shown.value) if shown.field.kind == "number" else shown.value
