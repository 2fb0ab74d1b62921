"""Service grade from ABC class and forecast value, by the open table of ``rules.grades``."""

import ibis

from shuke.insight.rules.grades import FORECASTS, GRADES


def grades(classed: ibis.Table, forecasts: ibis.Table) -> ibis.Table:
    """customer_id, grade. In: customer_id with abc; customer_id with forecast (the ABC class of the expected value,
    absent for who has no score: too little known, or analysis refused)."""
    expected = forecasts.select(customer_id=forecasts.customer_id, forecast=forecasts.forecast)
    both = classed.select("customer_id", "abc").left_join(expected, "customer_id")
    branches = [
        ((both.abc == abc) & (both.forecast == forecast), row[place])
        for abc, row in GRADES.items()
        for place, forecast in enumerate(FORECASTS)
    ]
    return both.select(customer_id=both.customer_id, grade=ibis.cases(*branches, else_=both.abc))
