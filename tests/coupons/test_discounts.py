"""What a coupon takes off, alone and with others: by hand, and what must hold for all."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.trade.coupons.rules.discounts import discount_of
from shuke.trade.coupons.rules.offers import Offer, why_not
from shuke.trade.coupons.rules.stacking import Held, best_together, may_stand_together, together
from shuke.trade.programme.rules.conditions import Where
from shuke.trade.programme.rules.facts import Basket, Member, Sold

FRIDAY = datetime(2026, 11, 27, 20, 30, tzinfo=UTC)
TEA = Where(categories=frozenset({5}))


def line(id_, yuan, quantity=1, **more):
    return Sold(id_, more.pop("product_id", id_), int(yuan * 100), Decimal(quantity), **more)


def basket(*lines):
    return Basket(FRIDAY, 7, "store", lines)


def off(offer, *lines):
    sold = basket(*lines)
    return discount_of(offer, sold, {one.line_id: one.amount_minor for one in lines})


def test_an_amount_is_shared_over_the_lines_meant_and_never_more_than_they_cost():
    tea = Offer("tea", "amount", minor=1000, where=TEA)
    assert off(
        tea, line(1, 30, categories=frozenset({5})), line(2, 10, categories=frozenset({5})), line(3, 99)
    ) == {1: 750, 2: 250}
    assert off(tea, line(1, 6, categories=frozenset({5})), line(3, 99)) == {1: 600}


def test_a_percentage_stops_at_its_cap():
    assert off(Offer("p", "percent", percent=20), line(1, 99.99)) == {1: 1999}
    assert off(Offer("p", "percent", percent=20, cap_minor=500), line(1, 60), line(2, 20)) == {1: 375, 2: 125}


def test_one_piece_of_the_dearest_is_free():
    assert off(Offer("f", "free_product"), line(1, 30, 3), line(2, 25, 1)) == {2: 2500}


def test_of_each_full_group_the_cheapest_pieces_are_free():
    offer = Offer("b", "buy_x_get_y", buy=2, get=1)
    assert off(offer, line(1, 30, 1), line(2, 40, 2)) == {2: 2000}
    assert off(offer, line(1, 30, 1), line(2, 20, 1)) == {}
    assert off(offer, line(1, 90, 3), line(2, 60, 3)) == {2: 4000}  # six pieces, two free


def test_on_the_reduced_price_the_second_takes_less():
    ten, fifth = (
        Held("a", Offer("ten", "amount", minor=1000, order=1)),
        Offer("fifth", "percent", percent=20, order=2),
    )
    sold = basket(line(1, 100))
    assert [one.minor for one in together([Held("b", fifth), ten], sold)] == [1000, 1800]
    initial = Offer("fifth", "percent", percent=20, order=2, counts_on="initial")
    assert [one.minor for one in together([ten, Held("b", initial)], sold)] == [1000, 2000]


def test_the_best_is_found_and_an_exclusive_one_stands_alone():
    held = [
        Held("ten", Offer("ten", "amount", minor=1000)), Held("five", Offer("five", "amount", minor=500)),
        Held("only", Offer("only", "amount", minor=1400, is_exclusive=True)),
    ]  # fmt: skip
    assert [one.coupon for one in best_together(held, basket(line(1, 100)), Member())] == ["five", "ten"]
    assert [one.coupon for one in best_together(held, basket(line(1, 100)), Member(), most=1)] == ["only"]
    assert [one.coupon for one in best_together(held, basket(line(1, 8)), Member())] == [
        "only"
    ]  # 8 either way: one coupon


def test_of_equal_coupons_the_one_that_ends_first_is_used():
    same = Offer("ten", "amount", minor=1000)
    held = [Held("later", same, "2027-01-01"), Held("sooner", same, "2026-12-01"), Held("never", same)]
    assert [one.coupon for one in best_together(held, basket(line(1, 10)), Member())] == ["sooner"]


@pytest.mark.parametrize(
    ("offer", "reason"),
    [
        (Offer("o", "amount", minor=1), ""),
        (Offer("o", "amount", minor=1, not_on=frozenset({date(2026, 11, 27)})), "blackout"),
        (Offer("o", "amount", minor=1, not_on_weekdays=frozenset({4})), "blackout"),
        (Offer("o", "amount", minor=1, where=TEA), "lines"),
        (Offer("o", "amount", minor=1, where=Where(least_minor=10_001)), "threshold"),
        (Offer("o", "amount", minor=1, where=Where(units=frozenset({8}))), "condition"),
        (Offer("o", "amount", minor=1, where=Where(tiers=frozenset({"gold"}))), "condition"),
        (Offer("o", "amount", minor=1, where=Where(first_purchase=True)), "condition"),
    ],
)
def test_what_stands_against_a_coupon_is_said(offer, reason):
    assert why_not(offer, basket(line(1, 100)), Member()) == reason


LINES = st.lists(
    st.builds(
        Sold, line_id=st.integers(1, 99), product_id=st.integers(1, 4), amount_minor=st.integers(0, 10**6),
        quantity=st.decimals(0, 20, places=3), categories=st.frozensets(st.integers(4, 6), max_size=2),
    ),
    max_size=5, unique_by=lambda one: one.line_id,
)  # fmt: skip
OFFERS = st.builds(
    Offer, key=st.sampled_from("abcd"), kind=st.sampled_from(["amount", "percent", "free_product", "buy_x_get_y"]),
    minor=st.integers(0, 10**6), percent=st.integers(0, 100), cap_minor=st.one_of(st.none(), st.integers(0, 10**5)),
    buy=st.integers(1, 3), get=st.integers(1, 3), where=st.sampled_from([Where(), TEA]), is_exclusive=st.booleans(),
    counts_on=st.sampled_from(["initial", "reduced"]), order=st.integers(1, 3),
)  # fmt: skip
HELD = st.lists(OFFERS, max_size=4).map(
    lambda offers: [Held(f"c{place}", one) for place, one in enumerate(offers)]
)


@given(HELD, LINES)
def test_no_line_ever_costs_less_than_nothing(held, lines):
    sold = {one.line_id: one.amount_minor for one in lines}
    for used in together(held, basket(*lines)):
        for line_id, minor in used.lines:
            sold[line_id] -= minor
            assert minor > 0 and sold[line_id] >= 0


@given(HELD, LINES)
def test_the_order_in_which_coupons_are_shown_does_not_matter(held, lines):
    answers = {together(way, basket(*lines)) for way in permutations(held)}
    assert len(answers) == 1


@given(HELD, LINES, st.integers(1, 3))
def test_no_allowed_combination_takes_more_off_than_the_best(held, lines, most):
    sold = basket(*lines)
    best = best_together(held, sold, Member(), most)
    offers = {one.coupon: one.offer for one in held}
    assert may_stand_together([offers[one.coupon] for one in best], most)
    fitting = [one for one in held if not why_not(one.offer, sold, Member())]
    for bits in range(1 << len(fitting)):
        chosen = [one for place, one in enumerate(fitting) if bits >> place & 1]
        if may_stand_together([one.offer for one in chosen], most):
            assert sum(one.minor for one in together(chosen, sold)) <= sum(one.minor for one in best)
