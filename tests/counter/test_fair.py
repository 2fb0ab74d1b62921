"""Members alike in what terms may depend on are quoted alike, whoever they are; what decided stands in the log."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuke.trade.counter.commands.quoting import quote_sale
from shuke.trade.counter.queries import quotes
from shuke.trade.counter.queries.quotes import Asked
from shuke.trade.orders.rules.lines import LineGiven
from shuke.trade.programme.rules.facts import Member
from tests.counter.till import PRICES
from tests.org.log import events
from tests.programme.world import NOON

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
BASKETS = st.lists(st.tuples(st.sampled_from(sorted(PRICES)), st.integers(1, 4)), min_size=1, max_size=4)
CHECKS = settings(
    max_examples=20,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def quoted(till, basket, member=""):
    lines = [LineGiven(code, Decimal(count), Decimal(PRICES[code])) for code, count in basket]
    return till.do(
        quote_sale,
        asked=Asked(lines, NOON, "store"),
        unit_id=till.cast.units["lake"],
        now=NOON,
        member=member,
    ).value


def test_equals_are_quoted_alike(till, alike):
    @CHECKS
    @given(basket=BASKETS)
    def check(basket):
        mine, yours = (quoted(till, basket, member) for member in alike)
        assert mine == yours and mine["points_earned"] > 0

    check()


def test_the_control_a_price_that_looks_at_the_person_is_found(till, alike, monkeypatch):
    real = quotes.sale_ahead

    def dearer(*, customer_id, **given):
        sale = real(customer_id=customer_id, **given)
        if customer_id != till.cast.customers["wujg"]:
            return sale
        return replace(sale, lines=[replace(line, total_minor=line.total_minor + 100) for line in sale.lines])

    monkeypatch.setattr(quotes, "sale_ahead", dearer)
    with pytest.raises(AssertionError):
        test_equals_are_quoted_alike(till, alike)


def test_whatever_terms_may_depend_on_is_written_down(till, alike):
    """A further attribute of a member would have to be named in the log as well."""
    quoted(till, [("T1", 1)], alike[0])
    logged = set(events("counter.quote_sale")[-1].facts)
    named = {"tier": "tier", "birthday_month": "birthday_month", "is_first_purchase": "first_purchase"}
    assert {named[field.name] for field in fields(Member)} <= logged
    assert set(named) == {field.name for field in fields(Member)}
