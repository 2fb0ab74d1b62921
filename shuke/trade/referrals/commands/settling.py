"""The friend buys, so both have what was promised; the goods come back, so it does too. Once, whoever looks at once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db import connection
from django.utils import timezone

from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.trade.coupons.commands.issuing import give_coupon
from shuke.trade.coupons.commands.offers import OfferClosed
from shuke.trade.ledger.commands.earning import Earned, earn_points
from shuke.trade.ledger.commands.returning import Back, refund_earning
from shuke.trade.ledger.rules.expiry import last_day
from shuke.trade.orders.queries.bought import SaleStanding, first_sale_reaching, sale_standing
from shuke.trade.programme.queries.terms import USUAL, terms_of_version
from shuke.trade.programme.rules.terms import Terms
from shuke.trade.referrals.models import Referral
from shuke.trade.referrals.queries.looking import known_against
from shuke.trade.referrals.rules.checks import Limits
from shuke.trade.referrals.rules.standing import OPEN, Purchase, Situation, State, next_state

BATCH = 200
# Only those of which something has become another since.
_DUE = """
SELECT r.id FROM referrals_referral r
 WHERE r.id > %(after)s AND (
       r.state = 'waiting' AND (r.until_on < %(today)s OR r.referrer_id = r.friend_id OR EXISTS (
           SELECT 1 FROM orders_order o WHERE o.customer_id = r.friend_id AND o.status = 'completed'
              AND o.sold_on BETWEEN r.named_on AND r.until_on
              AND o.goods_minor - o.refunded_goods_minor >= greatest(r.least_minor, 1)))
    OR r.state = 'pending' AND (r.ripe_at <= %(now)s OR r.referrer_id = r.friend_id OR NOT EXISTS (
           SELECT 1 FROM orders_order o WHERE o.id = r.order_id AND o.status = 'completed'
              AND o.goods_minor - o.refunded_goods_minor >= greatest(r.least_minor, 1))))
 ORDER BY r.id LIMIT %(most)s
"""
_BOTH = "SELECT count(*) FROM customers_customer WHERE id IN (%s, %s) AND status = 'active'"


@dataclass(slots=True)
class _Case:
    """A referral under its lock, with its terms and the sale that counts."""

    one: Referral
    terms: Terms
    sale: SaleStanding | None
    now: datetime


@command
def settle_referral(*, actor: Actor, referral_id: int, now: datetime) -> Outcome:
    """One referral is looked at, and becomes what it is by now; answers its state. Under its row lock: two do it once."""
    with elevated():
        one = Referral.objects.select_for_update(no_key=True).filter(id=referral_id).first()
        if one is None or one.state not in OPEN:
            return Unchanged(one.state if one else "")
        terms = terms_of_version(one.version_id)
        case = _Case(one, terms, _sale(one), now)
        state = next_state(_situation(case))
        if state == one.state:
            return Unchanged(state)
    if state == "pending":
        _award(actor, case)
        state = "pending" if case.terms.invite.return_days else "earned"
    if state == "earned":
        _give_coupons(actor, case)
    if state == "taken_back":
        _take_back(actor, case)
    with elevated():
        one.state, one.settled_at = state, now
        one.save()
    record(
        {"referral": one.id, "state": state, "reasons": one.reasons if state == "held" else []},
        sorted({one.referrer_id, one.friend_id}),
    )
    return Done(state)


def _sale(one: Referral) -> SaleStanding | None:
    if one.state == "pending":
        return sale_standing(actor=SYSTEM, order_id=cast(int, one.order_id))
    return first_sale_reaching(
        actor=SYSTEM, customer_id=one.friend_id, start=one.named_on, end=one.until_on, least_minor=one.least_minor
    )  # fmt: skip


def _situation(case: _Case) -> Situation:
    one, sale = case.one, case.sale
    with connection.cursor() as cursor:
        cursor.execute(_BOTH, [one.referrer_id, one.friend_id])
        are_two = cursor.fetchone()[0] == 2 and not _is_second(one)
    if one.state == "waiting" and sale is not None and are_two:
        limits = Limits(case.terms.invite.per_day, case.terms.invite.per_month)
        one.reasons = list(known_against(one, limits))
    bought = Purchase(sale.order_id, sale.unit_id, sale.placed_at, sale.stands_minor) if sale else None
    return Situation(
        cast(State, one.state), one.until_on, max(1, one.least_minor), _today(case), case.now, bought, one.ripe_at,
        tuple(one.reasons), one.decided_by_id is not None, are_two,
    )  # fmt: skip


def _today(case: _Case) -> date:
    return timezone.localdate(case.now)


def _is_second(one: Referral) -> bool:
    """Two records that were each brought are one person by now: the first counts."""
    earlier = Referral.objects.filter(
        friend_id=one.friend_id, id__lt=one.id, state__in=["pending", "earned", "waiting", "held"]
    )
    return earlier.exists()


def _award(actor: Actor, case: _Case) -> None:
    one, terms, sale = case.one, case.terms, case.sale
    assert sale is not None
    span = timedelta(days=terms.invite.return_days)
    one.order_id, one.ripe_at = sale.order_id, sale.placed_at + span
    promised = {
        "referrer": (one.referrer_id, dict(terms.events).get("referral", 0)),
        "friend": (one.friend_id, terms.invite.friend_points),
    }
    # In one order of accounts, so that two that name each other do not wait in a circle.
    for side, (customer_id, points) in sorted(promised.items(), key=lambda part: part[1][0]):
        if not points:
            continue
        made = earn_points(
            actor=actor, customer_id=customer_id, lines=[Earned(points, None, "referral")], unit_id=sale.unit_id, now=case.now,
            key=f"referral/{one.id}/{side}", denomination=USUAL, expires_on=last_day(terms.expiry, _today(case)),
            pending_until=one.ripe_at if span and one.ripe_at > case.now else None,
        ).value  # fmt: skip
        setattr(one, f"{side}_earning_id", made[0])


def _take_back(actor: Actor, case: _Case) -> None:
    """All that it earned, whoever's account it is in by now."""
    one = case.one
    for side in ("referrer", "friend"):
        earning: Any = getattr(one, f"{side}_earning_id")
        if earning:
            refund_earning(
                actor=actor, earning_id=earning, back=Back(1, 1), unit_id=one.unit_id, now=case.now,
                key=f"referral/{one.id}/{side}/back",
            )  # fmt: skip


def _give_coupons(actor: Actor, case: _Case) -> None:
    """What is given beside points only once it stays: a coupon that was used cannot be taken back."""
    one, invite = case.one, case.terms.invite
    for customer_id, offer_id in (
        (one.referrer_id, invite.referrer_offer),
        (one.friend_id, invite.friend_offer),
    ):
        if offer_id:
            try:
                give_coupon(
                    actor=actor, offer_id=offer_id, customer_id=customer_id, now=case.now, about=f"referral/{one.id}"
                )  # fmt: skip
            except OfferClosed:
                continue  # what was closed meanwhile is given to nobody any more


@command
def settle_due(*, actor: Actor, now: datetime, after: int = 0) -> Outcome:
    """Referrals of which something has become another; answers the last one looked at."""
    with elevated(), connection.cursor() as cursor:
        values: dict[str, Any] = {
            "after": after,
            "today": timezone.localdate(now),
            "now": now,
            "most": BATCH,
        }
        cursor.execute(_DUE, values)
        due = [int(row[0]) for row in cursor.fetchall()]
    if not due:
        return Unchanged(after)
    for referral_id in due:
        settle_referral(actor=actor, referral_id=referral_id, now=now)
    record({"referrals": len(due), "last": due[-1]})
    return Done(due[-1])
