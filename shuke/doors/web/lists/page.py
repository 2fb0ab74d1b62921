"""What the template of a list draws: tabs, chips, forms, columns, sorts, pager."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from shuke.doors.web.lists.address import Address
from shuke.doors.web.lists.filters import chips, form
from shuke.doors.web.lists.saved import saved_tabs
from shuke.foundation.org.actor import Actor
from shuke.ui.table import Column


def context(
    address: Address,
    *,
    actor: Actor,
    rows: Sequence[Any],
    total: int | None,
    stops_at: int,
    pager: dict[str, Any],
) -> dict[str, Any]:
    """The context of ``lists/list.html``; ``total`` above ``stops_at`` reads "10,000+"."""
    saved = saved_tabs(actor, address)
    return {
        "address": address.query(), "total": total, "capped": total is not None and total > stops_at,
        "views": tabs(address, total, is_here=saved["here"] is None), "saved": saved, "filters": chips(address),
        "filter_form": form(address), "unread": address.unread,
        "columns": headings(address), "column_menu": column_menu(address), "rows": rows, "sort": sorts(address),
        "pager": pager,
    }  # fmt: skip


def tabs(address: Address, total: int | None, *, is_here: bool = True) -> list[dict[str, Any]]:
    """The views that ship as tabs; the one in force says how many it holds, unless a saved one is."""
    here = address.view if is_here else None
    return [
        {"label": view.label, "url": address.in_view(view), "current": view is here,
         "count": total if view is here else None}
        for view in address.of.views
    ]  # fmt: skip


def headings(address: Address) -> list[Column]:
    """The columns to show, with the links that order by them."""
    direction = "descending" if address.descending else "ascending"
    return [
        replace(
            one.column,
            sort_url=address.sorted_by(one.sort) if one.sort in address.of.sorts else "",
            sorted=direction if one.sort == address.sort.key else "",
        )
        for one in address.shown()
    ]


def column_menu(address: Address) -> dict[str, Any] | None:
    """The form that chooses columns; None where there are none to choose."""
    here = {one.column.key for one in address.shown()}
    choices = [
        (one.column.key, one.column.label, one.column.key in here) for one in address.of.columns if not one.is_fixed
    ]  # fmt: skip
    if not choices:
        return None
    kept = [
        ("view", address.view.key),
        ("saved", address.saved or ""),
        ("sort", address.url_sort),
        *address.filters.items(),
    ]
    return {
        "choices": choices, "hidden": [(name, value) for name, value in kept if value],
        "usual_url": address.url(cols=None) if address.columns else "",
    }  # fmt: skip


def sorts(address: Address) -> dict[str, Any]:
    """The orders to choose from, for the phone, where there are no headings."""
    choices = [
        (one.label, address.url(sort=one.key), one.key == address.sort.key)
        for one in address.of.sorts.values()
    ]
    return {"label": address.sort.label, "choices": choices, "descending": address.descending}
