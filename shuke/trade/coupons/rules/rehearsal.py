"""What an offer would have done: the till's own rules, run over past sales as if every member had had a coupon at each.

Nothing here decides anything: what fits and what it takes off is worked out by the functions that a till asks.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from shuke.trade.coupons.rules.offers import Offer, why_not
from shuke.trade.coupons.rules.stacking import Held, together
from shuke.trade.programme.rules.facts import Member
from shuke.trade.programme.rules.rehearsal import Place, Receipt, awarded, member_at, settle
from shuke.trade.programme.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class Past:
    """A past sale, and what each of its lines had cost the shop; None where nobody knows."""

    receipt: Receipt
    costs: Mapping[int, int | None]


@dataclass(frozen=True, slots=True)
class Customer:
    """Joined on, whether there were sales before these, and these in order of time."""

    joined_on: date
    has_bought: bool
    sales: Iterable[Past]


@dataclass(slots=True)
class Rehearsed:
    """Sums. ``sales`` fitted, of ``receipts``; they came to ``worth_minor``, and ``minor`` was off them; ``once_minor`` is
    what a member's first one takes off, once each.

    Of the ``lines`` touched ``below`` fell under their cost by the coupon, by ``below_minor`` in all; of ``unknown`` the cost
    is not known. ``tiers`` are (members, sales, minor) by the tier at the sale.
    """

    receipts: int = 0
    sales: int = 0
    worth_minor: int = 0
    minor: int = 0
    members: int = 0
    once_minor: int = 0
    lines: int = 0
    below: int = 0
    below_minor: int = 0
    unknown: int = 0
    months: Counter[str] = field(default_factory=Counter)
    tiers: dict[str, list[int]] = field(default_factory=dict)


def rehearsed(
    offer: Offer, terms: Terms | None, customers: Iterable[Customer], count_from: date
) -> Rehearsed:
    """An offer over every customer's sales; first and last day of the offer are left aside, for they are still to come.

    Sales before ``count_from`` only warm up: they make the tiers. Without ``terms`` nobody has a tier.
    """
    found = Rehearsed()
    meant = replace(offer, where=replace(offer.where, from_on=None, to_on=None))
    # Points are worked out only where a tier asks for them.
    by_points = terms is not None and any(tier.points for tier in terms.tiers)
    for customer in customers:
        place = Place(customer.joined_on, has_bought=customer.has_bought)
        seen: set[str] = set()
        for past in customer.sales:
            receipt = past.receipt
            member = _member(terms, place, receipt)
            if receipt.basket.at.date() >= count_from:
                found.receipts += 1
                if not why_not(meant, receipt.basket, member):
                    _count(found, meant, past, member.tier, seen)
            if terms is not None and by_points:
                awarded(terms, place, receipt)
            elif terms is not None:
                settle(terms, place, receipt, 0)
            place.has_bought = True
        found.members += bool(seen)
    return found


def _member(terms: Terms | None, place: Place, receipt: Receipt) -> Member:
    if terms is not None:
        return member_at(terms, place, receipt)
    return Member("", receipt.birthday_month, not place.has_bought)


def _count(found: Rehearsed, offer: Offer, past: Past, tier: str, seen: set[str]) -> None:
    """One sale that the offer fits; ``seen`` are the tiers in which its member has had the coupon already."""
    basket = past.receipt.basket
    used = together([Held(offer.key, offer)], basket)
    if not used:
        return
    minor = used[0].minor
    sums = found.tiers.setdefault(tier, [0, 0, 0])
    sums[0] += tier not in seen
    sums[1] += 1
    sums[2] += minor
    if not seen:
        found.once_minor += minor
    seen.add(tier)
    found.sales += 1
    found.minor += minor
    found.months[f"{basket.at.year}-{basket.at.month:02}"] += minor
    off = dict(used[0].lines)
    for line in basket.lines:
        price = line.price_minor
        found.worth_minor += price
        if line.line_id in off:
            _look_at_cost(found, price, off[line.line_id], past.costs.get(line.line_id))


def _look_at_cost(found: Rehearsed, price: int, off: int, cost: int | None) -> None:
    found.lines += 1
    if cost is None:
        found.unknown += 1
    elif price >= cost > price - off:
        found.below += 1
        found.below_minor += cost - (price - off)
