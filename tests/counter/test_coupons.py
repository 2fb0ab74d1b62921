"""Coupons at the till: the best of what a member has, what was named, once though two tills try, back with the goods."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.trade.counter.commands.quoting import quote_sale
from shuke.trade.counter.queries.quotes import BEST, Asked
from shuke.trade.counter.rules.quoting import CouponNotHere, CouponsNotTogether, as_paid, shares
from shuke.trade.coupons.rules.stacking import Used
from shuke.trade.coupons.rules.standing import CouponUnknown, CouponUsed
from shuke.trade.ledger.rules.shares import share_of
from shuke.trade.orders.rules.lines import LineGiven
from shuke.trade.programme.rules.facts import Basket, Sold
from tests.counter.till import PRICES, Till
from tests.coupons.tills import Till as Shop
from tests.programme.world import NOON

database = pytest.mark.django_db(databases=["default", "witness"])
PERCENT = {"offer": {"key": "", "kind": "percent", "percent": 20, "is_exclusive": True}}


def quoted(till, lines, member="", codes=BEST, points=0):
    basket = [LineGiven(code, Decimal(count), Decimal(PRICES[code])) for code, count in lines]
    asked = Asked(basket, NOON, "store", codes, points)
    return till.do(quote_sale, asked=asked, unit_id=till.cast.units["lake"], now=NOON, member=member).value


@pytest.fixture
def shop(till):
    return Shop(till.cast, SYSTEM)


@database
def test_the_best_of_what_a_member_has_is_quoted_and_the_sale_comes_to_the_same(till, shop):
    zhao = till.cast.customers["zhao"]
    ten, fifth = shop.give(shop.offer(), zhao), shop.give(shop.offer("FIFTH", PERCENT), zhao)
    member = till.scanned("zhao")
    quote = quoted(till, [("T1", 1)], member)
    assert [one["code"] for one in quote["coupons"]] == [fifth] and quote["coupon_minor"] == 13600
    assert {one["code"]: one["is_used"] for one in quote["at_hand"]} == {ten: False, fifth: True}
    sold = till.ring("R-1", [("T1", 1)], member, coupons=[fifth]).value
    assert sold["to_pay_minor"] == quote["to_pay_minor"] == 54400
    assert sold["points_earned"] == quote["points_earned"] == 544  # what coupons paid earns nothing here
    with pytest.raises(CouponUsed):
        till.ring("R-2", [("T1", 1)], member, coupons=[fifth])


@database
def test_who_has_no_right_to_a_coupon_and_what_does_not_go_together_is_told(till, shop):
    lin, zhao = till.cast.customers["lin"], till.cast.customers["zhao"]
    others, ten, fifth = (
        shop.give(shop.offer(), lin),
        shop.give(shop.offer("TWO"), zhao),
        shop.give(shop.offer("FIFTH", PERCENT), zhao),
    )
    big = shop.give(shop.offer("BIG", {"offer": {**shop_offer(1000), "where": {"least_minor": 10**6}}}), zhao)
    refused = (
        ([others], CouponUnknown), (["NOSUCH"], CouponUnknown), ([ten, fifth], CouponsNotTogether), ([big], CouponNotHere),
    )  # fmt: skip
    member = till.scanned("zhao")
    for codes, refusal in refused:
        with pytest.raises(refusal):
            quoted(till, [("T1", 1)], member, codes)
        with pytest.raises(refusal):
            till.ring("R-1", [("T1", 1)], member, coupons=codes)
    assert till.points("zhao") == 0


def shop_offer(minor):
    return {"key": "", "kind": "amount", "minor": minor}


@database
def test_a_coupon_comes_back_with_the_whole_sale_and_its_share_with_a_part(till, shop):
    zhao = till.cast.customers["zhao"]
    code = shop.give(shop.offer(), zhao)
    till.ring("R-1", [("T1", 1), ("T2", 1)], till.scanned("zhao"), coupons=[code])
    part = till.back("R-1", "B-1", [(2, 1)]).value
    assert part["total_minor"] == 35800 and part["coupon_minor"] + part["to_pay_back_minor"] == 35800
    rest = till.back("R-1", "B-2").value
    assert part["coupon_minor"] + rest["coupon_minor"] == 1000
    assert till.points("zhao") == 0


@database
def test_members_alike_are_quoted_alike(till):
    """Who they are, where they live and what they bought elsewhere does not matter: only tier, birthday month, first purchase."""
    alike = ("zhao", "fang")
    quotes = [quoted(till, [("T1", 2), ("T3", 1)], till.scanned(key)) for key in alike]
    assert quotes[0] == quotes[1]
    with acting_as(SYSTEM):
        from shuke.customers.models import Customer

        Customer.objects.filter(id=till.cast.customers["fang"]).update(
            gender="m", language="en", owner_id=till.cast.staff["he"]
        )
    assert quoted(till, [("T1", 2), ("T3", 1)], till.scanned("fang")) == quotes[0]
    assert (
        quoted(till, [("T1", 2), ("T3", 1)], till.scanned("lin")) != quotes[0]
    )  # the control: a better tier


@database
def test_another_till_of_another_store_finds_the_same_member_and_the_same_terms(till):
    other = Till(till.cast, till.cast.actor("gao"), unit="river")
    here = quoted(till, [("T1", 1)], till.scanned("zhao"))
    asked = Asked([LineGiven("T1", Decimal(1), Decimal(68000))], NOON, "store", BEST)
    member = other.find("13600139043")[0]["member"]
    there = other.do(quote_sale, asked=asked, unit_id=till.cast.units["river"], now=NOON, member=member).value
    assert here == there


prices = st.lists(st.integers(0, 10**7), min_size=1, max_size=6)


@given(prices, st.data())
def test_what_pays_a_sale_is_shared_over_its_lines_exactly_and_never_more_than_the_line(amounts, data):
    lines = tuple(Sold(place, 1, amount) for place, amount in enumerate(amounts, 1))
    off = {line.line_id: data.draw(st.integers(0, line.amount_minor)) for line in lines}
    left = sum(amounts) - sum(off.values())
    points = data.draw(st.integers(0, left))
    basket = Basket(NOON, 1, "store", lines)
    paid = shares(basket, [Used("c", tuple(off.items()))], points)
    assert sum(one.points_minor for one in paid.values()) == points
    for line in as_paid(basket, paid).lines:
        assert (
            line.coupon_minor == off[line.line_id]
            and 0 <= line.points_minor <= line.amount_minor - line.coupon_minor + 1
        )


@given(st.integers(1, 10**7), st.integers(0, 10**7), st.lists(st.integers(1, 10**6), min_size=1, max_size=8))
def test_parts_that_come_back_give_back_exactly_what_had_paid(whole, paid, parts):
    before = given_back = 0
    for part in [*parts, whole]:
        now = min(part, whole - before)
        if now:
            given_back += share_of(paid, before=before, part=now, whole=whole)
            before += now
    assert before == whole and given_back == paid
