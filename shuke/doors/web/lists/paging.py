"""Keyset paging: rows are asked one more than shown, so that it is known whether further ones follow."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from shuke.doors.web.lists.address import Address


def mark(value: Any, id_: int) -> str:
    """The place of a row, from which the next page goes on."""
    return f"{'' if value is None else value}~{id_}"


def cut[Row](address: Address, found: Sequence[Row]) -> tuple[list[Row], bool]:
    """The rows of the page in the order shown, and whether more follow in the direction read."""
    size = address.of.size
    rows = list(found[:size])
    if address.backwards:
        rows.reverse()
    return rows, len(found) > size


def pager(address: Address, marks: Sequence[str], has_more: bool) -> dict[str, Any]:
    """Links to the pages before and after, from the marks of the rows shown; empty texts for no rows."""
    if not marks:
        return {"note": "", "previous_url": "", "next_url": ""}
    goes_back = has_more if address.backwards else bool(address.after)
    goes_on = address.backwards or has_more
    order = _("high to low") if address.descending else _("low to high")
    if address.sort.kind == "text":
        order = _("Z to A") if address.descending else _("A to Z")
    if address.sort.kind in ("day", "moment"):
        order = _("newest first") if address.descending else _("oldest first")
    note = _("%(count)s per page, by %(sort)s, %(order)s") % {
        "count": address.of.size, "sort": address.sort.label, "order": order,
    }  # fmt: skip
    return {
        "note": note,
        "previous_url": address.url(before=marks[0]) if goes_back else "",
        "next_url": address.url(after=marks[-1]) if goes_on else "",
    }
