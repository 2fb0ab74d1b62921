"""What the command line asks of insight, as plain dicts: `insight run`, `insight show`."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import SYSTEM, reading_as
from shuke.insight.queries.curves import pareto_curve
from shuke.insight.queries.grids import Grid, Sum, rfm_grid
from shuke.insight.queries.runs import RunShown, latest_run, orders_counted
from shuke.insight.runs import compute_and_refresh


class NothingComputed(Refusal):
    """Figures are asked for before the first run."""

    code = "nothing_computed"
    message = _("No figures yet. Run “insight run” first.")


def run(as_of: date | None = None) -> dict[str, Any]:
    """Compute all measures and put them into the database; seconds of each part, and what was left out."""
    began, now = time.perf_counter(), timezone.now()
    done = compute_and_refresh(actor=SYSTEM, now=now, today=timezone.localdate(now), as_of=as_of)
    answer = show("rfm")
    return {
        **{
            name: answer[name]
            for name in ("as_of", "base", "currency", "window_start", "customers", "net_minor", "left_out")
        },
        "run": done["run"],
        "rows_exported": done["exported"]["rows"],
        "export_seconds": done["exported"]["seconds"],
        "seconds": round(time.perf_counter() - began, 2),
    }


def show(measure: str) -> dict[str, Any]:
    """RFM or ABC of the whole shop, as last computed. NothingComputed before the first run."""
    with reading_as(SYSTEM):
        shown = latest_run(actor=SYSTEM)
        if shown is None or shown.unit_id is None:
            raise NothingComputed()
        counted = orders_counted(actor=SYSTEM, unit_id=shown.unit_id)
        basis = _basis(shown) | {
            "left_out": {
                reason: {"orders": row.orders, "lines": row.lines}
                for reason, row in sorted(counted.items())
                if reason != "purchase"
            }
        }
        return basis | (_rfm(shown.unit_id, shown) if measure == "rfm" else _abc(shown.unit_id))


def _basis(run: RunShown) -> dict[str, Any]:
    return {
        "base": run.base,
        "as_of": run.as_of.isoformat(),
        "window_start": run.window_start,
        "currency": run.currency,
    }


def _rfm(unit_id: int, run: RunShown) -> dict[str, Any]:
    grid = rfm_grid(actor=SYSTEM, unit_id=unit_id)
    chinese = rfm_grid(actor=SYSTEM, unit_id=unit_id, names="chinese")
    return {
        "customers": grid.total.customers,
        "net_minor": grid.total.net_minor,
        "shop_gap_days": run.shop_gap_days,
        "cells": _named(grid),
        "cells_cn": _named(chinese),
        "grid": [
            {"r": tile.x, "f": tile.y, "cell": tile.name, **asdict(tile.sum)}
            for row in grid.rows
            for tile in row
        ],
        "bands": list(run.bands),
    }


def _named(grid: Grid) -> list[dict[str, Any]]:
    return [_sum(name, "cell", held) for name, held in grid.cells]


def _sum(name: str, key: str, held: Sum) -> dict[str, Any]:
    return {key: name, **asdict(held)}


def _abc(unit_id: int) -> dict[str, Any]:
    curve = pareto_curve(actor=SYSTEM, unit_id=unit_id)
    return {
        "customers": sum(held.customers or 0 for _, held in curve.classes),
        "net_minor": sum(held.net_minor or 0 for _, held in curve.classes),
        "classes": [_sum(name, "abc", held) for name, held in curve.classes],
        "pareto": [asdict(point) for point in curve.points],
    }
