"""What the learners see of a shop on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import numpy as np

from shuke.insight.engines.engine import Engine
from shuke.insight.learners import lifetime
from shuke.insight.learners.counting import Floats, Ints
from shuke.insight.learners.judging import Flags
from shuke.insight.measures.features import came_back, features
from shuke.insight.measures.repeats import repeats


@dataclass(frozen=True, slots=True)
class Frame:
    """Customers with a purchase by a day: their numbers, histories, and what they did in the span after it."""

    ids: Ints
    names: tuple[str, ...]
    rows: Floats
    people: lifetime.Buyers
    year_minor: Floats
    later_minor: Floats

    @property
    def came(self) -> Flags:
        """Who bought in the span."""
        return self.later_minor > 0

    def column(self, name: str) -> Floats:
        """One of the numbers."""
        return np.asarray(self.rows[:, self.names.index(name)])


def frame(engine: Engine, bought: ibis.Table, day: date, until: date | None = None) -> Frame:
    """What is known on ``day``, and what came after it up to ``until``. ``bought``: ``measures.purchases``."""
    seen = _columns(engine, "seen_features", features(bought, as_of=day))
    held = _columns(engine, "seen_repeats", repeats(bought, as_of=day).order_by("customer_id"))
    ids = seen.pop("customer_id").astype(np.int64)
    later = np.zeros(len(ids))
    if until is not None:
        after = _columns(engine, "seen_later", came_back(bought, as_of=day, until=until))
        known = np.isin(after["customer_id"], ids)
        later[np.searchsorted(ids, after["customer_id"][known])] = after["later_minor"][known]
    x, t_x, t = (held[name].astype(np.int64) for name in ("x", "t_x", "t"))
    people = lifetime.Buyers(x, t_x, t, x + 1, held["total_minor"] / (x + 1))
    return Frame(ids, tuple(seen), np.column_stack(list(seen.values())), people, held["year_minor"], later)


def _columns(engine: Engine, name: str, table: ibis.Table) -> dict[str, Floats]:
    engine.keep(name, table)
    found: dict[str, list[Floats]] = {column: [] for column in table.columns}
    for batch in engine.batches(name):
        for column in table.columns:
            found[column].append(batch.column(column).to_numpy(zero_copy_only=False).astype(np.float64))
    engine.forget(name)
    order = np.argsort(
        np.concatenate(found["customer_id"]) if found["customer_id"] else np.zeros(0), kind="stable"
    )
    return {column: np.concatenate(parts)[order] if parts else np.zeros(0) for column, parts in found.items()}
