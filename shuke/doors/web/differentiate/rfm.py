"""The RFM heat map: every cell opens its customers."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuke.customers.queries.profile import names_of
from shuke.doors.web.differentiate.basis import AXIS_NAMES, axes_title, band_hint
from shuke.doors.web.lists.units import chosen_unit, unit_choices
from shuke.doors.web.request import actor_of, whole
from shuke.foundation.org.actor import Actor
from shuke.insight.labels import CELLS, CHINESE_CELLS
from shuke.insight.queries.customers import picked_customers
from shuke.insight.queries.grids import AXES, Grid, Sum, Tile, rfm_grid
from shuke.insight.queries.runs import RunShown, latest_run

SHOWN = 12
MAPS = {"international": CELLS, "chinese": CHINESE_CELLS}


class _Place:
    """The page's address: unit, axes, named map, table or map, chosen cell."""

    def __init__(self, query: QueryDict, unit_id: int) -> None:
        self.unit = unit_id
        self.axes = query.get("axes", "") if query.get("axes") in AXES else "rf"
        self.names = query.get("names", "") if query.get("names") in MAPS else "international"
        self.as_table = query.get("as") == "table"
        scores = {axis: whole(query.get(axis)) for axis in self.axes}
        self.tile = scores if all(score in range(1, 6) for score in scores.values()) else {}
        self.name = query.get("cell", "") if query.get("cell") in MAPS[self.names] and not self.tile else ""

    def url(self, **changes: Any) -> str:
        """The address with changes; choosing other axes or names closes the cell."""
        values: dict[str, Any] = {
            "unit": self.unit, "axes": self.axes, "names": self.names, "as": "table" if self.as_table else "",
        }  # fmt: skip
        if not changes.keys() & {"axes", "names", "cell", *"rfm"}:
            values |= self.tile | ({"cell": self.name} if self.name else {})
        query = QueryDict(mutable=True)
        for name, value in (values | changes).items():
            if value:
                query[name] = str(value)
        return f"?{query.urlencode()}"


@require_safe
def rfm(request: HttpRequest) -> HttpResponse:
    """Recency, frequency and money of a unit's customers, as 25 cells over two of the three."""
    actor = actor_of(request)
    unit_id, path, units = chosen_unit(request, actor)
    place, run = _Place(request.GET, unit_id), latest_run(actor=actor, unit_id=unit_id)
    if run is None:
        return render(
            request, "differentiate/rfm.html", {"rows": [], "basis": {"as_of": None, "months": None}}
        )
    grid = rfm_grid(actor=actor, unit_id=unit_id, axes=place.axes, names=place.names)
    across = place.axes[0]
    context = {
        "basis": {"as_of": run.as_of, "months": run.months}, "units": unit_choices(units, unit_id, place.url),
        "total": {"customers": grid.total.customers, "net_minor": grid.total.net_minor, "currency": run.currency},
        "views": [
            {"label": _("Heat map"), "icon": "grid-dots", "url": place.url(**{"as": ""}), "current": not place.as_table},
            {"label": _("Table"), "icon": "table", "url": place.url(**{"as": "table"}), "current": place.as_table},
        ],
        "as_table": place.as_table, "title": axes_title(place.axes),
        "pairs": [
            {"label": f"{axes[0]} × {axes[1]}".upper(), "url": place.url(axes=axes), "current": axes == place.axes}
            for axes in AXES
        ],
        "maps": [
            {"label": _("11 cells"), "url": place.url(names="international"), "current": place.names == "international"},
            {"label": _("8 cells"), "url": place.url(names="chinese"), "current": place.names == "chinese"},
        ],
        "rows": [_row(tiles, run, place, grid) for tiles in grid.rows],
        "columns": [{"label": f"{AXIS_NAMES[across]}{score}", "hint": band_hint(run, across, score)} for score in range(1, 6)],
        "names": [_name(name, held, place) for name, held in grid.cells],
        "cell": _cell(actor, run, grid, place, path),
    }  # fmt: skip
    return render(request, "differentiate/rfm.html", context)


def _row(tiles: tuple[Tile, ...], run: RunShown, place: _Place, grid: Grid) -> dict[str, Any]:
    upwards = place.axes[1]
    top = max((tile.sum.customers or 0 for row in grid.rows for tile in row), default=0)
    score = tiles[0].y
    return {
        "label": f"{AXIS_NAMES[upwards]}{score}", "hint": band_hint(run, upwards, score),
        "cells": [_tile(tile, place, top) for tile in tiles],
    }  # fmt: skip


def _tile(tile: Tile, place: _Place, top: int) -> dict[str, Any]:
    across, upwards = place.axes[0], place.axes[1]
    chosen = {across: tile.x, upwards: tile.y}
    label = f"{across.upper()}{tile.x} {upwards.upper()}{tile.y}"
    customers = tile.sum.customers
    return {
        "key": f"{across}{tile.x}{upwards}{tile.y}", "label": label, "name": MAPS[place.names].get(tile.name, ""),
        "customers": customers or 0, "net_minor": tile.sum.net_minor, "url": place.url(**chosen),
        "share": _percent(tile.sum), "step": _step(customers or 0, top), "current": place.tile == chosen,
    }  # fmt: skip


def _step(customers: int, top: int) -> int:
    """Heat by rank on a square-root scale: a few crowded cells do not bleach the others."""
    return 0 if not customers or not top else max(1, round(5 * (customers / top) ** 0.5))


def _percent(held: Sum) -> float | None:
    return None if held.share_bp is None else held.share_bp / 100


def _name(name: str, held: Sum, place: _Place) -> dict[str, Any]:
    return {
        "name": MAPS[place.names][name], "customers": held.customers, "share": _percent(held),
        "url": place.url(cell=name), "current": place.name == name,
    }  # fmt: skip


def _cell(actor: Actor, run: RunShown, grid: Grid, place: _Place, path: str) -> dict[str, Any] | None:
    """The side panel: the chosen tile or named cell with its best customers, for who may see persons."""
    if place.tile:
        across, upwards = place.axes[0], place.axes[1]
        tile = grid.rows[5 - (place.tile[upwards] or 0)][(place.tile[across] or 0) - 1]
        held, title = tile.sum, f"{across.upper()}{tile.x} {upwards.upper()}{tile.y}"
        name = MAPS[place.names].get(tile.name, "")
        hint = _(", ").join(filter(None, (band_hint(run, across, tile.x), band_hint(run, upwards, tile.y))))
        picks: dict[str, Any] = dict(place.tile)
    elif place.name:
        held = dict(grid.cells)[place.name]
        title, name, hint = str(MAPS[place.names][place.name]), "", ""
        picks = {"cell" if place.names == "international" else "cell_cn": place.name}
    else:
        return None
    sees_persons = actor.may("insight.view_figures") and actor.may("customers.view")
    query = QueryDict(mutable=True)
    query.update({"view": "all", "sort": "spend_12m", **{key: str(value) for key, value in picks.items()}})
    if path != actor.path:
        query["store"] = str(place.unit)
    return {
        "title": title, "name": name, "hint": hint, "customers": held.customers, "net_minor": held.net_minor,
        "share": _percent(held), "close_url": place.url(cell=""),
        "list_url": f"{reverse('customers')}?{query.urlencode()}" if sees_persons else "",
        "rows": _customers(actor, path, picks) if sees_persons else [],
    }  # fmt: skip


def _customers(actor: Actor, path: str, picks: dict[str, Any]) -> list[dict[str, Any]]:
    figures = picked_customers(actor=actor, unit_path=path, picks=picks, limit=SHOWN)[:SHOWN]
    names = names_of(actor=actor, customer_ids=[figure.customer_id for figure in figures])
    return [
        {"url": reverse("customer", args=[figure.customer_id]), "name": names.get(figure.customer_id, ""), "grade": figure.abc,
         "days_ago": figure.recency_days, "gap_days": figure.gap_days, "spend_12m_minor": figure.spend_12m_minor}
        for figure in figures if figure.customer_id in names
    ]  # fmt: skip
