"""What the learners of single customers look at: only what was known on a day."""

from datetime import date

import ibis

SPANS = (30, 90, 180, 365)


def features(purchases: ibis.Table, *, as_of: date) -> ibis.Table:
    """One row per customer with a purchase by ``as_of``, numbers only; null where there is nothing to say.

    Out: customer_id, recency_days, tenure_days, days (purchase days), orders, net_minor, mean_minor, last_minor,
    gap_days (mean), gap_spread (standard deviation), late_milli (recency ÷ mean gap, in thousandths), stores, and per
    span of ``SPANS`` days_<n> and net_<n>. Nothing after ``as_of`` is read.
    """
    seen = purchases.filter(purchases.sold_on <= as_of)
    today = ibis.literal(as_of)
    per_day = seen.group_by(["customer_id", "sold_on"]).agg(net=seen.net_minor.sum(), n=seen.count())
    order = ibis.window(group_by=per_day.customer_id, order_by=per_day.sold_on)
    steps = per_day.mutate(
        gap=per_day.sold_on.delta(per_day.sold_on.lag().over(order), unit="day"),
        back=today.delta(per_day.sold_on, unit="day"),
    )
    spans = {f"days_{n}": steps.count(where=steps.back < n) for n in SPANS}
    spans |= {f"net_{n}": steps.net.sum(where=steps.back < n).coalesce(0) for n in SPANS}
    out = steps.group_by("customer_id").agg(
        recency_days=steps.back.min(), tenure_days=steps.back.max(), days=steps.count(), orders=steps.n.sum(),
        net_minor=steps.net.sum(), gap_days=steps.gap.mean(), gap_spread=steps.gap.std(how="sample"),
        last_minor=steps.net.argmin(steps.back), **spans,
    )  # fmt: skip
    stores = seen.group_by("customer_id").agg(stores=seen.unit_id.nunique())
    out = out.join(stores, "customer_id")
    return out.mutate(
        mean_minor=out.net_minor // out.days,
        late_milli=out.recency_days * 1000 / ibis.greatest(out.gap_days, 1.0),
    ).order_by("customer_id")


def came_back(purchases: ibis.Table, *, as_of: date, until: date) -> ibis.Table:
    """Who bought after ``as_of`` up to ``until``: customer_id, later_minor, later_days. The answer to be foretold."""
    later = purchases.filter(purchases.sold_on > as_of, purchases.sold_on <= until)
    return later.group_by("customer_id").agg(
        later_minor=later.net_minor.sum(), later_days=later.sold_on.nunique()
    ).order_by("customer_id")  # fmt: skip
