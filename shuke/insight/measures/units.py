"""Figures rolled up to each unit of the organisation and every unit above it."""

import ibis

from shuke.insight.columns import CELL, CLASS
from shuke.insight.measures.shape import shaped


def above(stores: ibis.Table) -> ibis.Table:
    """Each unit with itself and all above it: unit_id, under_id, read from the path of ids (``1.4.9.``)."""
    # Spark splits by a pattern, to which a full stop is any letter; a stroke is itself to every engine.
    path = stores.path.replace(".", "/")
    pieces = stores.select(under_id=stores.unit_id, step=path.split("/").unnest())
    real = pieces.filter(pieces.step != "")
    return real.select(unit_id=real.step.cast("int64"), under_id=real.under_id)


def at_home(figures: ibis.Table, customers: ibis.Table, stores: ibis.Table) -> ibis.Table:
    """What is summed per unit, with under_id, the customer's home unit; a customer without one stands at the topmost unit."""
    needed = figures.select("customer_id", "r", "f", "m", "cell", "cell_cn", "abc", "monetary_minor")
    return needed.join(homes(customers, stores), "customer_id")


def homes(customers: ibis.Table, stores: ibis.Table) -> ibis.Table:
    """customer_id, under_id: the home unit of each customer, the topmost unit of who has none."""
    top = stores.filter(stores.parent_id.isnull()).agg(top_id=stores.unit_id.min())
    known = customers.select("customer_id", "home_unit_id").cross_join(top)
    return known.select(customer_id=known.customer_id, under_id=known.home_unit_id.coalesce(known.top_id))


def cells(placed: ibis.Table, ways: ibis.Table) -> ibis.Table:
    """Customers and money per unit, scores and cells. In: ``at_home`` and ``above``."""
    keys = ["r", "f", "m", "cell", "cell_cn"]
    return shaped(_rolled(placed.filter(placed.r.notnull()), ways, keys), CELL)


def classes(placed: ibis.Table, ways: ibis.Table) -> ibis.Table:
    """Customers and money per unit and ABC class. The class is the shop's, not the unit's."""
    return shaped(_rolled(placed, ways, ["abc"]), CLASS)


def _rolled(placed: ibis.Table, ways: ibis.Table, keys: list[str]) -> ibis.Table:
    # Summed per home first: the roll-up then meets hundreds of rows, not millions.
    low = placed.group_by(["under_id", *keys]).agg(
        customers=placed.count(), net_minor=placed.monetary_minor.sum()
    )
    wide = low.join(ways, "under_id")
    return wide.group_by(["unit_id", *keys]).agg(
        customers=wide.customers.sum(), net_minor=wide.net_minor.sum()
    )
