"""All analyses of a book, one after the other; what one cannot say keeps the others from nothing."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

import numpy as np

from shuke.insight.analyses.affinity import pairs_bought
from shuke.insight.analyses.cohorts import retention
from shuke.insight.analyses.demand import demand_ahead
from shuke.insight.analyses.earnings import profit_by_tenth
from shuke.insight.analyses.lifecycle import lifecycle_flow
from shuke.insight.analyses.sales import sales_by_axis
from shuke.insight.analyses.shop import Shop
from shuke.insight.analyses.worth import lifetime_values
from shuke.insight.learners.counting import TooFew

ANALYSES = {
    "lifecycle": lifecycle_flow, "worth": lifetime_values, "cohorts": retention, "affinity": pairs_bought,
    "sales": sales_by_axis, "earnings": profit_by_tenth, "demand": demand_ahead,
}  # fmt: skip
Found = list[tuple[int, str, dict[str, Any]]]


def found_in(shop: Shop) -> tuple[Found, dict[str, float]]:
    """(unit, analysis, body) of every analysis, and the seconds of each."""
    found: Found = []
    seconds: dict[str, float] = {}
    for name, analysis in ANALYSES.items():
        began = time.perf_counter()
        # A shop that one analysis does not fit keeps the others; its page says that nothing is known.
        with suppress(TooFew, ArithmeticError, ValueError, np.linalg.LinAlgError):
            found += [(unit, name, body) for unit, body in analysis(shop).items()]
        seconds[name] = round(time.perf_counter() - began, 2)
    return found, seconds
