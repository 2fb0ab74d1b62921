"""RFM: scores of 1 to 5 for recency, frequency and money, and the two named maps."""

from collections.abc import Mapping, Sequence

import ibis

from shuke.insight.rules.cells import CHINESE_MAP, INTERNATIONAL, combinations_of

AXES = {"r": "recency_days", "f": "frequency", "m": "monetary_minor"}
QUINTILES = 5


def scores(buyers: ibis.Table, thresholds: Mapping[str, Sequence[int]] | None = None) -> ibis.Table:
    """Adds r, f, m to customers that bought in the window (columns of ``spending``).

    Without thresholds: 1 + the fifth in which the share of customers strictly below lies, so that equal values
    get equal scores and the lowest value always gets 1. R is reversed: below means longer ago.
    With thresholds (per axis the four lower bounds of scores 2 to 5; for R the four largest day counts,
    descending): the shop's own bounds.
    """
    thresholds = thresholds or {}
    out = buyers
    for axis, column in AXES.items():
        if axis in thresholds:
            out = out.mutate(**{axis: _by_bounds(out[column], thresholds[axis], reverse=axis == "r")})
        else:
            out = out.join(_by_rank(buyers, axis, column), column)
    return out


def _by_rank(buyers: ibis.Table, axis: str, column: str) -> ibis.Table:
    """Value → score. Counting equal values first leaves only the distinct ones to sort."""
    values = buyers.group_by(column).agg(held=buyers.count())
    order = values[column].desc() if axis == "r" else values[column]
    upto = values.held.sum().over(ibis.window(order_by=order, preceding=None, following=0))
    everyone = values.held.sum().over(ibis.window())
    return values.select(column, **{axis: ((upto - values.held) * QUINTILES // everyone + 1).cast("int16")})


def _by_bounds(value: ibis.Value, bounds: Sequence[int], *, reverse: bool) -> ibis.Value:
    steps = [(value <= bound if reverse else value >= bound).cast("int16") for bound in bounds]
    return sum(steps, ibis.literal(1, "int16")).cast("int16")


def named(scored: ibis.Table) -> ibis.Table:
    """Adds cell (international, from r, f, m) and cell_cn (Chinese, from the means of the values).

    High means at or above the customers' mean, for recency at most the mean. Compared in whole numbers:
    value ≥ sum / n exactly when value ≥ (sum + n − 1) // n, and value ≤ sum / n exactly when value ≤ sum // n.
    """
    code = scored.r.cast("int16") * 25 + scored.f * 5 + scored.m
    branches = [(code.isin(_codes(cell)), cell) for cell in INTERNATIONAL]
    both = scored.mutate(cell=ibis.cases(*branches)).cross_join(means(scored))
    recent = both.recency_days <= both.mean_days
    frequent = both.frequency >= both.mean_orders
    rich = both.monetary_minor >= both.mean_money
    chinese = [
        ((recent == r) & (frequent == f) & (rich == m), cell) for (r, f, m), cell in CHINESE_MAP.items()
    ]
    return both.mutate(cell_cn=ibis.cases(*chinese)).drop("mean_days", "mean_orders", "mean_money")


def means(scored: ibis.Table) -> ibis.Table:
    """The bounds that the Chinese map compares with, one row: mean_days (down), mean_orders, mean_money (up).

    Without customers all three are null.
    """
    sums = scored.agg(
        n=scored.count(),
        days=scored.recency_days.sum(),
        orders=scored.frequency.sum(),
        money=scored.monetary_minor.sum(),
    )
    return sums.select(
        mean_days=(sums.days // sums.n).cast("int64"),
        mean_orders=((sums.orders + sums.n - 1) // sums.n).cast("int64"),
        mean_money=((sums.money + sums.n - 1) // sums.n).cast("int64"),
    )


def _codes(cell: str) -> list[int]:
    return [r * 25 + f * 5 + m for r, f, m in combinations_of(cell)]


def rfm(spent: ibis.Table, thresholds: Mapping[str, Sequence[int]] | None = None) -> ibis.Table:
    """Scores and both cells of every customer with a purchase in the window; the others are left out.

    In: the table of ``spending``. Out: its columns, r, f, m (1–5), cell, cell_cn.
    """
    return named(scores(spent.filter(spent.frequency > 0), thresholds))
