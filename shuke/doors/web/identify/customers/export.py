"""The list as a file, for who may take it out of the house."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from shuke.customers.commands.exporting import MOST_EXPORTED, export
from shuke.customers.queries.fields import FieldShown
from shuke.customers.queries.lists import customers_listed
from shuke.doors.web.identify.customers.asking import asked_of, list_for
from shuke.doors.web.identify.customers.chosen import address_of
from shuke.doors.web.identify.customers.columns import figures_for, own_fields
from shuke.doors.web.identify.customers.rows import rows_of
from shuke.doors.web.lists.address import Address
from shuke.doors.web.lists.files import csv_of, xlsx_of
from shuke.doors.web.lists.parts import Shown
from shuke.doors.web.request import actor_of, staff_of, today
from shuke.foundation.kernel.money import digits_of
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.refusals import Forbidden

PURPOSES = (
    ("mailing", _("Letters or a mailing")),
    ("meeting", _("A meeting or a shift")),
    ("analysis", _("Own reckoning")),
    ("authority", _("An authority asks")),
    ("other", _("Something else")),
)
LABELS = (("csv", "CSV"), ("xlsx", "Excel"))
FORMATS = {
    "csv": (csv_of, "text/csv; charset=utf-8"),
    "xlsx": (xlsx_of, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def export_form(actor: Actor, address: Address, total: int | None) -> dict[str, Any] | None:
    """The form that asks what for; None for who takes nothing out."""
    if not actor.may("customers.export"):
        return None
    is_possible = total is not None and 0 < total <= MOST_EXPORTED
    return {
        "purposes": PURPOSES,
        "formats": LABELS,
        "query": address.query(),
        "total": total,
        "is_possible": is_possible,
        "most": MOST_EXPORTED,
    }


@require_POST
def exported(request: HttpRequest) -> HttpResponse:
    """The file, once the log knows of it."""
    actor = actor_of(request)
    if not actor.may("customers.export"):  # before anything is read for it
        raise Forbidden()
    kind = request.POST.get("format", "") if request.POST.get("format") in FORMATS else "csv"
    with reading():
        address, found, rows = _read(request, actor)
        shown = [one for one in address.shown() if one.column.kind not in ("pick", "about")]
        head, lines = (
            [str(one.column.label) for one in shown],
            [[_value(row, one) for one in shown] for row in rows],
        )
    write, content_type = FORMATS[kind]
    body = write(head, lines)
    export(
        actor=actor, customer_ids=found, purpose=request.POST.get("purpose", ""), query=address.query(),
        columns=[one.column.key for one in shown], kind=kind, sha256=sha256(body).hexdigest(),
    )  # fmt: skip
    name = f"customers-{today().isoformat()}.{kind}"
    return HttpResponse(
        body, content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )  # fmt: skip


def _read(request: HttpRequest, actor: Actor) -> tuple[Address, list[int], list[dict[str, Any]]]:
    currency = staff_of(request).currency
    address, (_list, attributes) = address_of(request), list_for(actor, today(), currency)
    asked = replace(
        asked_of(address, attributes),
        after=None,
        limit=MOST_EXPORTED,
        descending=address.descending,
        is_backwards=False,
    )
    found = customers_listed(actor=actor, asked=asked, figures=figures_for(address.shown()))
    return address, [row.id for row in found], rows_of(actor, found, currency, own_fields(address.shown()))


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
