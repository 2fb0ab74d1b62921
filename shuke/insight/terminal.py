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
from shuke.insight.frames import lake
from shuke.insight.queries.curves import pareto_curve
from shuke.insight.queries.customers import figures_of
from shuke.insight.queries.grids import Grid, Sum, rfm_grid
from shuke.insight.queries.runs import RunShown, latest_run, orders_counted, runs_lately
from shuke.insight.queries.scores import runs_judged, scores_of
from shuke.insight.runs import compute_and_refresh


class NothingComputed(Refusal):
    """Figures are asked for before the first run."""

    code = "nothing_computed"
    message = _("No figures yet. Run “insight run” first.")


class NobodyThere(Refusal):
    """No customer has that number."""

    code = "nobody_there"
    message = _("Nobody has that number.")


def run(as_of: date | None = None, *, learn: bool = False) -> dict[str, Any]:
    """Compute all measures and put them into the database; seconds of each part, and what was left out."""
    began, now = time.perf_counter(), timezone.now()
    done = compute_and_refresh(actor=SYSTEM, now=now, today=timezone.localdate(now), as_of=as_of, learn=learn)
    answer = show("rfm")
    return {
        **{
            name: answer[name]
            for name in ("as_of", "base", "currency", "window_start", "customers", "net_minor", "left_out")
        },
        "run": done["run"],
        **({"learners": done["learners"]} if learn else {}),
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


def status(limit: int = 10) -> dict[str, Any]:
    """The last runs with what they took, and how good the learners were run by run."""
    with reading_as(SYSTEM):
        timed, judged = runs_lately(actor=SYSTEM, limit=limit), runs_judged(actor=SYSTEM, limit=limit)
    return {
        "runs": [
            {"as_of": one.as_of.isoformat(), "finished_at": one.finished_at.isoformat(timespec="seconds"),
             "seconds": round(one.seconds, 1)}
            for one in timed
        ],
        "learners": [{"as_of": run.as_of.isoformat(), **_short(told)} for run in judged for told in run.learners],
    }  # fmt: skip


def backtest(as_of: date | None = None) -> dict[str, Any]:
    """Judge the learners on the shop's own past, as its lake is; nothing is stored."""
    from shuke.insight.forecasts.explaining import judged
    from shuke.insight.scoring import main_book

    with main_book(lake(), as_of, today=timezone.localdate()) as book:
        return judged(*book)


def explain(customer_id: int) -> dict[str, Any]:
    """Everything that is computed of one customer, and what moves the chance of the next purchase."""
    with reading_as(SYSTEM):
        figure = figures_of(actor=SYSTEM, customer_ids=[customer_id]).get(customer_id)
        said = scores_of(actor=SYSTEM, customer_ids=[customer_id]).get(customer_id)
    if figure is None or said is None:
        raise NobodyThere()
    from shuke.insight.forecasts.explaining import reasons
    from shuke.insight.scoring import main_book

    known = {name: value for name, value in (asdict(figure) | asdict(said)).items() if value is not None}
    with main_book(lake(), figure.as_of, today=timezone.localdate()) as book:
        return known | {"reasons": reasons(*book, customer_id)}


def _short(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if not isinstance(value, list)}
