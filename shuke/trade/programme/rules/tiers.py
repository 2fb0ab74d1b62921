"""Which tier a member has, until when, why, and what is missing for the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from shuke.foundation.kernel.period import Period, months_before
from shuke.trade.programme.rules.prices import TierPrice


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier; the first of a programme is its base and asks for nothing. None: this measure does not count for it.

    ``prices`` are shares off for its members, ``price_list`` (product, minor units a piece).
    """

    key: str
    name: str
    name_en: str
    spend_minor: int | None = None
    orders: int | None = None
    points: int | None = None
    percent: int = 100
    benefits: tuple[str, ...] = ()
    benefits_en: tuple[str, ...] = ()
    prices: tuple[TierPrice, ...] = ()
    price_list: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class TierPolicy:
    """How tiers are won and lost.

    Purchases count in a window: the calendar year, the last ``months`` months, or the year since the member's
    anniversary. ``need`` says whether any threshold of a tier is enough or all of them. A tier is kept for
    ``keep_months``, then ``grace_days`` more; after that it falls by one step, or to what was earned.
    """

    window: Literal["calendar", "rolling", "anniversary"] = "rolling"
    months: int = 12
    need: Literal["any", "all"] = "any"
    keep_months: int = 12
    grace_days: int = 0
    downgrade: Literal["one_step", "by_balance"] = "one_step"


@dataclass(frozen=True, slots=True)
class Totals:
    """What counts of a member in the window: net spend, orders, points earned."""

    spend_minor: int = 0
    orders: int = 0
    points: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's tier since a day; kept at least until ``until`` (None for the base, which nobody loses)."""

    key: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """What the next tier still asks for; 0 where it is reached, None where it does not count."""

    tier: Tier
    spend_minor: int | None
    orders: int | None
    points: int | None


def window_on(policy: TierPolicy, joined_on: date, on: date) -> Period:
    """The days that count on a day, that day included."""
    after = on + timedelta(days=1)
    match policy.window:
        case "calendar":
            return Period(date(on.year, 1, 1), after)
        case "rolling":
            return Period.last_months(on, policy.months)
        case "anniversary":
            years = on.year - joined_on.year
            begins = months_before(joined_on, -12 * years)
            return Period(
                min(begins if begins <= on else months_before(joined_on, -12 * (years - 1)), on), after
            )


def reaches(tier: Tier, totals: Totals, need: Literal["any", "all"]) -> bool:
    """Whether the totals are enough for a tier; one without thresholds is reached by all."""
    asked = [
        (least, had)
        for least, had in (
            (tier.spend_minor, totals.spend_minor), (tier.orders, totals.orders), (tier.points, totals.points),
        )
        if least is not None
    ]  # fmt: skip
    met = [had >= least for least, had in asked]
    return not met or (any(met) if need == "any" else all(met))


def earned_tier(tiers: Sequence[Tier], totals: Totals, need: Literal["any", "all"]) -> int:
    """Place of the highest tier that the totals reach; the base at least."""
    return max(place for place, tier in enumerate(tiers) if place == 0 or reaches(tier, totals, need))


def standing_on(
    policy: TierPolicy, tiers: Sequence[Tier], now: Standing | None, totals: Totals, on: date
) -> Standing:
    """The tier on a day. Up at once; down only after the time it is kept for, and its grace.

    A tier that is reached again when its time ends is kept for another such time. A tier that the programme no longer
    has counts as its base.
    """
    places = {tier.key: place for place, tier in enumerate(tiers)}
    held = places.get(now.key, 0) if now else 0
    earned = earned_tier(tiers, totals, policy.need)
    if now is None or now.key not in places or earned > held:
        return _new(policy, tiers, earned, on)
    if held == 0 or now.until is None or on <= now.until:
        return now
    if earned == held:
        return Standing(now.key, now.since, kept_until(policy, on))
    if on <= now.until + timedelta(days=policy.grace_days):
        return now
    falls_to = max(earned, held - 1) if policy.downgrade == "one_step" else earned
    return _new(policy, tiers, falls_to, on)


def _new(policy: TierPolicy, tiers: Sequence[Tier], place: int, on: date) -> Standing:
    return Standing(tiers[place].key, on, kept_until(policy, on) if place else None)


def kept_until(policy: TierPolicy, on: date) -> date:
    """Until when a tier is kept that is won, or won again, on a day: by the calendar to a year's end, else some months on."""
    if policy.window == "calendar":
        return date(on.year + max(1, policy.keep_months // 12), 12, 31)
    return months_before(on, -policy.keep_months)


def missing_for_next(
    tiers: Sequence[Tier], key: str, totals: Totals, need: Literal["any", "all"]
) -> Missing | None:
    """What the tier above still asks for; None at the top."""
    places = {tier.key: place for place, tier in enumerate(tiers)}
    above = [tier for tier in tiers[places.get(key, 0) + 1 :] if not reaches(tier, totals, need)]
    if not above:
        return None
    tier = above[0]
    return Missing(
        tier,
        _left(tier.spend_minor, totals.spend_minor),
        _left(tier.orders, totals.orders),
        _left(tier.points, totals.points),
    )


def _left(least: int | None, had: int) -> int | None:
    return None if least is None else max(0, least - had)
