"""Lifecycle: the stage of each customer by their own rhythm, and how many went from which stage to which."""

from datetime import date

import ibis

from shuke.insight.measures.rhythm import rhythm
from shuke.insight.measures.spending import WINDOW_MONTHS
from shuke.insight.rules.stages import (
    AT_RISK_IN,
    AT_RISK_OUT,
    LAPSED_IN,
    LAPSED_OUT,
    LOYAL_DAYS,
    NEW_DAYS,
    USUAL_GAP,
)


def visits(purchases: ibis.Table, *, as_of: date, months: int = WINDOW_MONTHS) -> ibis.Table:
    """Per customer: first_on, last_on, last_step (days between the last two purchase days, else null),
    purchase_days in the window and gap_days (see ``rhythm``)."""
    days = purchases.select("customer_id", "sold_on").distinct()
    order = ibis.window(group_by=days.customer_id, order_by=days.sold_on)
    steps = days.mutate(
        step=days.sold_on.delta(days.sold_on.lag().over(order), unit="day"),
        place=ibis.row_number().over(ibis.window(group_by=days.customer_id, order_by=days.sold_on.desc())),
    )
    seen = steps.group_by("customer_id").agg(
        first_on=steps.sold_on.min(),
        last_on=steps.sold_on.max(),
        last_step=steps.step.max(where=steps.place == 0),
    )
    return seen.join(rhythm(purchases, as_of=as_of, months=months), "customer_id")


def lifecycle(
    customers: ibis.Table, visited: ibis.Table, shop: ibis.Table, before: ibis.Table, *, as_of: date
) -> ibis.Table:
    """The stage of every active customer, by the rule of ``rules.stages``: customer_id, stage, last_on.

    In: ``visits``; the one row of ``rhythm.shop_gap``; the answer of the former run (no rows before the first).
    """
    kept = before.select(
        customer_id=before.customer_id, stage_before=before.stage, last_before=before.last_on
    )
    people = customers.filter(customers.status == "active").select("customer_id")
    out = people.left_join(visited, "customer_id").drop("customer_id_right")
    out = (
        out.left_join(kept, "customer_id")
        .drop("customer_id_right")
        .cross_join(shop.select(shop_gap=shop.gap_days))
    )
    today = ibis.literal(as_of)
    # A new purchase ends what the former run said.
    idle = (out.last_on == out.last_before).ifelse(out.stage_before, ibis.null("string")).coalesce("")
    out = out.mutate(
        usual=ibis.greatest(out.gap_days.coalesce(out.shop_gap, USUAL_GAP), 1).cast("int64"),
        away=today.delta(out.last_on, unit="day").cast("int64") * 100,
        since_first=today.delta(out.first_on, unit="day"),
        idle=idle,
    )
    stage = ibis.cases(
        (out.first_on.isnull(), "prospect"),
        (out.since_first <= NEW_DAYS, "new"),
        (out.away >= out.usual * (out.idle == "lapsed").ifelse(LAPSED_OUT, LAPSED_IN), "lapsed"),
        (
            out.away >= out.usual * out.idle.isin(["at_risk", "lapsed"]).ifelse(AT_RISK_OUT, AT_RISK_IN),
            "at_risk",
        ),
        ((out.last_step.cast("int64") * 100 >= out.usual * LAPSED_IN).coalesce(False), "won_back"),
        (out.purchase_days >= LOYAL_DAYS, "loyal"),
        else_="active",
    )
    return out.select(customer_id=out.customer_id, stage=stage, last_on=out.last_on)


def flows(before: ibis.Table, now: ibis.Table) -> ibis.Table:
    """Customers by the stage of the former run and of this one: stage_from, stage_to, customers; who is new to the
    shop's books comes from "prospect"."""
    former = before.select("customer_id", stage_from=before.stage)
    both = now.select("customer_id", stage_to=now.stage).left_join(former, "customer_id")
    named = both.select(stage_from=both.stage_from.coalesce("prospect"), stage_to=both.stage_to)
    return named.group_by(["stage_from", "stage_to"]).agg(customers=named.count())
