"""Sales as another program sends them, one or many: booked, completed, or refused one by one."""

from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.calendar import day_at
from shuke.foundation.kernel.money import LARGEST, AmountTooLarge, line_total_minor
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.acts.holds import hold_names
from shuke.foundation.org.acts.items import Item, Results
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import Forbidden
from shuke.trade.orders.commands.put_lookups import Lookups
from shuke.trade.orders.commands.put_staging import Known, Sale, book, complete, known_orders
from shuke.trade.orders.commands.sales import NumberTaken, PaymentsDiffer
from shuke.trade.orders.rules import total_of_line
from shuke.trade.orders.rules.lines import ProductUnknown, SaleInvalid
from shuke.trade.orders.rules.repeats import LineBooked, SaleBooked, completes, differing_field


class TotalDiffers(Refusal):
    """The till's own total is another one."""

    code = "total_differs"
    message = _("The lines add up to %(total)s minor units, not to %(given)s.")


class OrderDiffers(Refusal):
    """The number is booked with other content."""

    code = "order_differs"
    status = 409
    message = _(
        "This order is booked already with another value of “%(differs)s”. What was wrong is refunded."
    )


@command
def put_orders(
    *, actor: Actor, items: list[Item], is_batch: bool, create_missing_products: bool = False, key: str | None = None
) -> Outcome:  # fmt: skip
    """Orders are booked by source and number, or completed where they are known; answers each one's result.

    An item: source, number, store, placed_at, customer, seller, channel, currency, total_minor, lines (product, name,
    description, quantity, unit_price_minor, discount_minor, cost_minor), payments (method, amount_minor).
    """
    if create_missing_products and not actor.may("catalog.put_products"):
        raise Forbidden(field="create_missing_products")
    results = Results(items, is_batch=is_batch)
    results.refuse_repeated("source", "number")
    sales = _understood(actor, results, create_missing_products)
    hold_names("orders", [sale.name for sale in sales])
    known = known_orders([sale.name for sale in sales])
    fresh = [sale for sale in sales if sale.name not in known]
    completing = [(known[sale.name], sale) for sale in sales if _is_completing(results, known, sale)]
    _book(actor, results, fresh, completing)
    named = [
        sale.booked.customer_id
        for former, sale in completing
        if former.booked.customer_id is None and sale.booked.customer_id
    ]
    if not results.is_change:
        return Unchanged(results.all())
    record(results.counts(), named)
    return Done(results.all())


def _is_completing(results: Results, known: dict[Any, Known], sale: Sale) -> bool:
    """Whether a known order gets something new; what contradicts it is refused."""
    former = known.get(sale.name)
    if former is None:
        return False
    if former.unit_id != sale.unit.id:
        results.refuse(sale.place, NumberTaken(field="number", given=sale.number))
    elif differs := differing_field(former.booked, sale.booked):
        results.refuse(sale.place, OrderDiffers(field=differs, differs=differs))
    elif completes(former.booked, sale.booked):
        return True
    else:
        results.tell(sale.place, "unchanged", id=former.id)
    return False


def _book(actor: Actor, results: Results, fresh: list[Sale], completing: list[tuple[Known, Sale]]) -> None:
    grown = [sale for former, sale in completing if len(sale.booked.lines) > len(former.booked.lines)]
    by_source = sorted((*fresh, *grown), key=lambda sale: (sale.source, sale.unit.currency))
    ids: dict[tuple[str, str], int] = {}
    for (source, currency), group in groupby(by_source, lambda sale: (sale.source, sale.unit.currency)):
        ids |= {(source, number): id_ for number, id_ in book(actor, source, currency, list(group)).items()}
    if completing:
        complete([(former.id, sale) for former, sale in completing])
    for sale in fresh:
        results.tell(sale.place, "created", id=ids[sale.name])
    for former, sale in completing:
        results.tell(sale.place, "updated", id=former.id)


def _understood(actor: Actor, results: Results, creating: bool) -> list[Sale]:
    lookups = Lookups(actor, results)
    for place, item in results.open_items():
        with results.refusing(place):
            lookups.unit(item), lookups.seller_id(item), lookups.customer_id(place)
    lookups.read_products(results, creating=creating)
    sales = []
    for place, item in results.open_items():
        with results.refusing(place):
            sales.append(_sale(lookups, place, item))
    return sales


def _sale(lookups: Lookups, place: int, item: Item) -> Sale:
    unit, placed_at = lookups.unit(item), item["placed_at"]
    rows = [_row(lookups, ordinal, line) for ordinal, line in enumerate(item["lines"], start=1)]
    payments = [(payment["method"], payment["amount_minor"]) for payment in item["payments"]]
    _require_sums(item, sum(row[6] for row in rows), sum(row[5] for row in rows), payments)
    lines = {row[0]: LineBooked(row[1], row[3], row[4], row[6]) for row in rows}
    return Sale(
        place, item["source"], item["number"], unit, item["channel"], day_at(placed_at, unit.timezone),
        SaleBooked(placed_at, lookups.customer_id(place), lookups.seller_id(item), lines), rows, payments,
    )  # fmt: skip


def _row(lookups: Lookups, ordinal: int, line: dict[str, Any]) -> tuple[Any, ...]:
    """ordinal, product, description, quantity, unit price, discount, total, cost, whether goods."""
    where = f"lines/{ordinal - 1}"
    product = lookups.products.get(line["product"])
    if product is None:
        raise ProductUnknown(field=f"{where}/product", given=line["product"])
    quantity, price, discount = line["quantity"], line["unit_price_minor"], line["discount_minor"]
    total = total_of_line(quantity, price, discount)
    if total is None:
        raise SaleInvalid(field=where, line=ordinal)
    cost = line["cost_minor"]
    if cost is None and product.cost_minor is not None:
        cost = _cost(quantity, product.cost_minor, where, ordinal)
    return (
        ordinal,
        product.id,
        line["description"] or "",
        quantity,
        price,
        discount,
        total,
        cost,
        product.is_goods,
    )


def _cost(quantity: Decimal, each: int, where: str, ordinal: int) -> int:
    try:
        return line_total_minor(quantity, Decimal(each))
    except AmountTooLarge as beyond:
        raise SaleInvalid(field=where, line=ordinal) from beyond


def _require_sums(item: Item, total: int, discount: int, payments: list[tuple[str, int]]) -> None:
    if max(total, discount) > LARGEST:
        raise SaleInvalid(field="lines", line=len(item["lines"]))
    if item["total_minor"] not in (None, total):
        raise TotalDiffers(field="total_minor", total=total, given=item["total_minor"])
    paid = sum(amount for _method, amount in payments)
    if payments and paid != total:
        raise PaymentsDiffer(field="payments", paid=paid, total=total)
