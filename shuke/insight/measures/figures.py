"""All of one customer's numbers in one row."""

from collections.abc import Mapping, Sequence

import ibis

from shuke.insight.columns import FIGURE
from shuke.insight.measures.shape import shaped


def figures(
    customers: ibis.Table, spent: ibis.Table, rhythms: ibis.Table, scored: ibis.Table, classed: ibis.Table
) -> ibis.Table:
    """One row for every active customer of the lake, in the schema ``FIGURE``.

    Closed customers have no row: they are in no cell and no curve, but what they bought stays in the ranks and
    shares that the others are measured by. Who never bought has class D, zeros and no days; who bought only
    before the window has days but no scores.
    """
    out = customers.filter(customers.status == "active").select("customer_id")
    for part, columns in (
        (
            spent,
            ("first_on", "last_on", "recency_days", "frequency", "monetary_minor", "orders_12m", "spend_12m_minor"),
        ),
        (rhythms, ("purchase_days", "gap_days")),
        (scored, ("r", "f", "m", "cell", "cell_cn")),
        (classed, ("abc",)),
    ):  # fmt: skip
        out = _beside(out, part, columns)
    zeros = ("frequency", "purchase_days", "monetary_minor", "orders_12m", "spend_12m_minor")
    out = out.mutate(**{name: out[name].coalesce(0) for name in zeros}, abc=out.abc.coalesce("D"))
    return shaped(out, FIGURE)


def _beside(left: ibis.Table, part: ibis.Table, columns: Sequence[str]) -> ibis.Table:
    return left.left_join(part.select("customer_id", *columns), "customer_id").drop("customer_id_right")


def bands(scored: ibis.Table) -> ibis.Table:
    """What each score means in this run: axis, score, low, high (of the values that got it)."""
    parts = [_band(scored, axis, column) for axis, column in _BANDS.items()]
    return ibis.union(*parts).order_by("axis", "score")


_BANDS: Mapping[str, str] = {"r": "recency_days", "f": "frequency", "m": "monetary_minor"}


def _band(scored: ibis.Table, axis: str, column: str) -> ibis.Table:
    out = scored.group_by(axis).agg(low=scored[column].min(), high=scored[column].max())
    return out.select(
        axis=ibis.literal(axis),
        score=out[axis].cast("int16"),
        low=out.low.cast("int64"),
        high=out.high.cast("int64"),
    )
