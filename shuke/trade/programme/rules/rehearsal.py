"""What terms would have done: the rules themselves, run over past sales as if they had been in force.

Nothing here decides anything: points, caps and tiers are worked out by the same functions that award a sale.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from shuke.foundation.kernel.period import Period
from shuke.trade.programme.rules.caps import Earned, capped
from shuke.trade.programme.rules.earning import Earning, points_for
from shuke.trade.programme.rules.facts import Basket, Member
from shuke.trade.programme.rules.prices import at_member_price, off_of
from shuke.trade.programme.rules.terms import Terms
from shuke.trade.programme.rules.tiers import Standing, Totals, standing_on, window_on


@dataclass(frozen=True, slots=True)
class Receipt:
    """A past sale of one member. ``spend_minor`` counts for the tier; ``margin_minor`` is what it left, where that is known."""

    order_id: int
    basket: Basket
    birthday_month: int | None
    spend_minor: int
    margin_minor: int | None


@dataclass(slots=True)
class Place:
    """A member as the rehearsal goes on: joined, standing, and what came before."""

    joined_on: date
    standing: Standing | None = None
    past: list[tuple[date, int, int]] = field(default_factory=list)
    has_bought: bool = False

    def totals_on(self, terms: Terms, on: date) -> Totals:
        """What counts in the window of a day."""
        window = window_on(terms.tier_policy, self.joined_on, on)
        counted = [(spend, points) for day, spend, points in self.past if day in window]
        return Totals(
            sum(spend for spend, _p in counted), len(counted), sum(points for _s, points in counted)
        )

    def earned_on(self, on: date) -> Earned:
        """What was earned so far of the day, of its month, and ever."""
        month = Period(on.replace(day=1), on + timedelta(days=1))
        return Earned(
            sum(points for day, _s, points in self.past if day == on),
            sum(points for day, _s, points in self.past if day in month),
            sum(points for _d, _s, points in self.past),
        )


def review(terms: Terms, place: Place, on: date) -> None:
    """The nightly look at a tier, on each day up to ``on`` on which it can have fallen due."""
    grace = timedelta(days=terms.tier_policy.grace_days)
    while (stood := place.standing) is not None and (until := stood.until) is not None and until < on:
        for due in (until + timedelta(days=1), until + grace + timedelta(days=1)):
            if due <= on and place.standing == stood:
                totals = place.totals_on(terms, due)
                place.standing = standing_on(terms.tier_policy, terms.tiers, stood, totals, due)
        if place.standing == stood:
            break


def member_at(terms: Terms, place: Place, receipt: Receipt) -> Member:
    """What of a member may matter for a sale, the tier as it is on that day."""
    on = receipt.basket.at.date()
    if place.standing is None:
        place.standing = standing_on(terms.tier_policy, terms.tiers, None, place.totals_on(terms, on), on)
    review(terms, place, on)
    return Member(place.standing.key, receipt.birthday_month, not place.has_bought)


def awarded(terms: Terms, place: Place, receipt: Receipt) -> Earning:
    """What one more sale earns, and what it makes of the member's place."""
    on = receipt.basket.at.date()
    member = member_at(terms, place, receipt)
    earned = capped(points_for(terms.ways, receipt.basket, member), terms.caps, place.earned_on(on))
    settle(terms, place, receipt, earned.points)
    return earned


def settle(terms: Terms, place: Place, receipt: Receipt, points: int) -> None:
    """What one more sale, and the points that it earned, make of the member's place."""
    on = receipt.basket.at.date()
    place.past.append((on, receipt.spend_minor, points))
    place.has_bought = True
    place.standing = standing_on(
        terms.tier_policy, terms.tiers, place.standing, place.totals_on(terms, on), on
    )


def at_terms_price(terms: Terms, place: Place, receipt: Receipt) -> Receipt:
    """The sale as it would have been rung up under the terms: with their member price in place of the one that was given."""
    given = off_of(receipt.basket)
    if not given and not terms.has_member_prices:
        return receipt
    member = member_at(terms, place, receipt)
    lines = tuple(replace(line, tier_minor=0) for line in receipt.basket.lines)
    plain = replace(receipt.basket, lines=lines)
    basket = at_member_price(terms.promise_of(member.tier), terms.pricing, plain, member)
    more = off_of(basket) - given
    margin = None if receipt.margin_minor is None else receipt.margin_minor - more
    return replace(
        receipt, basket=basket, spend_minor=max(0, receipt.spend_minor - more), margin_minor=margin
    )


@dataclass(slots=True)
class Outcome:
    """What terms did over the sales: sums, by month, by tier at the end, and sales whose points cost more than the sale left.

    ``price_minor`` is what member prices took off.
    """

    receipts: int = 0
    members: int = 0
    points: int = 0
    months: Counter[str] = field(default_factory=Counter)
    tiers: Counter[str] = field(default_factory=Counter)
    losing: int = 0
    losing_minor: int = 0
    price_minor: int = 0

    def cost_minor(self, terms: Terms) -> int:
        """What the points are worth when all are spent."""
        return self.points * terms.worth.minor // terms.worth.points


@dataclass(slots=True)
class Compared:
    """Two terms over the same sales. ``moves`` counts members by (tier under the old, tier under the new); a member who
    earns more is a winner."""

    old: Outcome = field(default_factory=Outcome)
    new: Outcome = field(default_factory=Outcome)
    winners: int = 0
    losers: int = 0
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)


def compared(
    old: Terms, new: Terms, members: Iterable[tuple[date, Iterable[Receipt]]], count_from: date,
    progress: Callable[[int], None] = lambda _receipts: None,
) -> Compared:  # fmt: skip
    """Both terms over every member's sales in order of time; ``members`` are (joined on, receipts).

    Sales before ``count_from`` only warm up: they fill the windows of tiers and are in no sum.
    """
    found = Compared()
    for joined_on, receipts in members:
        places = (Place(joined_on), Place(joined_on))
        points = [0, 0]
        counted = False
        for receipt in receipts:
            on = receipt.basket.at.date()
            for side, (terms, place, outcome) in enumerate(
                zip((old, new), places, (found.old, found.new), strict=True)
            ):
                sold = at_terms_price(terms, place, receipt)
                earned = awarded(terms, place, sold)
                if on >= count_from:
                    _count(terms, outcome, sold, earned)
                    points[side] += earned.points
                    counted = True
        if counted:
            _conclude(found, places, points)
            progress(found.new.receipts)
    return found


def _count(terms: Terms, outcome: Outcome, receipt: Receipt, earned: Earning) -> None:
    outcome.receipts += 1
    outcome.points += earned.points
    outcome.price_minor += off_of(receipt.basket)
    outcome.months[receipt.basket.at.strftime("%Y-%m")] += earned.points
    if receipt.margin_minor is not None and receipt.margin_minor >= 0:
        left = receipt.margin_minor - earned.points * terms.worth.minor // terms.worth.points
        if left < 0:
            outcome.losing += 1
            outcome.losing_minor -= left


def _conclude(found: Compared, places: tuple[Place, Place], points: list[int]) -> None:
    tiers = [place.standing.key if place.standing else "" for place in places]
    for outcome, tier in zip((found.old, found.new), tiers, strict=True):
        outcome.members += 1
        outcome.tiers[tier] += 1
    found.winners += points[1] > points[0]
    found.losers += points[1] < points[0]
    if tiers[0] != tiers[1]:
        found.moves[tiers[0], tiers[1]] += 1
