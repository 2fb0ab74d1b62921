"""Demand: sales per category in the weeks to come, with intervals, and how right such forecasts were here."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import numpy as np

from shuke.insight.analyses.shop import Bodies, Shop
from shuke.insight.learners.counting import TooFew
from shuke.insight.learners.demand import fit
from shuke.insight.rules.holidays import holiday_of_week

AHEAD, PAST, SHOWN, MOST = 8, 156, 26, 12
RIVAL = "seasonal_naive"


def demand_ahead(shop: Shop) -> Bodies:
    """Per unit of sale: series, the whole first (category null), then the largest categories. A series: category,
    past [pieces per week, thousandths], ahead [[low, middle, high]], method, mase, rival (MASE of "as a year ago"),
    is_shown (better than the rival and than 1); or needed and found weeks. first_on is the Monday after the last whole week."""
    monday = shop.as_of - timedelta(days=shop.as_of.weekday())
    if shop.as_of.weekday() == 6:
        monday += timedelta(days=7)
    weeks = [monday - timedelta(weeks=back) for back in range(PAST, 0, -1)]
    sums = _per_week(shop, weeks[0], monday)
    out: Bodies = {}
    for unit, found in sums.items():
        whole = sum(found.values(), np.zeros(len(weeks)))
        largest = sorted((key for key in found if key is not None), key=lambda key: -found[key][-52:].sum())[
            :MOST
        ]
        out[unit] = {
            "as_of": shop.as_of.isoformat(), "first_on": monday.isoformat(),
            "series": [_foretold(None, whole, weeks, monday), *(_foretold(key, found[key], weeks, monday) for key in largest)],
        }  # fmt: skip
    return out


def _per_week(shop: Shop, start: date, end: date) -> dict[int, dict[int | None, Any]]:
    done = shop.orders.filter(
        shop.orders.status == "completed", shop.orders.sold_on >= start, shop.orders.sold_on < end
    ).select("order_id", "sold_on", under_id="unit_id")
    kinds = shop.products.select("product_id", "category_id")
    held = shop.lines.filter(shop.lines.is_goods).join(done, "order_id").left_join(kinds, "product_id")
    week = held.sold_on.delta(start, unit="day") // 7
    low = held.mutate(week=week.cast("int64")).group_by(["under_id", "category_id", "week"]).agg(
        pieces=(held.quantity_milli - held.refunded_milli).sum()
    )  # fmt: skip
    count = (end - start).days // 7
    out: dict[int, dict[int | None, Any]] = defaultdict(lambda: defaultdict(lambda: np.zeros(count)))
    for unit, rows in shop.rolled(low, ["category_id", "week"], ["pieces"]).items():
        for row in rows:
            out[unit][row["category_id"]][row["week"]] += max(row["pieces"], 0)
    return out


def _foretold(category: int | None, pieces: Any, weeks: list[date], monday: date) -> dict[str, Any]:
    """A series from its first week with a sale on; its forecast where that is better than the rival's."""
    sold = np.flatnonzero(pieces > 0)
    first = int(sold[0]) if len(sold) else len(pieces)
    series, named = pieces[first:], weeks[first:]
    told: dict[str, Any] = {
        "category": category,
        "past": [int(one) for one in series[-SHOWN:]],
        "is_shown": False,
    }
    holidays = tuple(holiday_of_week(day) for day in named)
    try:
        made = fit(series, AHEAD, holidays)
    except TooFew as few:
        return told | {"needed": few.needed, "found": few.found}
    to_come = tuple(holiday_of_week(monday + timedelta(weeks=n)) for n in range(AHEAD))
    low, high = made.interval(AHEAD, holidays=to_come)
    middle = made.predict(AHEAD, to_come)
    return told | {
        "ahead": [[int(a), int(b), int(c)] for a, b, c in zip(low, middle, high, strict=True)],
        "method": made.method_, "mase": round(made.mase_[made.method_], 3), "rival": round(made.mase_[RIVAL], 3),
        "is_shown": made.mase_[made.method_] < min(made.mase_[RIVAL], 1.0),
    }  # fmt: skip
