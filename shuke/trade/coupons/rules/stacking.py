"""Which coupons together: the best for the member within the offers' own rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from shuke.trade.coupons.rules.discounts import discount_of
from shuke.trade.coupons.rules.offers import Offer, why_not
from shuke.trade.programme.rules.facts import Basket, Member

TRIED = 10  # coupons of which every combination is tried; beyond, those that take most off alone


@dataclass(frozen=True, slots=True)
class Held:
    """A coupon at hand. Ties go to the one that ends first: ``ends`` is a sortable text, "" is never."""

    coupon: str
    offer: Offer
    ends: str = ""


@dataclass(frozen=True, slots=True)
class Used:
    """A coupon in use: minor units off each line by id."""

    coupon: str
    lines: tuple[tuple[int, int], ...]

    @property
    def minor(self) -> int:
        """What it takes off in all."""
        return sum(off for _line, off in self.lines)


def together(held: Sequence[Held], basket: Basket) -> tuple[Used, ...]:
    """What these coupons take off when all are used, each after the one before it; what takes nothing off is left out."""
    left = {line.line_id: line.price_minor for line in basket.lines}
    found = []
    for one in sorted(held, key=lambda one: (one.offer.order, one.offer.key, one.coupon)):
        off = discount_of(one.offer, basket, left)
        for line_id, minor in off.items():
            left[line_id] -= minor
        if off:
            found.append(Used(one.coupon, tuple(sorted(off.items()))))
    return tuple(found)


def may_stand_together(offers: Sequence[Offer], most: int) -> bool:
    """One exclusive offer alone, or at most ``most`` joint ones."""
    return len(offers) <= 1 or (len(offers) <= most and not any(offer.is_exclusive for offer in offers))


def best_together(held: Sequence[Held], basket: Basket, member: Member, most: int = 3) -> tuple[Used, ...]:
    """The combination that takes most off; of equal ones the one with fewer coupons, then the one that ends sooner."""
    fitting = [one for one in held if not why_not(one.offer, basket, member)]
    alone = {one.coupon: sum(used.minor for used in together([one], basket)) for one in fitting}
    fitting.sort(key=lambda one: (-alone[one.coupon], one.ends or "~", one.coupon))
    tried = [one for one in fitting if alone[one.coupon]][:TRIED]
    best: tuple[Used, ...] = ()
    best_rank: tuple[int, int, list[str]] = (0, 0, [])
    for size in range(1, most + 1):
        for chosen in combinations(tried, size):
            if not may_stand_together([one.offer for one in chosen], most):
                continue
            used = together(chosen, basket)
            if len(used) < size:
                continue
            rank = (-sum(one.minor for one in used), size, sorted(one.ends or "~" for one in chosen))
            if rank < best_rank:
                best, best_rank = used, rank
    return best
