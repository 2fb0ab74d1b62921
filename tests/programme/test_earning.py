"""What a sale earns: by hand where a person would count, by property where all must hold."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.trade.programme.rules.caps import Caps, Earned, capped
from shuke.trade.programme.rules.conditions import Where, fits_sale
from shuke.trade.programme.rules.earning import Earning, EarnRule, Ways, points_for
from shuke.trade.programme.rules.facts import Basket, Member, Sold

FRIDAY = datetime(2026, 11, 27, 20, 30, tzinfo=UTC)
YUAN = EarnRule("yuan", "per_amount", points=1, per_minor=100)


def basket(*lines, at=FRIDAY, unit=7, channel="store"):
    return Basket(at, unit, channel, lines)


def line(id_, yuan, **more):
    return Sold(id_, more.pop("product_id", id_), int(yuan * 100), **more)


def earn(lines, *rules, member=None, **ways):
    return points_for(Ways((YUAN, *rules), **ways), basket(*lines), member or Member())


def test_a_point_a_yuan_is_rounded_once_over_the_sale_and_not_on_each_line():
    earned = earn([line(1, 19.90), line(2, 19.90), line(3, 0.30)])
    assert earned.points == 40  # 40.10 yuan; line by line it would have been 38
    assert earned.lines == ((1, 20), (2, 20))  # the two largest remainders


@pytest.mark.parametrize(("rounding", "points"), [("down", 1), ("half_up", 2), ("up", 2)])
def test_rounding_is_as_the_programme_says(rounding, points):
    assert earn([line(1, 1.50)], rounding=rounding).points == points


def test_a_voided_line_and_what_is_no_goods_earn_nothing():
    earned = earn([line(1, 10, quantity=Decimal(0)), line(2, 10, is_goods=False), line(3, 5)])
    assert earned.lines == ((3, 5),)


@pytest.mark.parametrize(
    ("base", "points"), [("gross", 100), ("net_of_points", 70), ("net_of_coupons", 80), ("net", 50)]
)
def test_what_coupons_and_points_paid_earns_only_where_the_programme_says_so(base, points):
    assert earn([line(1, 100, coupon_minor=2000, points_minor=3000)], base=base).points == points


def test_the_best_multiplier_counts_or_all_of_them_add_up():
    tea = EarnRule("tea", "times", percent=200, where=Where(categories=frozenset({5})))
    night = EarnRule("night", "times", percent=150, where=Where(hours=(20, 23)))
    lines = [line(1, 10, categories=frozenset({4, 5})), line(2, 10)]
    assert earn(lines, tea, night).lines == ((1, 20), (2, 15))
    assert earn(lines, tea, night, stacking="add").lines == ((1, 25), (2, 15))


def test_a_tier_earns_its_share_more_and_only_its_own():
    ways = {"tier_percent": (("gold", 150),)}
    assert earn([line(1, 10)], member=Member("gold"), **ways).points == 15
    assert earn([line(1, 10)], member=Member("silver"), **ways).points == 10


def test_points_per_piece_and_per_sale_stand_beside_points_per_amount():
    cup = EarnRule("cup", "per_unit", points=3, where=Where(products=frozenset({9})))
    first = EarnRule("first", "per_sale", points=50, where=Where(first_purchase=True))
    lines = [line(1, 10, product_id=9, quantity=Decimal(2)), line(2, 30)]
    earned = earn(lines, cup, first, member=Member(is_first_purchase=True))
    assert dict(earned.rules) == {"yuan": 40, "cup": 6, "first": 50}
    assert dict(earned.lines) == {1: 10 + 6 + 13, 2: 30 + 37}  # 50 by 10 : 30, the equal rest to the first
    assert earn(lines, cup, first).points == 46


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        (Where(weekdays=frozenset({4})), True), (Where(weekdays=frozenset({5})), False),
        (Where(hours=(20, 21)), True), (Where(hours=(9, 20)), False), (Where(hours=(22, 2)), False),
        (Where(hours=(20, 2)), True), (Where(units=frozenset({7})), True), (Where(units=frozenset({8})), False),
        (Where(channels=frozenset({"web"})), False), (Where(from_on=FRIDAY.date(), to_on=FRIDAY.date()), True),
        (Where(to_on=datetime(2026, 11, 26, tzinfo=UTC).date()), False), (Where(in_birthday_month=True), True),
        (Where(tiers=frozenset({"gold"})), False), (Where(least_minor=1001), False), (Where(least_minor=1000), True),
    ],
)  # fmt: skip
def test_each_condition_holds_where_it_is_met(where, holds):
    assert fits_sale(where, basket(line(1, 10)), Member("silver", birthday_month=11), 1000) is holds


SOLD = st.builds(
    Sold, line_id=st.integers(1, 9999), product_id=st.integers(1, 5), amount_minor=st.integers(0, 10**7),
    quantity=st.decimals(0, 99, places=3), categories=st.frozensets(st.integers(1, 4), max_size=3),
    brand_id=st.integers(1, 3), is_goods=st.booleans(), coupon_minor=st.integers(0, 10**5), points_minor=st.integers(0, 10**5),
)  # fmt: skip
WHERE = st.builds(
    Where, products=st.frozensets(st.integers(1, 5), max_size=2), categories=st.frozensets(st.integers(1, 4), max_size=2),
    tiers=st.frozensets(st.sampled_from(["gold", "silver"]), max_size=1), least_minor=st.integers(0, 10**6),
)  # fmt: skip
RULES = st.lists(
    st.builds(
        EarnRule, key=st.text("abc", min_size=1, max_size=3),
        kind=st.sampled_from(["per_amount", "per_unit", "per_sale", "times"]),
        points=st.integers(0, 50), per_minor=st.integers(1, 5000), percent=st.integers(0, 500), where=WHERE,
    ),
    max_size=5, unique_by=lambda rule: rule.key,
)  # fmt: skip
WAYS = st.builds(
    Ways, rules=RULES.map(tuple), base=st.sampled_from(["gross", "net_of_points", "net_of_coupons", "net"]),
    rounding=st.sampled_from(["down", "half_up", "up"]), stacking=st.sampled_from(["best", "add"]),
    tier_percent=st.just((("gold", 150),)),
)  # fmt: skip
LINES = st.lists(SOLD, max_size=6, unique_by=lambda one: one.line_id)
MEMBERS = st.builds(Member, tier=st.sampled_from(["gold", "silver", ""]))


@given(WAYS, LINES, MEMBERS)
def test_lines_and_rules_add_up_and_nobody_loses_by_buying(ways, lines, member):
    earned = points_for(ways, basket(*lines), member)
    assert earned.points == sum(points for _line, points in earned.lines) == sum(p for _r, p in earned.rules)
    assert all(points > 0 for _line, points in (*earned.lines, *earned.rules))
    assert points_for(ways, basket(*reversed(lines)), member).points == earned.points


@given(WAYS, LINES)
def test_members_in_equal_conditions_earn_the_same(ways, lines):
    first, second = (points_for(ways, basket(*lines), Member("gold", month)) for month in (1, 7))
    assert first == second  # no rule here asks for the month, so it cannot matter


@given(
    WAYS,
    LINES,
    st.one_of(st.none(), st.integers(0, 500)),
    st.one_of(st.none(), st.integers(0, 500)),
    st.integers(0, 600),
)
def test_a_cap_is_never_passed_and_its_parts_still_add_up(ways, lines, day, member, before):
    earned = points_for(ways, basket(*lines), Member())
    cut = capped(earned, Caps(day=day, member=member), Earned(day=before, ever=before))
    limits = [cap for cap in (day, member) if cap is not None]
    assert cut.points == min([earned.points, *(max(0, cap - before) for cap in limits)])
    assert cut.points == sum(p for _l, p in cut.lines) == sum(p for _r, p in cut.rules)
    assert {key for key, _p in cut.lines} <= {key for key, _p in earned.lines}


def test_no_cap_leaves_the_earning_as_it_is():
    earned = Earning(5, ((1, 5),), (("yuan", 5),))
    assert capped(earned, Caps(), Earned(10**6, 10**6, 10**6)) is earned
