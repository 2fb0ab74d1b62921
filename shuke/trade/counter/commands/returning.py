"""What was sold comes back: money, points and coupons each by the share that they had paid, and what was earned."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import SYSTEM, Actor, elevated, widened
from shuke.foundation.org.command import Done, Outcome, Replayed, Unchanged, command, record
from shuke.foundation.org.queries import unit_within
from shuke.foundation.org.refusals import NotFound, OtherBody
from shuke.trade.counter.commands.quoting import named
from shuke.trade.counter.models import Back, Sale
from shuke.trade.counter.queries.sales import refund_told
from shuke.trade.coupons.commands.returning import return_coupons
from shuke.trade.ledger.commands.returning import Back as Part
from shuke.trade.ledger.commands.returning import return_burn
from shuke.trade.ledger.rules.shares import share_of
from shuke.trade.orders.commands.refunds import record_refund
from shuke.trade.orders.queries.ahead import OrderNumbered, order_numbered
from shuke.trade.programme.commands.awards import take_back_for

# Of each line that came back with a refund: what had come back before, what comes now, and what had paid it.
_PARTS = """
SELECT m.amount_minor, l.total_minor, p.coupon_minor, p.points_minor,
       coalesce((SELECT sum(x.amount_minor) FROM orders_refundmatch x WHERE x.line_id = m.line_id AND x.id < m.id), 0)::bigint
  FROM orders_refundline r JOIN orders_refundmatch m ON m.refund_line_id = r.id AND m.amount_minor > 0
  JOIN orders_line l ON l.id = m.line_id JOIN counter_paid p ON p.line_id = l.id
 WHERE r.refund_id = %s ORDER BY m.id
"""
_SALE_OF = """
SELECT DISTINCT l.order_id FROM orders_refundline r JOIN orders_refundmatch m ON m.refund_line_id = r.id
  JOIN orders_line l ON l.id = m.line_id WHERE r.refund_id = %s
"""
# Refunds of sales of ours that came without this room (a file, another program).
_DUE = """
SELECT DISTINCT r.id, r.unit_id FROM counter_paid p JOIN orders_refundmatch m ON m.line_id = p.line_id AND m.amount_minor > 0
  JOIN orders_refundline l ON l.id = m.refund_line_id JOIN orders_refund r ON r.id = l.refund_id
 WHERE NOT EXISTS (SELECT 1 FROM counter_back b WHERE b.refund_id = r.id) ORDER BY r.id LIMIT 200
"""


class SaleUnknown(Refusal):
    """No sale of this number; or it has not arrived yet."""

    code = "sale_unknown"
    status = 404
    message = _("There is no sale “%(given)s”. If it was made just now, send it first, then this again.")


@command
def return_goods(
    *, actor: Actor, source: str, number: str, refund_number: str, unit_id: int, refunded_at: datetime, now: datetime,
    quantities: Sequence[tuple[int, Decimal]] | None = None, key: str | None = None, terminal: str = "",
) -> Outcome:  # fmt: skip
    """Goods of a sale came back: (line's place, quantity), or all that is left of it; answers what goes back.

    A till takes back what was sold within its own part of the house. The same refund number again answers the first;
    with other goods it is refused.
    Points earned are taken back as the programme says, points and coupons
    that had paid come back by their exact share.
    """
    unit = unit_within(actor.path, unit_id)
    if unit is None:
        raise NotFound(field="unit_id")
    with widened(actor) as wide:
        order = order_numbered(actor=wide, source=source, number=number)
        if (
            order is None or unit_within(actor.path, order.unit_id) is None
        ):  # of a store where this till does not belong
            raise SaleUnknown(field="number", given=number)
        wanted = list(_left(order)) if quantities is None else list(quantities)
        made = record_refund(
            actor=wide, order_id=order.id, number=refund_number, unit_id=unit.id, refunded_at=refunded_at,
            quantities=wanted,
        )  # fmt: skip
    refund_id = int(made.value)
    if (
        not isinstance(made, Done) and quantities is None and wanted
    ):  # "all that is left", and something is left still
        raise OtherBody(field="quantities", differs="quantities")
    if isinstance(made, Done):
        with widened(actor) as wide:
            settle_back(actor=wide, refund_id=refund_id, unit_id=unit.id, now=now)
    with elevated():
        told = refund_told(actor=SYSTEM, refund_id=refund_id)
    if not isinstance(made, Done):
        return Replayed(told)
    record(
        {"order": order.id, "refund": refund_id, **named(terminal)},
        [order.customer_id] if order.customer_id else [],
    )
    return Done(told)


@command
def void_sale(
    *,
    actor: Actor,
    source: str,
    number: str,
    unit_id: int,
    now: datetime,
    key: str | None = None,
    terminal: str = "",
) -> Outcome:
    """A sale was rung up by mistake: all of it comes back under the number "VOID-" and its own; answers what goes back."""
    answer = return_goods(
        actor=actor, source=source, number=number, refund_number=f"VOID-{number}"[:60], unit_id=unit_id,
        refunded_at=now, now=now, terminal=terminal,
    )  # fmt: skip
    if not isinstance(answer, Done):
        return Replayed(answer.value)
    record({"refund": answer.value["refund"], **named(terminal)})
    return Done(answer.value)


def _left(order: OrderNumbered) -> Sequence[tuple[int, Decimal]]:
    return [
        (line.ordinal, line.quantity - line.refunded_quantity)
        for line in order.lines
        if line.quantity > line.refunded_quantity
    ]


@command
def settle_back(*, actor: Actor, refund_id: int, unit_id: int, now: datetime) -> Outcome:
    """With a refund go back the points that it earned and what coupons and points had paid of it; once per refund."""
    with widened(actor) as wide:
        take_back_for(actor=wide, refund_id=refund_id, now=now, unit_id=unit_id)
        if Back.objects.filter(refund_id=refund_id).exists():
            return Unchanged(refund_id)
        with connection.cursor() as cursor:
            cursor.execute(_SALE_OF, [refund_id])
            orders = [row[0] for row in cursor.fetchall()]
        sale = Sale.objects.select_for_update().filter(order_id__in=orders).first()
        if sale is None:
            return Unchanged(refund_id)
        coupon, points = _shares_back(refund_id)
        transfer = None
        if points and sale.burn_id:
            transfer = return_burn(
                actor=wide, burn_id=sale.burn_id, back=Part(points, sale.points_minor), unit_id=unit_id, now=now,
                key=f"refund/{refund_id}/points",
            ).value  # fmt: skip
        if coupon and sale.coupon_minor and _is_all_back(sale.order_id):
            return_coupons(
                actor=wide,
                order_id=sale.order_id,
                unit_id=unit_id,
                now=now,
                key=f"refund/{refund_id}/coupons",
            )
        Back.objects.create(
            refund_id=refund_id, coupon_minor=coupon, points_minor=points, transfer_id=transfer, made_at=now
        )
    record({"refund": refund_id, "coupon_minor": coupon, "points_minor": points})
    return Done(refund_id)


def _shares_back(refund_id: int) -> tuple[int, int]:
    """(coupon, points) of what came back, exact over all refunds of a line."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, [refund_id])
        rows = cursor.fetchall()
    coupon = sum(
        share_of(by_coupon, before=before, part=part, whole=whole)
        for part, whole, by_coupon, _p, before in rows
    )
    points = sum(
        share_of(by_points, before=before, part=part, whole=whole)
        for part, whole, _c, by_points, before in rows
    )
    return coupon, points


def _is_all_back(order_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_and(refunded_quantity >= quantity) FROM orders_line WHERE order_id = %s", [order_id]
        )
        return bool(cursor.fetchone()[0])


@command
def settle_backs_due(*, actor: Actor, now: datetime) -> Outcome:
    """Refunds of our sales that came by file or another program go back the same way; answers how many there were."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute(_DUE)
        due = cursor.fetchall()
    if not due:
        return Unchanged(0)
    for refund_id, unit_id in due:
        settle_back(actor=actor, refund_id=refund_id, unit_id=unit_id, now=now)
    record({"refunds": len(due)})
    return Done(len(due))
