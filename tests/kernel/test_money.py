"""Money: whole minor units, rounded once, shares that add up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.foundation.kernel.money import (
    LARGEST,
    AmountTooLarge,
    Money,
    digits_of,
    line_total_minor,
    split,
    to_minor,
)

CURRENCIES = st.sampled_from(["CNY", "GBP", "JPY", "KWD", "XPF"])
AMOUNTS = st.decimals(-(10**12), 10**12, places=4)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("12.34", "CNY", 1234),
        ("12.345", "GBP", 1235),
        ("-12.345", "GBP", -1235),
        ("12.5", "JPY", 13),
        ("1.2345", "KWD", 1235),
    ],
)
def test_amounts_become_minor_units_half_away_from_zero(amount, currency, minor):
    assert to_minor(Decimal(amount), currency) == minor


@given(AMOUNTS, CURRENCIES)
def test_rounding_moves_an_amount_by_at_most_half_a_unit_and_the_same_way_below_zero(amount, currency):
    minor = to_minor(amount, currency)
    assert abs(Decimal(minor) - amount * 10 ** digits_of(currency)) <= Decimal("0.5")
    assert to_minor(-amount, currency) == -minor


@given(st.integers(-LARGEST, LARGEST), CURRENCIES)
def test_minor_units_come_back_unchanged(minor, currency):
    assert to_minor(Money(minor, currency).amount, currency) == minor


@pytest.mark.parametrize("amount", ["92233720368547758.08", "-1e30", "Infinity", "NaN"])
def test_what_no_table_holds_is_an_error(amount):
    with pytest.raises(AmountTooLarge):
        to_minor(Decimal(amount), "CNY")
    with pytest.raises(AmountTooLarge):
        line_total_minor(Decimal(100), Decimal(amount))


@given(st.integers(-(10**15), 10**15), st.integers(1, 500))
def test_shares_add_up_and_differ_by_at_most_one(total, parts):
    shares = split(total, parts)
    assert sum(shares) == total and len(shares) == parts
    assert max(shares) - min(shares) <= 1


def test_there_are_no_shares_for_nobody():
    with pytest.raises(ValueError, match="at least 1"):
        split(100, 0)


@given(st.decimals(0, 10**6, places=3), st.decimals(0, 10**9, places=4), st.integers(0, 10**6))
def test_a_line_is_rounded_once_and_then_discounted(quantity, price, discount):
    total = line_total_minor(quantity, price, discount)
    assert abs(Decimal(total + discount) - quantity * price) <= Decimal("0.5")


def test_finer_prices_are_kept_until_the_line_is_summed():
    """Three pieces at 0.335 of a unit are one unit; rounded apiece they would be none."""
    assert line_total_minor(Decimal(3), Decimal("0.335")) == 1


@given(st.integers(), st.integers(), CURRENCIES)
def test_money_adds_like_whole_numbers(one, other, currency):
    a, b = Money(one, currency), Money(other, currency)
    assert a + b - b == a and a + -a == Money(0, currency)


def test_two_currencies_never_add():
    with pytest.raises(ValueError, match="do not add"):
        Money(1, "CNY") + Money(1, "JPY")


@pytest.mark.parametrize(("minor", "currency"), [(1.0, "CNY"), (True, "CNY"), (Decimal(1), "CNY")])
def test_half_a_minor_unit_is_no_money(minor, currency):
    with pytest.raises(TypeError):
        Money(minor, currency)


@pytest.mark.parametrize("currency", ["", "cny", "RMB2", "元"])
def test_a_currency_is_an_iso_code(currency):
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(1, currency)
