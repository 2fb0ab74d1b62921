"""What a basket would come to, by the functions that book it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.queries import UnitFound
from shuke.foundation.org.query import query
from shuke.trade.counter.rules.quoting import (
    Paid,
    as_paid,
    best_price,
    reasons_against,
    shares,
    wanted_price,
)
from shuke.trade.coupons.queries.at_hand import Coupon, coupons_named, coupons_of
from shuke.trade.coupons.rules.offers import Reason
from shuke.trade.coupons.rules.stacking import Held, Used
from shuke.trade.ledger.queries.balances import balance_of
from shuke.trade.orders.queries.ahead import sale_ahead
from shuke.trade.orders.queries.bought import OrderBought
from shuke.trade.orders.rules.lines import LineGiven
from shuke.trade.programme.queries.ahead import Ahead, looked_ahead, plain_ahead
from shuke.trade.programme.queries.terms import TermsNow, in_force
from shuke.trade.programme.rules.facts import Basket, Member
from shuke.trade.programme.rules.paying import most_payable, payable
from shuke.trade.programme.rules.prices import Pricing, at_member_price
from shuke.trade.programme.rules.rehearsal import awarded

BEST = "best"  # in place of codes: the best of what the member has


class NobodyPays(Refusal):
    """Points without the member whose they are."""

    code = "member_needed"
    message = _("Find the member first: points are paid from a member's account.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A basket as a till sends it: ``codes`` is a list, or "best" for the best of the member's own; so much by points.

    ``at_list``: the till sells, or has sold, at the prices that it sends.
    """

    lines: Sequence[LineGiven]
    placed_at: datetime
    channel: str = "store"
    codes: Sequence[str] | str = ()
    points_minor: int = 0
    at_list: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Amounts in minor units. ``shares`` by the line's place, from 1; ``at_hand`` says of the member's coupons what stands
    against each. ``total_minor`` is at the member price; ``by_tier`` is what that took off which line."""

    total_minor: int
    currency: str
    coupons: tuple[Used, ...]
    points_minor: int
    points_used: int
    most_by_points_minor: int
    earns: int
    shares: dict[int, Paid]
    member: Member
    now: TermsNow | None
    by_tier: dict[int, int]
    is_plain: bool = False
    at_hand: list[tuple[Coupon, Reason]] = field(default_factory=list)

    @property
    def tier_minor(self) -> int:
        """What the member price takes off."""
        return sum(self.by_tier.values())

    @property
    def coupon_minor(self) -> int:
        """What all coupons take off."""
        return sum(one.minor for one in self.coupons)

    @property
    def to_pay_minor(self) -> int:
        """What is left for money."""
        return self.total_minor - self.coupon_minor - self.points_minor


@query("counter.view")
def quote_of(
    *, actor: Actor, unit: UnitFound, asked: Asked, now: datetime, customer_id: int | None = None,
    with_at_hand: bool = False, is_sale: bool = False,
) -> Quote:  # fmt: skip
    """Coupons first, then points over what they left. Refuses as the sale would.

    Read under the scope that sees all of the member's sales. Of a sale that money pays alone (``is_sale``) nothing of the
    member matters here: what it earns is worked out when it is awarded.
    """
    sale = sale_ahead(
        actor=actor, unit=unit, lines=asked.lines, placed_at=asked.placed_at, channel=asked.channel,
        customer_id=customer_id or 0,
    )  # fmt: skip
    now_in_force = in_force()
    has_price = bool(
        customer_id and now_in_force and now_in_force.terms.has_member_prices and not asked.at_list
    )
    if is_sale and not asked.codes and not asked.points_minor and not has_price:
        return _plain(sale, now_in_force)
    ahead = looked_ahead(actor=actor, sale=sale, now=now_in_force)
    own: list[Coupon] = []
    if customer_id and (with_at_hand or asked.codes == BEST):
        own = coupons_of(actor=actor, customer_id=customer_id, unit_id=unit.id, now=now)
    basket, used = _used(actor, ahead, own, asked, customer_id, unit, now, has_price=has_price)
    total = sum(line.price_minor for line in basket.lines)
    left = total - sum(one.minor for one in used)
    points, most = _points(actor, ahead, customer_id, asked.points_minor, left, now)
    by_line = shares(basket, used, asked.points_minor)
    earns = 0
    if ahead.now is not None and ahead.place is not None:
        receipt = replace(ahead.receipt, basket=as_paid(basket, by_line))
        earns = awarded(ahead.now.terms, ahead.place, receipt).points
    against = reasons_against([_held(one) for one in own], basket, ahead.member)
    return Quote(
        total, sale.currency, used, asked.points_minor, points, most, earns, by_line, ahead.member, ahead.now,
        {line.line_id: line.tier_minor for line in basket.lines if line.tier_minor},
        at_hand=[(one, against[one.code]) for one in own],
    )  # fmt: skip


def _plain(sale: OrderBought, now: TermsNow | None) -> Quote:
    """Money pays alone, at the prices of the till."""
    ahead = plain_ahead(sale, now)
    total = sum(line.total_minor for line in sale.lines)
    none: dict[int, int] = {}
    return Quote(total, sale.currency, (), 0, 0, 0, 0, {}, ahead.member, now, none, is_plain=True)


def _used(
    actor: Actor, ahead: Ahead, own: list[Coupon], asked: Asked, customer_id: int | None, unit: UnitFound,
    now: datetime, *, has_price: bool,
) -> tuple[Basket, tuple[Used, ...]]:  # fmt: skip
    """The basket at the price that counts for the member, and the coupons that take something off it."""
    terms = ahead.now.terms if has_price and ahead.now else None
    pricing, priced = (terms.pricing, ahead.basket) if terms else (Pricing(), ahead.basket)
    if terms:
        priced = at_member_price(terms.promise_of(ahead.member.tier), pricing, ahead.basket, ahead.member)
    if asked.codes == BEST:
        return best_price([_held(one) for one in own], ahead.basket, priced, ahead.member, pricing)
    if not asked.codes:
        return priced, ()
    named = coupons_named(
        actor=actor, codes=sorted(set(asked.codes)), customer_id=customer_id, unit_id=unit.id, now=now
    )
    return wanted_price([_held(one) for one in named], ahead.basket, priced, ahead.member, pricing)


def _points(
    actor: Actor, ahead: Ahead, customer_id: int | None, points_minor: int, left: int, now: datetime
) -> tuple[int, int]:
    """The points that pay the amount, and the most that could be paid so."""
    if ahead.now is None or not customer_id:
        if points_minor:
            raise NobodyPays(field="points_minor")
        return 0, 0
    available = balance_of(actor=actor, customer_id=customer_id, now=now).available
    worth = ahead.now.terms.worth
    points = payable(worth, points_minor, available, left) if points_minor else 0
    return points, most_payable(worth, available, left)


def _held(one: Coupon) -> Held:
    return Held(one.code, one.offer, one.ends_on.isoformat() if one.ends_on else "")
