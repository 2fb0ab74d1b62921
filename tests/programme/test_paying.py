"""What points pay: the amount first, never more than there is, never change on points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.trade.programme.rules.paying import (
    NotPayable,
    Worth,
    most_payable,
    needs_proof,
    payable,
    points_of,
)

WORTHS = st.builds(
    Worth, points=st.integers(1, 1000), minor=st.integers(1, 1000), step_minor=st.sampled_from([1, 10, 100, 500]),
    most_percent=st.integers(1, 100), least_points=st.integers(0, 500),
)  # fmt: skip
AMOUNTS = st.integers(-10, 10**7)


def test_thirty_yuan_take_three_thousand_points_at_a_hundred_a_yuan():
    worth = Worth(points=100, minor=100)
    assert most_payable(worth, 3_450, 8_800) == 3_400
    assert payable(worth, 3_000, 3_450, 8_800) == 3_000


def test_a_sale_is_paid_with_points_up_to_the_share_that_is_promised():
    half = Worth(points=1, minor=1, step_minor=1, most_percent=50)
    assert most_payable(half, 10**6, 8_801) == 4_400


@pytest.mark.parametrize("amount", [0, -100, 50, 3_500])
def test_what_cannot_be_paid_says_what_can(amount):
    with pytest.raises(NotPayable) as refused:
        payable(Worth(), amount, 3_450, 8_800)
    assert refused.value.code == "points_invalid" and refused.value.facts == {"most": 3_400, "step": 100}


@given(WORTHS, AMOUNTS, AMOUNTS)
def test_the_most_can_always_be_paid_and_one_step_more_never(worth, available, total):
    most = most_payable(worth, available, total)
    assert most >= 0
    if most:
        points = payable(worth, most, available, total)
        assert worth.least_points <= points <= available and most * 100 <= total * worth.most_percent
    with pytest.raises(NotPayable):
        payable(worth, most + worth.step_minor, available, total)


@given(WORTHS, st.integers(1, 10**7))
def test_points_are_worth_at_least_what_they_pay(worth, amount):
    points = points_of(worth, amount)
    assert points * worth.minor >= amount * worth.points > (points - 1) * worth.minor


def test_a_small_amount_needs_no_proof_where_the_programme_says_so():
    assert needs_proof(Worth(), 1) and not needs_proof(Worth(proof_from_minor=5_000), 4_999)
    assert needs_proof(Worth(proof_from_minor=5_000), 5_000)
