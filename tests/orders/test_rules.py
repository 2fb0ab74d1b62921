"""Arithmetic of sales and refunds."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.foundation.kernel.money import line_total_minor
from shuke.trade.orders.rules import is_returnable, share_of_line, total_of_line

QUANTITIES = st.decimals(Decimal("0.001"), 10**6, places=3)
PRICES = st.decimals(0, 10**7, places=4)


@given(QUANTITIES, PRICES, st.integers(0, 10**9))
def test_a_line_is_sold_or_is_none(quantity, price, discount):
    total = total_of_line(quantity, price, discount)
    whole = line_total_minor(quantity, price)
    assert total == (whole - discount if discount <= whole else None)


@pytest.mark.parametrize(
    ("quantity", "price", "discount"),
    [("0", "100", 0), ("-1", "100", 0), ("1", "-0.01", 0), ("1", "100", -1), ("1", "100", 101), ("0.0001", "100", 0),
     ("1", "0.00001", 0), ("NaN", "1", 0), ("1", "Infinity", 0), ("1e12", "1", 0), ("99999999999", "99999999999", 0)],
)  # fmt: skip
def test_what_cannot_be_sold(quantity, price, discount):
    assert total_of_line(Decimal(quantity), Decimal(price), discount) is None


@given(st.integers(0, 10**9), st.lists(st.decimals(Decimal("0.001"), 50, places=3), min_size=1, max_size=12))
def test_all_pieces_together_give_back_the_whole_and_never_more_on_the_way(total, pieces):
    sold, back, paid_back = sum(pieces), Decimal(0), 0
    for piece in pieces:
        share = share_of_line(total, sold, back, paid_back, piece)
        assert 0 <= share <= total - paid_back
        back, paid_back = back + piece, paid_back + share
    assert (back, paid_back) == (sold, total)


@given(st.integers(0, 10**9), QUANTITIES, QUANTITIES)
def test_a_part_is_worth_its_part_within_half_a_unit(total, sold, returned):
    if returned < sold:
        assert abs(
            share_of_line(total, sold, Decimal(0), 0, returned) - Decimal(total) * returned / sold
        ) <= Decimal("0.5")


@given(QUANTITIES, QUANTITIES)
def test_no_more_comes_back_than_is_left(quantity, left):
    assert is_returnable(quantity, left) == (quantity <= left)


@pytest.mark.parametrize("quantity", ["0", "-1", "0.0004", "NaN", "Infinity"])
def test_what_cannot_come_back(quantity):
    assert not is_returnable(Decimal(quantity), Decimal(5))
