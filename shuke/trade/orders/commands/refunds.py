"""Recording one refund, by line."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.calendar import day_at
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.queries import UnitFound, unit_within
from shuke.foundation.org.refusals import NotFound, OtherBody
from shuke.trade.orders.models import Line, Order, Refund, RefundLine, RefundMatch
from shuke.trade.orders.rules import is_returnable, share_of_line


class RefundExceedsSale(Refusal):
    """More would come back than was sold and not yet returned."""

    code = "refund_exceeds_sale"
    status = 409
    message = _("Line %(line)s: at most %(left)s can still be returned.")


class RefundEmpty(Refusal):
    """A refund of nothing."""

    code = "refund_empty"
    message = _("Say which lines of the sale come back.")


@command
def record_refund(
    *, actor: Actor, order_id: int, number: str, unit_id: int, refunded_at: datetime,
    quantities: Sequence[tuple[int, Decimal]], key: str | None = None,
) -> Outcome:  # fmt: skip
    """Goods of a sale came back: ``quantities`` are (line ordinal, quantity); answers the refund's id.

    OtherBody for a number that says something else already.
    """
    order = Order.objects.select_for_update(of=("self",)).filter(id=order_id).first()
    unit = unit_within(actor.path, unit_id)
    if order is None or unit is None:
        raise NotFound(field="order_id" if order is None else "unit_id")
    with elevated():
        known = Refund.objects.filter(source=order.source, number=number).first()
    if known is not None:
        _require_same(known, order, quantities)
        return Unchanged(known.id)
    if not quantities:
        raise RefundEmpty(field="quantities")
    with elevated():
        refund = _take_back(order, unit, number, refunded_at, quantities)
    record(
        {"order": order.id, "refund": refund.id, "total_minor": refund.total_minor},
        [order.customer_id] if order.customer_id else [],
    )
    return Done(refund.id)


def _require_same(known: Refund, order: Order, quantities: Sequence[tuple[int, Decimal]]) -> None:
    """OtherBody where the number is that of another sale's refund, or of other goods: nothing counts as done that was not.

    What a file brought and no sale was found for yet is left to be matched."""
    with elevated():
        rows = RefundMatch.objects.filter(refund_line__refund=known).values_list(
            "line__order_id", "line__ordinal", "quantity"
        )
        before = list(rows)
    if not before:
        return
    if {order_id for order_id, _ordinal, _quantity in before} != {order.id}:
        raise OtherBody(field="number", differs="number")
    then: dict[int, Decimal] = defaultdict(Decimal)
    now: dict[int, Decimal] = defaultdict(Decimal)
    for _order, ordinal, quantity in before:
        then[ordinal] += quantity
    for ordinal, quantity in quantities:
        now[ordinal] += quantity
    if quantities and then != now:
        raise OtherBody(field="quantities", differs="quantities")


def _take_back(
    order: Order,
    unit: UnitFound,
    number: str,
    refunded_at: datetime,
    quantities: Sequence[tuple[int, Decimal]],
) -> Refund:
    lines = {line.ordinal: line for line in Line.objects.select_for_update().filter(order=order)}
    refund = Refund.objects.create(
        source=order.source, number=number, customer_id=order.customer_id, unit_id=unit.id, store_path=unit.path,
        refunded_at=refunded_at, refunded_on=day_at(refunded_at, unit.timezone), currency=order.currency,
        total_minor=0, goods_minor=0,
    )  # fmt: skip
    for position, (ordinal, quantity) in enumerate(quantities, start=1):
        line = lines.get(ordinal)
        left = line.quantity - line.refunded_quantity if line else Decimal(0)
        if line is None or not is_returnable(quantity, left):
            raise RefundExceedsSale(field="quantities", line=ordinal, left=left.normalize())
        amount = share_of_line(
            line.total_minor, line.quantity, line.refunded_quantity, line.refunded_minor, quantity
        )
        line.refunded_quantity += quantity
        line.refunded_minor += amount
        line.save(update_fields=["refunded_quantity", "refunded_minor"])
        back = RefundLine.objects.create(
            refund=refund, ordinal=position, product_id=line.product_id, quantity=quantity, matched_quantity=quantity,
            unit_price_minor=line.unit_price_minor, total_minor=amount, is_goods=line.is_goods,
        )  # fmt: skip
        RefundMatch.objects.create(refund_line=back, line=line, quantity=quantity, amount_minor=amount)
        refund.total_minor += amount
        refund.goods_minor += amount if line.is_goods else 0
    refund.save(update_fields=["total_minor", "goods_minor"])
    order.refunded_minor += refund.total_minor
    order.refunded_goods_minor += refund.goods_minor
    order.save(update_fields=["refunded_minor", "refunded_goods_minor"])
    return refund
