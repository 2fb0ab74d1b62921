"""What a tier pays: the lowest of its prices, line by line, never more than the shop's; and what terms may not say."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.trade.counter.rules.quoting import CouponNotHere, best_price, wanted_price
from shuke.trade.coupons.rules.offers import Offer
from shuke.trade.coupons.rules.stacking import Held, together
from shuke.trade.programme.rules.conditions import Where
from shuke.trade.programme.rules.documents import TermsInvalid, written
from shuke.trade.programme.rules.facts import Basket, Member, Sold
from shuke.trade.programme.rules.prices import Pricing, Promise, TierPrice, at_member_price, off_of
from shuke.trade.programme.rules.terms import read_terms
from tests.programme.world import DOCUMENT, NOON

GOLD = Member("gold")
TENTH = Promise((TierPrice(10),))
LINES = st.lists(
    st.builds(
        Sold, st.just(0), st.integers(1, 5), st.integers(0, 10**7),
        st.decimals(Decimal("0.001"), 50, places=3), st.frozensets(st.integers(1, 4)),
        is_goods=st.booleans(), discount_minor=st.integers(0, 10**6),
    ),
    min_size=1, max_size=6,
)  # fmt: skip
PROMISES = st.builds(
    Promise,
    st.lists(
        st.builds(
            TierPrice, st.integers(1, 99), st.builds(Where, categories=st.frozensets(st.integers(1, 4)))
        ),
        max_size=3,
    ),
    st.dictionaries(st.integers(1, 5), st.integers(0, 10**6), max_size=3).map(lambda one: list(one.items())),
)
PRICINGS = st.builds(Pricing, st.sampled_from(["reduced", "initial"]), st.sampled_from(["add", "best"]))


def basket(*lines):
    return Basket(NOON, 1, "store", tuple(replace(line, line_id=n) for n, line in enumerate(lines, 1)))


@given(lines=LINES, promise=PROMISES, pricing=PRICINGS)
def test_a_member_price_is_never_above_the_shops_nor_below_nothing(lines, promise, pricing):
    found = at_member_price(promise, pricing, basket(*lines), GOLD)
    for line in found.lines:
        assert 0 <= line.tier_minor <= line.amount_minor
        assert line.is_goods or not line.tier_minor
    more = Promise([*promise.prices, TierPrice(50)], promise.price_list)
    assert off_of(at_member_price(more, pricing, basket(*lines), GOLD)) >= off_of(found)


@pytest.mark.parametrize(
    ("pricing", "discount", "off"),
    [("reduced", 0, 1000), ("reduced", 2000, 1000), ("initial", 500, 550), ("initial", 2000, 0)],
)
def test_a_share_counts_on_what_the_discount_left_or_on_the_shops_price(pricing, discount, off):
    one = Sold(1, 1, 10_000, discount_minor=discount)
    found = at_member_price(TENTH, Pricing(counts_on=pricing), basket(one), GOLD)
    assert off_of(found) == off


def test_the_lowest_price_counts_and_only_where_it_is_meant():
    promise = Promise((TierPrice(5), TierPrice(20, Where(categories=frozenset({7})))), ((3, 700),))
    tea, pot, cup = (
        Sold(1, 1, 1000),
        Sold(2, 2, 1000, categories=frozenset({7})),
        Sold(3, 3, 2000, Decimal(2)),
    )
    found = at_member_price(promise, Pricing(), basket(tea, pot, cup), GOLD)
    assert [line.tier_minor for line in found.lines] == [50, 200, 600]
    dear = at_member_price(Promise(price_list=((3, 5000),)), Pricing(), basket(cup), GOLD)
    assert off_of(dear) == 0


HALF = Held("C", Offer("half", "percent", percent=50))
TWENTY = Held("C", Offer("twenty", "amount", minor=500))


def test_coupons_come_after_the_member_price_or_instead_of_it():
    plain = basket(Sold(1, 1, 10_000))
    priced = at_member_price(TENTH, Pricing(), plain, GOLD)
    add, best = Pricing(), Pricing(with_coupons="best")
    assert [one.minor for one in best_price([HALF], plain, priced, GOLD, add)[1]] == [4500]
    on_list = replace(HALF, offer=replace(HALF.offer, counts_on="initial"))
    assert [one.minor for one in best_price([on_list], plain, priced, GOLD, add)[1]] == [5000]
    found, used = best_price([HALF], plain, priced, GOLD, best)
    assert found == plain and [one.minor for one in used] == [5000]
    assert best_price([TWENTY], plain, priced, GOLD, best) == (priced, ())
    assert wanted_price([HALF], plain, priced, GOLD, best)[0] == plain
    with pytest.raises(CouponNotHere):
        wanted_price([TWENTY], plain, priced, GOLD, best)


@given(lines=LINES, promise=PROMISES, pricing=PRICINGS)
def test_price_and_coupons_together_never_take_more_than_there_is(lines, promise, pricing):
    plain = basket(*lines)
    priced = at_member_price(promise, pricing, plain, GOLD)
    for one in (plain, priced):
        off = sum(used.minor for used in together([HALF, TWENTY], one))
        assert 0 <= off <= sum(line.price_minor for line in one.lines)
    found, used = best_price([HALF, TWENTY], plain, priced, GOLD, pricing)
    assert off_of(found) + sum(one.minor for one in used) >= off_of(priced)


def with_tier(**more):
    base, gold = DOCUMENT["tiers"]
    return {**DOCUMENT, "tiers": [base, {**gold, **more}]}


@pytest.mark.parametrize(
    "tier",
    [
        {"prices": [{"off_percent": 0}]},
        {"prices": [{"off_percent": 100}]},
        {"price_list": [[1, -5]]},
        {"price_list": [[1, 5], [1, 6]]},
    ],
)
def test_terms_that_make_no_sense_are_refused(tier):
    with pytest.raises(TermsInvalid):
        read_terms(with_tier(**tier))


def test_a_member_price_is_part_of_the_document():
    document = with_tier(prices=[{"off_percent": 12, "where": {"weekdays": [2]}}], price_list=[[3, 700]])
    terms = read_terms(document)
    assert terms.has_member_prices and not read_terms(DOCUMENT).has_member_prices
    assert written(terms)["tiers"][1]["price_list"] == [[3, 700]] and read_terms(written(terms)) == terms
