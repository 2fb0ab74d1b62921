"""Prospecting: where new customers come from, and what they bring in their first 90 days."""

from datetime import date, timedelta

import ibis

FIRST_DAYS = 90


def prospects(
    customers: ibis.Table, purchases: ibis.Table, *, as_of: date, days: int = FIRST_DAYS
) -> ibis.Table:
    """Per source and month of joining: source, month_on, joined, buyers (bought at all), settled (joined at least
    ``days`` ago), settled_minor (what those brought in their first days), per_head_minor (settled_minor ÷ settled,
    rounded down, null while nobody has been here so long)."""
    people = customers.filter(customers.joined_on <= as_of).select("customer_id", "source", "joined_on")
    firsts = purchases.join(people, "customer_id")
    early = firsts.sold_on.delta(firsts.joined_on, unit="day") < days
    spent = firsts.group_by("customer_id").agg(early_minor=firsts.net_minor.sum(where=early).coalesce(0))
    out = people.left_join(spent, "customer_id").drop("customer_id_right")
    out = out.mutate(
        month_on=out.joined_on.truncate("M").cast("date"),
        is_settled=out.joined_on <= as_of - timedelta(days=days),
        source=out.source.coalesce(""),
    )
    sums = out.group_by(["source", "month_on"]).agg(
        joined=out.count(),
        buyers=out.early_minor.count(),
        settled=out.count(where=out.is_settled),
        settled_minor=out.early_minor.sum(where=out.is_settled).coalesce(0),
    )
    per_head = (sums.settled > 0).ifelse(
        sums.settled_minor // ibis.greatest(sums.settled, 1), ibis.null("int64")
    )
    return sums.mutate(per_head_minor=per_head).order_by("source", "month_on")


def stage_counts(staged: ibis.Table) -> ibis.Table:
    """Customers per lifecycle stage on one day: stage, customers; the series that the forecast continues."""
    return staged.group_by("stage").agg(customers=staged.count()).order_by("stage")
