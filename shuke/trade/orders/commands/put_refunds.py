"""Refunds as another program sends them, by the lines of the sale, one or many."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.calendar import day_at
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.acts.holds import hold_names
from shuke.foundation.org.acts.items import Item, Results
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.queries import UnitFound, units_within
from shuke.foundation.org.refusals import StoreUnknown
from shuke.trade.orders.commands.refunds import RefundExceedsSale
from shuke.trade.orders.models import Line, Order, Refund, RefundLine, RefundMatch
from shuke.trade.orders.rules import is_returnable, share_of_line

Number = tuple[str, str]

HELD = """
SELECT o.id FROM unnest(%s::text[], %s::text[]) w(source, number) JOIN orders_order o USING (source, number)
 ORDER BY o.id FOR UPDATE OF o
"""
MATCHED = """
SELECT l.refund_id, o.source, o.number, s.ordinal, l.quantity FROM orders_refundline l
  JOIN orders_refundmatch m ON m.refund_line_id = l.id JOIN orders_line s ON s.id = m.line_id
  JOIN orders_order o ON o.id = s.order_id WHERE l.refund_id = ANY (%s) ORDER BY l.refund_id, l.ordinal
"""


class OrderUnknown(Refusal):
    """No sale of this number within reach."""

    code = "order_unknown"
    message = _("There is no order “%(given)s” within your reach.")


class RefundDiffers(Refusal):
    """The number is booked with other content."""

    code = "refund_differs"
    status = 409
    message = _("This refund is booked already with other content.")


@dataclass(slots=True)
class Back:
    """One refund being made: its row, its lines, and what they take from the sale."""

    place: int
    refund: Refund
    order: Order
    lines: list[tuple[RefundLine, Line]] = field(default_factory=list)


@command
def put_refunds(*, actor: Actor, items: list[Item], is_batch: bool, key: str | None = None) -> Outcome:
    """Goods of sales came back; the same source and number again changes nothing. Answers each one's result.

    An item: source, number, store, refunded_at, order (source, number), lines (ordinal of the sale's line, quantity).
    """
    results = Results(items, is_batch=is_batch)
    results.refuse_repeated("source", "number")
    hold_names("orders", [(item["source"], item["number"]) for _place, item in results.open_items()])
    _tell_known(results)
    orders = _held_orders(_name_of(item["order"]) for _place, item in results.open_items())
    backs = _taken_back(actor, results, orders)
    if not backs:
        return Unchanged(results.all())
    with elevated():
        _write(backs)
    for back in backs:
        results.tell(back.place, "created", id=back.refund.id)
    record(results.counts(), {back.order.customer_id for back in backs if back.order.customer_id})
    return Done(results.all())


def _name_of(named: Item) -> Number:
    return named["source"], named["number"]


def _tell_known(results: Results) -> None:
    """What is booked already is unchanged, or differs."""
    items = {(item["source"], item["number"]): (place, item) for place, item in results.open_items()}
    with elevated():
        booked = {
            (one.source, one.number): one
            for one in Refund.objects.filter(
                source__in={name[0] for name in items}, number__in={n[1] for n in items}
            )
        }
        contents = _contents(one.id for one in booked.values())
    units = {unit.id: unit.code for unit in units_within("")}
    for name, (place, item) in items.items():
        if name not in booked:
            continue
        refund = booked[name]
        wanted = [(*_name_of(item["order"]), line["ordinal"], line["quantity"]) for line in item["lines"]]
        same = (units[refund.unit_id], refund.refunded_at) == (item["store"], item["refunded_at"])
        if same and contents.get(refund.id) == wanted:
            results.tell(place, "unchanged", id=refund.id)
        else:
            results.refuse(place, RefundDiffers(field="number"))


def _contents(refund_ids: Iterable[int]) -> dict[int, list[tuple[str, str, int, Decimal]]]:
    found: dict[int, list[tuple[str, str, int, Decimal]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(MATCHED, [list(refund_ids)])
        for refund_id, *line in cursor.fetchall():
            found.setdefault(refund_id, []).append(tuple(line))
    return found


def _held_orders(names: Iterable[Number]) -> dict[Number, tuple[Order, dict[int, Line]]]:
    """The orders within reach, locked with their lines."""
    wanted = sorted(set(names))
    with connection.cursor() as cursor:
        cursor.execute(HELD, [[name[0] for name in wanted], [name[1] for name in wanted]])
        ids = [row[0] for row in cursor.fetchall()]
    orders = {order.id: order for order in Order.objects.filter(id__in=ids)}
    lines: dict[int, dict[int, Line]] = {id_: {} for id_ in orders}
    for line in Line.objects.select_for_update(of=("self",)).filter(order_id__in=ids).order_by("id"):
        lines[line.order_id][line.ordinal] = line
    return {(order.source, order.number): (order, lines[id_]) for id_, order in orders.items()}


def _taken_back(
    actor: Actor, results: Results, orders: dict[Number, tuple[Order, dict[int, Line]]]
) -> list[Back]:
    units = {unit.code: unit for unit in units_within(actor.path)}
    backs = []
    for place, item in results.open_items():
        with results.refusing(place):
            unit, found = units.get(item["store"]), orders.get(_name_of(item["order"]))
            if unit is None:
                raise StoreUnknown(field="store", given=item["store"])
            if found is None:
                raise OrderUnknown(field="order", given=item["order"]["number"])
            backs.append(_back(place, item, unit, *found))
    return backs


def _back(place: int, item: Item, unit: UnitFound, order: Order, lines: dict[int, Line]) -> Back:
    """All its lines can be taken back, or none is."""
    refund = Refund(
        source=item["source"], number=item["number"], customer_id=order.customer_id, unit_id=unit.id, store_path=unit.path,
        refunded_at=item["refunded_at"], refunded_on=day_at(item["refunded_at"], unit.timezone), currency=order.currency,
        total_minor=0, goods_minor=0,
    )  # fmt: skip
    back, wanted = Back(place, refund, order), dict[int, Decimal]()
    for position, given in enumerate(item["lines"]):
        line, ordinal = lines.get(given["ordinal"]), given["ordinal"]
        wanted[ordinal] = wanted.get(ordinal, Decimal(0)) + given["quantity"]
        left = line.quantity - line.refunded_quantity if line else Decimal(0)
        if line is None or not is_returnable(wanted[ordinal], left) or given["quantity"] <= 0:
            raise RefundExceedsSale(field=f"lines/{position}", line=ordinal, left=left.normalize())
    for position, given in enumerate(item["lines"], start=1):
        _take(back, lines[given["ordinal"]], given["quantity"], position)
    order.refunded_minor += refund.total_minor
    order.refunded_goods_minor += refund.goods_minor
    return back


def _take(back: Back, line: Line, quantity: Decimal, position: int) -> None:
    amount = share_of_line(
        line.total_minor, line.quantity, line.refunded_quantity, line.refunded_minor, quantity
    )
    line.refunded_quantity += quantity
    line.refunded_minor += amount
    part = RefundLine(
        refund=back.refund, ordinal=position, product_id=line.product_id, quantity=quantity, matched_quantity=quantity,
        unit_price_minor=line.unit_price_minor, total_minor=amount, is_goods=line.is_goods,
    )  # fmt: skip
    back.lines.append((part, line))
    back.refund.total_minor += amount
    back.refund.goods_minor += amount if line.is_goods else 0


def _write(backs: list[Back]) -> None:
    Refund.objects.bulk_create([back.refund for back in backs])
    parts = [part for back in backs for part in back.lines]
    RefundLine.objects.bulk_create([part for part, _line in parts])
    RefundMatch.objects.bulk_create(
        RefundMatch(refund_line=part, line=line, quantity=part.quantity, amount_minor=part.total_minor)
        for part, line in parts
    )
    lines = {line.id: line for _part, line in parts}
    Line.objects.bulk_update(lines.values(), ["refunded_quantity", "refunded_minor"], batch_size=500)
    orders = {back.order.id: back.order for back in backs}
    Order.objects.bulk_update(orders.values(), ["refunded_minor", "refunded_goods_minor"], batch_size=500)
