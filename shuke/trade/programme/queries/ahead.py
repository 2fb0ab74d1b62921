"""A sale ahead, as earning and coupons look at it: the basket, and what of the member may matter."""

from dataclasses import dataclass

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query
from shuke.trade.orders.queries.bought import OrderBought
from shuke.trade.programme.models import Membership
from shuke.trade.programme.queries.places import places_of, receipt_of, receipts_of
from shuke.trade.programme.queries.terms import USUAL, TermsNow, in_force
from shuke.trade.programme.rules.facts import Basket, Member
from shuke.trade.programme.rules.rehearsal import Place, Receipt, member_at
from shuke.trade.programme.rules.tiers import Tier


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the rules are given. Without a customer there is no place, without a programme there are no terms."""

    basket: Basket
    member: Member
    receipt: Receipt
    now: TermsNow | None = None
    place: Place | None = None


@query("programme.view")
def looked_ahead(*, actor: Actor, sale: OrderBought, now: TermsNow | None) -> Ahead:
    """A sale that may happen, by those terms: read under the scope that sees all of the member's sales."""
    receipt = receipts_of(actor, [sale], {})[0]
    if now is None or not sale.customer_id:
        return Ahead(receipt.basket, Member(birthday_month=receipt.birthday_month), receipt, now)
    on = receipt.basket.at.date()
    place = places_of(actor, [sale.customer_id], now, on)[sale.customer_id]
    return Ahead(receipt.basket, member_at(now.terms, place, receipt), receipt, now, place)


def plain_ahead(sale: OrderBought, now: TermsNow | None = None) -> Ahead:
    """A sale of which only its lines matter: no place, nothing of the member."""
    receipt = receipt_of(sale, {}, None)
    return Ahead(receipt.basket, Member(), receipt, now)


@query("programme.view")
def tiers_of(*, actor: Actor, customer_ids: list[int], programme: str = USUAL) -> dict[int, Tier]:
    """The tier of each member, and nothing of how it came about; who is none is left out."""
    now = in_force(programme)
    if now is None:
        return {}
    known = {tier.key: tier for tier in now.terms.tiers}
    held = Membership.objects.filter(customer_id__in=customer_ids, programme_id=programme)
    return {
        customer: known.get(tier, now.terms.tiers[0])
        for customer, tier in held.values_list("customer_id", "tier")
    }
