"""Members' places as the rules look at them, and sales as baskets: what the books say, in the rules' own values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import batched, groupby
from operator import attrgetter
from zoneinfo import ZoneInfo

from shuke.customers.queries.birthdays import birthday_months
from shuke.foundation.kernel.period import months_before
from shuke.foundation.org.actor import SYSTEM, Actor
from shuke.trade.catalog.queries.branches import categories_above
from shuke.trade.ledger.queries.earned import earned_by_order
from shuke.trade.orders.queries.bought import (
    LineBought,
    OrderBought,
    first_orders,
    orders_of_customers,
    spent_by,
)
from shuke.trade.programme.models import Membership
from shuke.trade.programme.queries.terms import TermsNow
from shuke.trade.programme.rules.facts import Basket, Sold
from shuke.trade.programme.rules.rehearsal import Place, Receipt
from shuke.trade.programme.rules.terms import Terms
from shuke.trade.programme.rules.tiers import Standing

LONG_AGO = date(1900, 1, 1)
PIECE = 500


def since_of(terms: Terms, on: date) -> date:
    """The first day on which something may still count: for a tier's window, for the month's cap, or for ever."""
    if terms.caps.member is not None:
        return LONG_AGO
    months = terms.tier_policy.months if terms.tier_policy.window == "rolling" else 12
    return months_before(on, months) - timedelta(days=1)


def places_of(
    actor: Actor, customer_ids: Sequence[int], now: TermsNow, on: date, before: OrderBought | None = None
) -> dict[int, Place]:
    """Where members stand, by the books; who is none yet joins on that day. ``before``: as it was before that sale."""
    held = {
        row.customer_id: row
        for row in Membership.objects.filter(customer_id__in=customer_ids, programme_id=now.programme)
    }
    points = earned_by_order(actor=actor, customer_ids=customer_ids, denomination=now.programme)
    found = {id_: _place(held.get(id_), on) for id_ in customer_ids}
    for sale in spent_by(actor=actor, customer_ids=customer_ids, since=since_of(now.terms, on)):
        if before is None or (sale.placed_at, sale.order_id) < (before.placed_at, before.id):
            earned = points.get(sale.customer_id, {}).get(sale.order_id, 0)
            found[sale.customer_id].past.append((sale.sold_on, sale.spend_minor, earned))
    for customer_id, first in first_orders(actor=actor, customer_ids=customer_ids).items():
        found[customer_id].has_bought = before is None or first != before.id
    return found


def _place(row: Membership | None, on: date) -> Place:
    if row is None:
        return Place(on)
    return Place(row.joined_on, Standing(row.tier, row.tier_since, row.tier_until))


def past_of_customers(
    programme: str, start: date, end: date, one_in: int
) -> Iterator[tuple[date, bool, list[tuple[OrderBought, Receipt]]]]:
    """Every customer's sales of a span, in order of time: joined on, whether there were sales before, the sales.

    Who is no member yet counts as one from the first sale on. Of every ``one_in`` customers one; some hundreds at a time.
    """
    joined = dict(Membership.objects.filter(programme_id=programme).values_list("customer_id", "joined_on"))
    above = categories_above(actor=SYSTEM)
    orders = orders_of_customers(actor=SYSTEM, start=start, end=end, one_in=one_in)
    by_customer = (list(sales) for _id, sales in groupby(orders, key=attrgetter("customer_id")))
    for piece in batched(by_customer, PIECE):
        ids = [sales[0].customer_id for sales in piece]
        first = first_orders(actor=SYSTEM, customer_ids=ids)
        months = {
            year: birthday_months(actor=SYSTEM, customer_ids=ids, year=year)
            for year in {one.sold_on.year for sales in piece for one in sales}
        }
        for sales in piece:
            id_ = sales[0].customer_id
            receipts = [(one, receipt_of(one, above, months[one.sold_on.year].get(id_))) for one in sales]
            yield joined.get(id_, sales[0].sold_on), first.get(id_) != sales[0].id, receipts


def receipts_of(
    actor: Actor, orders: Iterable[OrderBought], paid: Mapping[int, tuple[int, int]]
) -> list[Receipt]:
    """Sales of a few customers as receipts; ``paid`` is what (coupons, points) paid of a line."""
    sales = list(orders)
    above = categories_above(actor=actor)
    months = {
        year: birthday_months(actor=actor, customer_ids=[one.customer_id for one in sales], year=year)
        for year in {one.sold_on.year for one in sales}
    }
    return [receipt_of(one, above, months[one.sold_on.year].get(one.customer_id), paid) for one in sales]


def receipt_of(
    order: OrderBought, above: Mapping[int, frozenset[int]], birthday_month: int | None,
    paid: Mapping[int, tuple[int, int]] | None = None,
) -> Receipt:  # fmt: skip
    """One sale as the rules take it, at its store's time."""
    lines = tuple(_sold(line, above, (paid or {}).get(line.id, (0, 0))) for line in order.lines)
    costs = [line.cost_minor for line in order.lines if line.is_goods]
    margin = None if None in costs else order.goods_minor - sum(cost for cost in costs if cost is not None)
    basket = Basket(order.placed_at.astimezone(ZoneInfo(order.zone)), order.unit_id, order.channel, lines)
    return Receipt(order.id, basket, birthday_month, order.goods_minor - order.refunded_goods_minor, margin)


def _sold(line: LineBought, above: Mapping[int, frozenset[int]], paid: tuple[int, int]) -> Sold:
    none: frozenset[int] = frozenset()
    categories = above.get(line.category_id, none) if line.category_id else none
    return Sold(
        line.id,
        line.product_id,
        line.total_minor + line.tier_minor,
        line.quantity,
        categories,
        line.brand_id,
        line.is_goods,
        *paid,
        line.discount_minor - line.tier_minor,
        line.tier_minor,
    )
