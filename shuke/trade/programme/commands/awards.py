"""Sales are awarded: points by line, and the tier looked at with each sale."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import connection

from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import NotFound
from shuke.trade.ledger.commands.earning import Earned, earn_points
from shuke.trade.ledger.commands.returning import Back, refund_earning
from shuke.trade.ledger.queries.earned import earnings_of_order
from shuke.trade.ledger.rules.expiry import last_day
from shuke.trade.orders.queries.bought import CameBack, OrderBought, came_back, orders_bought
from shuke.trade.programme.commands.members import settle_place
from shuke.trade.programme.models import Award
from shuke.trade.programme.queries.places import places_of, receipts_of
from shuke.trade.programme.queries.terms import USUAL, TermsNow, begun_at, in_force
from shuke.trade.programme.rules.earning import Earning
from shuke.trade.programme.rules.rehearsal import awarded

BATCH = 200
# Sales of the programme's time without award, the oldest first; an order that earned in the ledger is done.
_DUE = """
SELECT o.id FROM orders_order o
 WHERE o.status = 'completed' AND o.customer_id IS NOT NULL AND o.placed_at >= %s AND o.id > %s
   AND NOT EXISTS (SELECT 1 FROM programme_award a WHERE a.order_id = o.id AND a.programme_id = %s)
   AND NOT EXISTS (SELECT 1 FROM ledger_transfer t WHERE t.order_id = o.id AND t.kind = 'earn')
 ORDER BY o.id LIMIT %s
"""
# Refunds of lines that earned in this programme, not taken back yet.
_BACK_DUE = """
SELECT DISTINCT r.refund_id, f.unit_id
  FROM programme_award a JOIN orders_line l ON l.order_id = a.order_id AND l.refunded_minor > 0
  JOIN orders_refundmatch m ON m.line_id = l.id AND m.amount_minor > 0
  JOIN orders_refundline r ON r.id = m.refund_line_id JOIN orders_refund f ON f.id = r.refund_id
  JOIN ledger_transfer t ON t.line_id = l.id AND t.kind = 'earn'
 WHERE a.programme_id = %s
   AND NOT EXISTS (SELECT 1 FROM ledger_transfer b WHERE b.reverses_id = t.id AND b.refund_line_id = r.id)
 LIMIT %s
"""


@command
def award_order(
    *, actor: Actor, order_id: int, now: datetime, paid: Mapping[int, tuple[int, int]] | None = None,
    programme: str = USUAL,
) -> Outcome:  # fmt: skip
    """A sale earns what the terms in force promise, once; answers its points.

    ``paid`` is what (coupons, points) paid of each line. Who buys for the first time joins. The member's account is locked
    by the ledger; two sales of one member at once are counted one after the other.
    """
    with elevated():
        order = next(iter(orders_bought(actor=SYSTEM, order_ids=[order_id])), None)
        if order is None:
            raise NotFound(field="order_id")
        one_by_one(order.customer_id, programme)
        current = in_force(programme)
        if current is None or Award.objects.filter(order_id=order_id, programme_id=programme).exists():
            return Unchanged(0)
        receipt = receipts_of(SYSTEM, [order], paid or {})[0]
        on = receipt.basket.at.date()
        place = places_of(SYSTEM, [order.customer_id], current, on, before=order)[order.customer_id]
        stood = place.standing
        earned = awarded(current.terms, place, receipt)
        Award.objects.create(
            order_id=order_id, programme_id=programme, version_id=current.version_id, points=earned.points,
            cut=earned.cut,
            tier=stood.key if stood else current.terms.tiers[0].key, rules=[list(one) for one in earned.rules],
        )  # fmt: skip
        settle_place(order.customer_id, current, stood, place, on)
    if earned.points:
        _book(actor, order, earned, current, now, on)
        with elevated():
            parts = came_back(actor=SYSTEM, order_id=order_id)
        _taken_back(
            actor, parts, order.unit_id, now, programme
        )  # what came by file may have come back already
    record({"order": order_id, "points": earned.points, "version": current.number}, [order.customer_id])
    return Done(earned.points)


def one_by_one(customer_id: int, programme: str) -> None:
    """What one member earns is counted one after the other; until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"programme/{programme}/{customer_id}"]
        )


def _book(
    actor: Actor, order: OrderBought, earned: Earning, current: TermsNow, now: datetime, on: date
) -> None:
    pending = current.terms.pending_days
    earn_points(
        actor=actor, customer_id=order.customer_id, lines=[Earned(points, line) for line, points in earned.lines],
        unit_id=order.unit_id, now=now, key=f"order/{order.id}/{current.programme}", denomination=current.programme,
        order_id=order.id, expires_on=last_day(current.terms.expiry, on),
        pending_until=order.placed_at + timedelta(days=pending) if pending else None,
    )  # fmt: skip


@command
def award_due(*, actor: Actor, now: datetime, after: int = 0, programme: str = USUAL) -> Outcome:
    """Sales that came without a till of ours (imports, nightly exports) earn too; answers the last one looked at."""
    with elevated():
        current = in_force(programme)
        if current is None:
            return Unchanged(0)
        with connection.cursor() as cursor:
            cursor.execute(_DUE, [begun_at(programme), after, programme, BATCH])
            due = [row[0] for row in cursor.fetchall()]
    if not due:
        return Unchanged(0)
    for order_id in due:
        award_order(actor=actor, order_id=order_id, now=now, programme=programme)
    record({"orders": len(due), "last": due[-1]})
    return Done(due[-1])


@command
def take_back_for(
    *, actor: Actor, refund_id: int, now: datetime, unit_id: int, programme: str = USUAL
) -> Outcome:
    """Goods came back, so the points of their lines do, the exact share of each; answers the ledger's transfers."""
    with elevated():
        parts = came_back(actor=SYSTEM, refund_id=refund_id)
    made = _taken_back(actor, parts, unit_id, now, programme)
    if not made:
        return Unchanged([])
    record({"refund": refund_id, "transfers": made})
    return Done(made)


def _taken_back(
    actor: Actor, parts: Sequence[CameBack], unit_id: int, now: datetime, programme: str
) -> list[int]:
    """Each part once for ever, by its key in the ledger."""
    with elevated():
        earnings = {
            line: transfer
            for order_id in {part.order_id for part in parts}
            for transfer, line, _points in earnings_of_order(
                actor=SYSTEM, order_id=order_id, denomination=programme
            )
        }
    return [
        refund_earning(
            actor=actor, earning_id=earnings[part.line_id], unit_id=unit_id, now=now,
            back=Back(part.amount_minor, part.line_minor, part.refund_line_id),
            key=f"refund/{part.refund_line_id}/{part.line_id}/{programme}",
        ).value
        for part in parts
        if part.line_id in earnings
    ]  # fmt: skip


@command
def take_back_due(*, actor: Actor, now: datetime, programme: str = USUAL) -> Outcome:
    """Refunds that came without a till of ours take points back too; answers how many there were."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute(_BACK_DUE, [programme, BATCH])
        due = cursor.fetchall()
    for refund_id, unit_id in due:
        take_back_for(actor=actor, refund_id=refund_id, now=now, unit_id=unit_id, programme=programme)
    if not due:
        return Unchanged(0)
    record({"refunds": len(due)})
    return Done(len(due))
