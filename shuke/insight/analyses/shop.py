"""What an analysis is given: one book of the shop, its tables and the ways up its tree."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis

from shuke.foundation.kernel.period import months_before
from shuke.insight.engines.engine import Engine
from shuke.insight.forecasts.stages import end_of_month_before

Body = dict[str, Any]
Bodies = dict[int, Body]


@dataclass(frozen=True, slots=True)
class Shop:
    """A book on its day. ``orders`` are without the names of who refused analysis; ``bought`` are its purchases;
    ``ways`` holds unit_id and under_id; ``homes`` customer_id and under_id; ``scores`` what the learners said."""

    engine: Engine
    as_of: date
    currency: str
    orders: ibis.Table
    customers: ibis.Table
    lines: ibis.Table
    products: ibis.Table
    bought: ibis.Table
    ways: ibis.Table
    homes: ibis.Table
    figures: ibis.Table
    scores: ibis.Table

    @property
    def month_end(self) -> date:
        """The last day of the month before: what "since" is counted from."""
        return end_of_month_before(self.as_of)

    def month_ends(self, count: int) -> list[date]:
        """The ends of so many months before this one, the oldest first."""
        first = self.as_of.replace(day=1)
        return [months_before(first, back) - timedelta(days=1) for back in range(count - 1, -1, -1)]

    def rolled(self, low: ibis.Table, keys: list[str], sums: list[str]) -> dict[int, list[dict[str, Any]]]:
        """Sums of ``low`` (with under_id) for each unit and every unit above it: unit → rows."""
        wide = low.join(self.ways, "under_id")
        total = wide.group_by(["unit_id", *keys]).agg(
            **{name: wide[name].sum().cast("int64") for name in sums}
        )
        found: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for row in self.engine.rows(total.order_by(["unit_id", *keys])):
            found[row.pop("unit_id")].append(row)
        return found
