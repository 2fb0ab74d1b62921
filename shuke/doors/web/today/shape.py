"""The shape of the clientele on Today, for who sees numbers and no persons: named cells and classes."""

from typing import Any

from django.urls import reverse

from shuke.foundation.org.actor import Actor
from shuke.insight.labels import CELLS
from shuke.insight.queries.curves import pareto_curve
from shuke.insight.queries.grids import rfm_grid
from shuke.insight.queries.runs import RunShown
from shuke.insight.rules.shares import CLASSES


def shape_panels(actor: Actor, run: RunShown) -> dict[str, Any]:
    """Context "cells" and "classes" of the actor's unit; customers None means under ten."""
    grid, curve = (
        rfm_grid(actor=actor, unit_id=actor.unit_id),
        pareto_curve(actor=actor, unit_id=actor.unit_id),
    )
    sums = dict(curve.classes)
    rfm, abc = reverse("rfm"), reverse("abc")
    return {
        "basis": {"as_of": run.as_of, "months": run.months},
        "cells": {
            "currency": run.currency, "url": rfm,
            "rows": [
                {"name": CELLS[name], "url": f"{rfm}?cell={name}", "customers": held.customers, "net_minor": held.net_minor,
                 "share": None if held.share_bp is None else held.share_bp / 100}
                for name, held in grid.cells
            ],
        },
        "classes": {
            "currency": run.currency, "url": abc,
            "rows": [
                {"letter": letter, "customers": sums[letter].customers, "net_minor": sums[letter].net_minor,
                 "share": (sums[letter].share_bp or 0) / 100}
                for letter in CLASSES
            ],
        },
    }  # fmt: skip
