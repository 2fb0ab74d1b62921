"""Sales as rows: orders, lines, payments, refunds and what they matched, a chunk at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shuke.doors.demoshop.arrays import Column, chosen, place_in_run, sums_by
from shuke.doors.demoshop.chain import CHANNELS, STORE, Chain
from shuke.doors.demoshop.seasons import Seasons, moments
from shuke.doors.demoshop.tables import known, table, words
from shuke.doors.demoshop.till.baskets import Lines
from shuke.doors.demoshop.till.returns import Returns, refunded
from shuke.doors.demoshop.till.sales import CANCELLED, STATUSES, Sales

SOURCES = ["till", "web", "mini"]
PREFIXES = ("SO", "WO", "MO", "RF")
REFUNDS = 3  # the fourth row of numbers
METHODS = ["wechat", "alipay", "card", "cash"]
PAID_BY = {0: (54, 30, 9, 7), 1: (38, 55, 7, 0), 2: (97, 0, 3, 0)}  # per channel
SPLIT = 0.03


@dataclass(slots=True)
class Counters:
    """Ids given so far, and per kind of number and day how many."""

    when: Seasons
    ids: dict[str, int] = field(default_factory=dict)
    numbers: Column = field(init=False)
    heads: pa.Array = field(init=False)

    def __post_init__(self) -> None:
        days = [f"{self.when.day(number):%y%m%d}" for number in range(self.when.days)]
        self.numbers = np.zeros(len(PREFIXES) * len(days), dtype=np.int64)
        self.heads = pa.array([f"{prefix}-{day}-" for prefix in PREFIXES for day in days])

    def take(self, name: str, count: int) -> Column:
        """The next ids of a table."""
        first = self.ids.get(name, 0) + 1
        self.ids[name] = first + count - 1
        return np.arange(first, first + count)

    def number(self, kind: Column, day: Column) -> pa.Array:
        """Receipt numbers, SO-260925-0417: kind, day, and a running number of kind and day."""
        key = kind.astype(np.int64) * self.when.days + day
        order = np.argsort(key, kind="stable")
        running = np.empty(len(key), dtype=np.int64)
        running[order] = place_in_run(key[order]) + 1
        running += self.numbers[key]
        self.numbers += np.bincount(key, minlength=len(self.numbers))
        padded = pc.utf8_lpad(pc.cast(pa.array(running), pa.string()), 4, "0")
        return pc.binary_join_element_wise(self.heads.take(pa.array(key)), padded, "")


@dataclass(slots=True)
class Chunk:
    """Some orders with all that hangs on them."""

    heads: Sales
    lines: Lines
    back: Returns
    totals: Column = field(init=False)

    def __post_init__(self) -> None:
        self.totals = sums_by(self.lines.order, self.lines.total, len(self.heads))


def receipts(
    rng: np.random.Generator, made: Chain, when: Seasons, chunk: Chunk, counters: Counters
) -> Iterator[tuple[str, pa.Table]]:
    """Rows of the five tables of sales."""
    ids = counters.take("orders_order", len(chunk.heads))
    yield "orders_order", _orders(made, when, chunk, counters, ids)
    line_ids = counters.take("orders_line", len(chunk.lines))
    yield "orders_line", _lines(chunk.lines, ids, line_ids)
    yield "orders_payment", _payments(rng, when, chunk, counters, ids)
    yield from _refunds(made, when, chunk, counters, line_ids)


def _orders(made: Chain, when: Seasons, chunk: Chunk, counters: Counters, ids: Column) -> pa.Table:
    heads, lines = chunk.heads, chunk.lines
    taken_back, goods_back = refunded(lines, len(heads))
    return table(
        "orders_order",
        {
            "id": ids, "source": words(heads.channel, SOURCES), "number": counters.number(heads.channel, heads.day),
            "customer_id": known(heads.customer + 1), "unit_id": np.array(made.shops())[heads.shop],
            "store_path": _paths(made, heads.shop), "channel": words(heads.channel, CHANNELS),
            "placed_at": moments(when, heads.day, heads.second), "sold_on": _days(when, heads.day),
            "seller_id": known(heads.seller), "status": words(heads.status, STATUSES), "total_minor": chunk.totals,
            "goods_minor": sums_by(lines.order, np.where(lines.is_goods, lines.total, 0), len(heads)),
            "discount_minor": sums_by(lines.order, lines.discount, len(heads)), "refunded_minor": taken_back,
            "refunded_goods_minor": goods_back, "line_count": np.bincount(lines.order, minlength=len(heads)).astype(np.int32),
        },
    )  # fmt: skip


def _paths(made: Chain, shop: Column) -> pa.Array:
    return words(shop, [made.paths[unit - 1] for unit in made.shops()])


def _days(when: Seasons, day: Column) -> Column:
    return day + (np.datetime64(when.start, "D") - np.datetime64("1970-01-01", "D")).astype(np.int64)


def _lines(lines: Lines, orders: Column, ids: Column) -> pa.Table:
    return table(
        "orders_line",
        {
            "id": ids, "order_id": orders[lines.order], "ordinal": lines.ordinal.astype(np.int32),
            "product_id": lines.product.astype(np.int64) + 1, "quantity": lines.quantity,
            "unit_price_minor": lines.price * 10_000, "discount_minor": lines.discount, "total_minor": lines.total,
            "cost_minor": lines.cost, "is_goods": lines.is_goods, "refunded_quantity": lines.refunded_quantity,
            "refunded_minor": lines.refunded,
        },
    )  # fmt: skip


def _payments(
    rng: np.random.Generator, when: Seasons, chunk: Chunk, counters: Counters, ids: Column
) -> pa.Table:
    """One payment per order; a few are paid half in cash. What was cancelled was never paid."""
    heads = chunk.heads
    draw = rng.random(len(heads))
    method = np.empty(len(heads), dtype=np.int8)
    for channel, shares in PAID_BY.items():
        mine = np.flatnonzero(heads.channel == channel)
        method[mine] = chosen(rng, shares, len(mine))
    halved = (
        (heads.channel == STORE)
        & (draw < SPLIT)
        & (chunk.totals > 10_000)
        & (method != METHODS.index("cash"))
    )
    part = np.where(halved, chunk.totals // 2 // 1000 * 1000, 0)
    paid, second = np.flatnonzero(heads.status != CANCELLED), np.flatnonzero(halved)
    order = np.r_[paid, second]
    at = moments(when, heads.day, heads.second)[order] + 20_000_000
    cash = np.full(len(second), METHODS.index("cash"))
    return table(
        "orders_payment",
        {
            "id": counters.take("orders_payment", len(order)), "order_id": ids[order],
            "method": words(np.r_[method[paid], cash], METHODS),
            "amount_minor": np.r_[(chunk.totals - part)[paid], part[second]], "paid_at": at,
        },
    )  # fmt: skip


def _refunds(
    made: Chain, when: Seasons, chunk: Chunk, counters: Counters, line_ids: Column
) -> Iterator[tuple[str, pa.Table]]:
    back = chunk.back
    if not len(back):
        return
    ids = counters.take("orders_refund", len(back))
    yield "orders_refund", table(
        "orders_refund",
        {
            "id": ids, "source": words(made.channels()[back.shop], SOURCES),
            "number": counters.number(np.full(len(back), REFUNDS), back.day),
            "customer_id": known(back.customer.astype(np.int64) + 1), "unit_id": np.array(made.shops())[back.shop],
            "store_path": _paths(made, back.shop), "refunded_at": moments(when, back.day, back.second),
            "refunded_on": _days(when, back.day), "total_minor": sums_by(back.line_refund, back.amount, len(back)),
            "goods_minor": sums_by(back.line_refund, np.where(back.is_goods, back.amount, 0), len(back)),
        },
    )  # fmt: skip
    order = np.argsort(back.line_refund, kind="stable")
    matched = back.sale[order] >= 0
    lines = counters.take("orders_refundline", len(order))
    yield "orders_refundline", table(
        "orders_refundline",
        {
            "id": lines, "refund_id": ids[back.line_refund[order]],
            "ordinal": (place_in_run(back.line_refund[order]) + 1).astype(np.int32),
            "product_id": back.product[order].astype(np.int64) + 1, "quantity": back.quantity[order],
            "unit_price_minor": back.price[order] * 10_000, "total_minor": back.amount[order],
            "is_goods": back.is_goods[order], "matched_quantity": np.where(matched, back.quantity[order], 0),
        },
    )  # fmt: skip
    yield "orders_refundmatch", table(
        "orders_refundmatch",
        {
            "id": counters.take("orders_refundmatch", int(matched.sum())), "refund_line_id": lines[matched],
            "line_id": line_ids[back.sale[order][matched]], "quantity": back.quantity[order][matched],
            "amount_minor": back.amount[order][matched],
        },
    )  # fmt: skip
