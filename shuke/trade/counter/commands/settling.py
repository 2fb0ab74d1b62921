"""What follows from a booked sale: coupons used, points taken, shares kept, points earned."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.trade.counter.models import Paid, Sale
from shuke.trade.counter.queries.quotes import Quote
from shuke.trade.counter.rules.quoting import Paid as Share
from shuke.trade.counter.rules.quoting import alone_shares
from shuke.trade.counter.rules.receipts import Alone, Receipt
from shuke.trade.coupons.commands.offline import Redeemed, offline_key, reconcile_allowance
from shuke.trade.coupons.commands.using import Use, use_coupons
from shuke.trade.ledger.commands.burning import burn_points
from shuke.trade.orders.queries.ahead import order_numbered
from shuke.trade.programme.commands.awards import award_order
from shuke.trade.programme.rules.paying import points_of


@dataclass(frozen=True, slots=True)
class Settled:
    """A sale that was booked, and how it is paid."""

    order_id: int
    fingerprint: dict[str, str]
    quote: Quote
    receipt: Receipt
    customer_id: int | None
    unit_id: int
    alone: Alone | None = None


def settle(wide: Actor, sale: Settled, now: datetime) -> None:
    """Coupons and points are taken, what they paid of each line is kept, and the rest earns."""
    order = order_numbered(actor=wide, source=sale.receipt.source, number=sale.receipt.number)
    assert order is not None
    ids, quote = {line.ordinal: line.id for line in order.lines}, sale.quote
    paid = {ids[line]: one for line, one in quote.shares.items() if one.coupon_minor or one.points_minor}
    coupon, points, used, burn_id = quote.coupon_minor, quote.points_minor, quote.points_used, None
    if sale.alone:
        paid = alone_shares(
            sale.alone.kind, sale.alone.minor, {line.id: line.total_minor for line in order.lines}
        )
        coupon, points = (sale.alone.minor, 0) if sale.alone.kind == "coupon" else (0, sale.alone.minor)
        used, burn_id = _tell_alone(wide, sale, sale.alone, paid, now)
    if quote.coupons:
        uses = [Use(one.coupon, tuple((ids[line], off) for line, off in one.lines)) for one in quote.coupons]
        use_coupons(
            actor=wide, customer_id=sale.customer_id, uses=uses, unit_id=sale.unit_id, order_id=sale.order_id, now=now,
            key=f"sale/{sale.order_id}",
        )  # fmt: skip
    if quote.points_minor and sale.customer_id:
        burn_id = burn_points(
            actor=wide, customer_id=sale.customer_id, amount=quote.points_used, unit_id=sale.unit_id, now=now,
            key=f"sale/{sale.order_id}/points", order_id=sale.order_id,
        ).value  # fmt: skip
    _keep(sale, now, paid, (coupon, points, used, burn_id))
    if sale.customer_id and quote.now is not None:
        by_line = {line: (one.coupon_minor, one.points_minor) for line, one in paid.items()}
        award_order(actor=wide, order_id=sale.order_id, now=now, paid=by_line)


def _keep(
    sale: Settled, now: datetime, paid: dict[int, Share], sums: tuple[int, int, int, int | None]
) -> None:
    coupon, points, used, burn_id = sums
    Sale.objects.create(
        order_id=sale.order_id, fingerprint=sale.fingerprint, coupon_minor=coupon, points_minor=points, points_used=used,
        burn_id=burn_id, terminal=sale.receipt.terminal.strip()[:40], made_at=now,
    )  # fmt: skip
    Paid.objects.bulk_create(
        Paid(line_id=line, coupon_minor=one.coupon_minor, points_minor=one.points_minor)
        for line, one in paid.items()
    )


def _tell_alone(
    wide: Actor, sale: Settled, alone: Alone, paid: dict[int, Share], now: datetime
) -> tuple[int, int | None]:
    """The allowance hears of it; (points taken, by which transfer). What cannot be taken any more stands as a difference, and
    nothing of it comes back with the goods."""
    worth = sale.quote.now.terms.worth if sale.quote.now else None
    points = points_of(worth, alone.minor) if worth and alone.kind == "points" else 0
    lines = tuple((line, one.coupon_minor) for line, one in sorted(paid.items()) if one.coupon_minor)
    redeemed = Redeemed(
        alone.number, alone.minor, sale.receipt.placed_at, sale.order_id, code=alone.code, lines=lines,
        customer_id=sale.customer_id, points=points,
    )  # fmt: skip
    reconcile_allowance(actor=wide, serial=alone.serial, redeemed=[redeemed], unit_id=sale.unit_id, now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM ledger_transfer WHERE key = %s AND kind = 'burn' AND order_id = %s",
            [offline_key(alone.serial, alone.number), sale.order_id],
        )
        row: Any = cursor.fetchone()
    return (points, row[0]) if row else (0, None)
