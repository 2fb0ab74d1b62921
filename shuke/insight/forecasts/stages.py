"""Stages on a past day, by what was known then."""

from __future__ import annotations

from datetime import date

import ibis

from shuke.insight.engines.engine import Engine
from shuke.insight.measures.lifecycle import lifecycle, visits
from shuke.insight.measures.rhythm import rhythm, shop_gap

BEFORE = {"customer_id": "int64", "stage": "string", "last_on": "date"}


def stages_on(engine: Engine, bought: ibis.Table, customers: ibis.Table, day: date) -> ibis.Table:
    """customer_id, stage, last_on of the customers who had joined by ``day``; kept as "staged_then" until it is forgotten."""
    nothing = engine.give("nothing_then", ibis.schema(BEFORE).to_pyarrow().empty_table())
    seen = engine.keep("bought_then", bought.filter(bought.sold_on <= day))
    visited = engine.keep("visited_then", visits(seen, as_of=day))
    people = customers.filter(customers.joined_on <= day)
    gaps = shop_gap(rhythm(seen, as_of=day))
    staged = engine.keep("staged_then", lifecycle(people, visited, gaps, nothing, as_of=day))
    engine.forget("bought_then", "visited_then", "nothing_then")
    return staged


def end_of_month_before(as_of: date) -> date:
    """The last day of the month before the one of ``as_of``: what a flow is counted from."""
    return date.fromordinal(as_of.replace(day=1).toordinal() - 1)


def stages_by_customer(engine: Engine) -> dict[int, str]:
    """What ``stages_on`` kept, by customer."""
    found: dict[int, str] = {}
    for batch in engine.batches("staged_then"):  # none at all where nobody had joined
        found |= zip(batch.column("customer_id").to_pylist(), batch.column("stage").to_pylist(), strict=True)
    return found
