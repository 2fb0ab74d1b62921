"""Tiers: golden stories by hand, and what must hold for all."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.trade.programme.rules.tiers import (
    Standing,
    Tier,
    TierPolicy,
    Totals,
    earned_tier,
    missing_for_next,
    reaches,
    standing_on,
    window_on,
)

BASE, SILVER, GOLD = (
    Tier("base", "会员", "Member"),
    Tier("silver", "银卡", "Silver", spend_minor=100_000, orders=5),
    Tier("gold", "金卡", "Gold", spend_minor=500_000, orders=20),
)
TIERS = (BASE, SILVER, GOLD)
DAY = date(2026, 3, 1)


def test_the_first_purchase_below_the_first_threshold_stays_in_the_base():
    assert standing_on(TierPolicy(), TIERS, None, Totals(spend_minor=9_900, orders=1), DAY).key == "base"


def test_up_at_once_and_kept_for_the_time_promised():
    base = Standing("base", DAY)
    assert standing_on(TierPolicy(), TIERS, base, Totals(100_000, 1), DAY) == Standing(
        "silver", DAY, date(2027, 3, 1)
    )
    assert standing_on(TierPolicy(need="all"), TIERS, base, Totals(100_000, 1), DAY) == base
    calendar = TierPolicy(window="calendar")
    assert standing_on(calendar, TIERS, base, Totals(600_000), DAY) == Standing(
        "gold", DAY, date(2027, 12, 31)
    )


def test_nothing_is_lost_before_the_time_is_over_nor_in_the_grace_after_it():
    gold = Standing("gold", DAY, date(2027, 3, 1))
    policy = TierPolicy(grace_days=10)
    for on in (date(2026, 12, 1), date(2027, 3, 1), date(2027, 3, 11)):
        assert standing_on(policy, TIERS, gold, Totals(), on) == gold
    after = date(2027, 3, 12)
    assert standing_on(policy, TIERS, gold, Totals(), after) == Standing("silver", after, date(2028, 3, 12))
    by_balance = TierPolicy(downgrade="by_balance", grace_days=10)
    assert standing_on(by_balance, TIERS, gold, Totals(), after) == Standing("base", after)


def test_a_tier_reached_again_is_kept_again_since_the_same_day():
    gold = Standing("gold", DAY, date(2027, 3, 1))
    on = date(2027, 3, 2)
    assert standing_on(TierPolicy(), TIERS, gold, Totals(500_000), on) == Standing(
        "gold", DAY, date(2028, 3, 2)
    )


def test_a_tier_that_is_no_more_is_judged_anew():
    gone = Standing("platinum", DAY, date(2030, 1, 1))
    assert standing_on(TierPolicy(), TIERS, gone, Totals(120_000), DAY).key == "silver"


def test_what_is_missing_is_said_for_the_tier_above():
    missing = missing_for_next(TIERS, "base", Totals(30_000, 1), "any")
    assert missing is not None and (missing.tier, missing.spend_minor, missing.orders) == (SILVER, 70_000, 4)
    assert missing.points is None
    assert missing_for_next(TIERS, "gold", Totals(), "any") is None


@pytest.mark.parametrize(
    ("policy", "joined", "on", "start"),
    [
        (TierPolicy(window="calendar"), date(2025, 5, 5), date(2026, 11, 27), date(2026, 1, 1)),
        (TierPolicy(window="rolling", months=12), date(2020, 1, 1), date(2026, 11, 27), date(2025, 11, 28)),
        (TierPolicy(window="anniversary"), date(2024, 12, 1), date(2026, 11, 27), date(2025, 12, 1)),
        (TierPolicy(window="anniversary"), date(2024, 11, 27), date(2026, 11, 27), date(2026, 11, 27)),
        (TierPolicy(window="anniversary"), date(2024, 2, 29), date(2026, 3, 1), date(2026, 2, 28)),
    ],
)
def test_the_window_begins_where_the_policy_says_and_holds_the_day_itself(policy, joined, on, start):
    window = window_on(policy, joined, on)
    assert window.start == start and window.end == on + timedelta(days=1)


TOTALS = st.builds(Totals, st.integers(0, 10**6), st.integers(0, 40), st.integers(0, 1000))
POLICIES = st.builds(
    TierPolicy, window=st.sampled_from(["calendar", "rolling", "anniversary"]), need=st.sampled_from(["any", "all"]),
    keep_months=st.integers(1, 24), grace_days=st.integers(0, 60), downgrade=st.sampled_from(["one_step", "by_balance"]),
)  # fmt: skip
KEYS = [tier.key for tier in TIERS]


@given(POLICIES, st.lists(st.tuples(TOTALS, st.integers(1, 200)), max_size=20))
def test_over_any_story_nobody_falls_below_what_was_earned_nor_early_nor_more_than_the_policy_says(
    policy, story
):
    now, on = standing_on(policy, TIERS, None, Totals(), DAY), DAY
    for totals, later in story:
        on += timedelta(days=later)
        then = standing_on(policy, TIERS, now, totals, on)
        held, gets = KEYS.index(now.key), KEYS.index(then.key)
        assert gets >= earned_tier(TIERS, totals, policy.need)
        if gets < held:
            assert now.until is not None and on > now.until + timedelta(days=policy.grace_days)
            assert policy.downgrade == "by_balance" or gets == held - 1
        assert (then.until is None) == (gets == 0) and then.since <= on
        assert standing_on(policy, TIERS, then, totals, on) == then  # the night may run twice
        now = then


@given(TOTALS, st.sampled_from(KEYS), st.sampled_from(["any", "all"]))
def test_who_brings_what_is_missing_reaches_the_tier(totals, key, need):
    missing = missing_for_next(TIERS, key, totals, need)
    if missing is not None:
        more = Totals(
            totals.spend_minor + (missing.spend_minor or 0),
            totals.orders + (missing.orders or 0),
            totals.points,
        )
        assert not reaches(missing.tier, totals, need) and reaches(missing.tier, more, need)
