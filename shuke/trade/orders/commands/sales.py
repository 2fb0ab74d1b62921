"""Recording one sale, with its lines and payments."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from shuke.customers.queries.profile import home_path_of
from shuke.foundation.kernel.calendar import day_at
from shuke.foundation.kernel.money import line_total_minor
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.queries import staff_names, unit_within
from shuke.foundation.org.refusals import NotFound
from shuke.trade.catalog.queries.assortment import products_coded
from shuke.trade.orders.models import Line, Order, Payment
from shuke.trade.orders.rules.lines import LineGiven, ProductUnknown, SaleInvalid, total_given


class PaymentsDiffer(Refusal):
    """Payments that do not add up to the total."""

    code = "payments_differ"
    message = _("Payments add up to %(paid)s, the sale to %(total)s minor units.")


class NumberTaken(Refusal):
    """The number belongs to a sale of another unit."""

    code = "number_taken"
    status = 409
    message = _("Another store has booked the number “%(given)s” already.")


@command
def record_sale(
    *, actor: Actor, source: str, number: str, unit_id: int, placed_at: datetime, lines: Sequence[LineGiven],
    customer_id: int | None = None, seller_id: int | None = None, channel: str = "store",
    payments: Sequence[tuple[str, int]] = (), key: str | None = None,
) -> Outcome:  # fmt: skip
    """A sale happened; answers the order's id. The same source and number again changes nothing.

    The customer must be in the actor's reach: else a made-up sale would open any customer to its seller.
    """
    unit = unit_within(actor.path, unit_id)
    if unit is None:
        raise NotFound(field="unit_id")
    if (known := _booked(source, number, unit_id)) is not None:
        return Unchanged(known)
    _require_people(actor, customer_id, seller_id)
    rows = _lines(actor, lines)
    total, paid = sum(row.total_minor for row in rows), sum(amount for _method, amount in payments)
    if payments and paid != total:
        raise PaymentsDiffer(field="payments", paid=paid, total=total)
    order = Order(
        source=source, number=number, customer_id=customer_id, unit_id=unit.id, store_path=unit.path, channel=channel,
        placed_at=placed_at, sold_on=day_at(placed_at, unit.timezone), seller_id=seller_id, currency=unit.currency,
        total_minor=total, goods_minor=sum(row.total_minor for row in rows if row.is_goods),
        discount_minor=sum(row.discount_minor for row in rows), line_count=len(rows),
    )  # fmt: skip
    if not _book(order, rows, payments):
        return Unchanged(_booked(source, number, unit_id))
    record({"order": order.id, "total_minor": total, "unit": unit_id}, [customer_id] if customer_id else [])
    return Done(order.id)


def _booked(source: str, number: str, unit_id: int) -> int | None:
    """The sale of that number, whoever reaches it; NumberTaken where it is another unit's."""
    with elevated():
        known = Order.objects.filter(source=source, number=number).values_list("id", "unit_id").first()
    if known is not None and known[1] != unit_id:
        raise NumberTaken(field="number", given=number)
    return known[0] if known else None


def _require_people(actor: Actor, customer_id: int | None, seller_id: int | None) -> None:
    if customer_id is not None and home_path_of(actor=actor, customer_id=customer_id) is None:
        raise NotFound(field="customer_id")
    if seller_id is not None and not staff_names([seller_id]):
        raise NotFound(field="seller_id")


def _book(order: Order, rows: list[Line], payments: Sequence[tuple[str, int]]) -> bool:
    """Write it all; False where somebody else has booked the number in this moment."""
    with elevated():
        try:
            with transaction.atomic():
                order.save(force_insert=True)
        except IntegrityError:
            if Order.objects.filter(source=order.source, number=order.number).exists():
                return False
            raise
        for row in rows:
            row.order = order
        Line.objects.bulk_create(rows)
        Payment.objects.bulk_create(
            Payment(order=order, method=method, amount_minor=amount, paid_at=order.placed_at)
            for method, amount in payments
        )
    return True


def _lines(actor: Actor, given: Sequence[LineGiven]) -> list[Line]:
    products = products_coded(actor=actor, codes={line.code for line in given})
    rows = []
    for ordinal, line in enumerate(given, start=1):
        product = products.get(line.code)
        if product is None:
            raise ProductUnknown(field="lines", given=line.code)
        total = total_given(ordinal, line)
        cost = product.cost_minor
        row = Line(
            ordinal=ordinal, product_id=product.id, quantity=line.quantity, unit_price_minor=line.unit_price_minor,
            discount_minor=line.discount_minor, tier_minor=line.tier_minor, total_minor=total, is_goods=product.is_goods,
            cost_minor=None if cost is None else line_total_minor(line.quantity, Decimal(cost)),
        )  # fmt: skip
        rows.append(row)
    if not rows:
        raise SaleInvalid(field="lines", line=0)
    return rows
