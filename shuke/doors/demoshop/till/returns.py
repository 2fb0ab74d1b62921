"""What came back: whole orders, single lines, single pieces, and a few returns for which no sale is found."""

from dataclasses import dataclass, field

import numpy as np

from shuke.doors.demoshop.arrays import Column, sums_by
from shuke.doors.demoshop.chain import STORE
from shuke.doors.demoshop.seasons import Seasons
from shuke.doors.demoshop.till.baskets import Lines
from shuke.doors.demoshop.till.sales import COMPLETED, Sales

CHANCE = (0.02, 0.055, 0.045)  # in a store, from the web shop, from the mini-program
WHOLE = 0.35
WITHOUT_SALE = 0.02  # of the returns
LATEST_DAYS = 13


@dataclass(slots=True)
class Returns:
    """Refunds of one chunk and their lines; ``sale`` is the line's place in the chunk, -1 without a sale."""

    customer: Column
    shop: Column
    day: Column
    second: Column
    line_refund: Column  # place among the refunds
    sale: Column
    product: Column
    quantity: Column
    price: Column
    amount: Column
    is_goods: Column
    order: Column = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.customer)


def returns(
    rng: np.random.Generator, when: Seasons, heads: Sales, lines: Lines, told: dict[int, int], now: int
) -> Returns:
    """Refunds of the orders of a chunk until second ``now`` of the last day; marks the lines that they take back.

    Of the orders in ``told`` that product certainly came back, and nothing else.
    """
    chance = np.array(CHANCE)[heads.channel]
    late = heads.day >= when.days - 1
    back = (rng.random(len(heads)) < chance) & (heads.status == COMPLETED) & ~late
    back[list(told)] = True
    order = np.flatnonzero(back)
    day = heads.day[order] + 1 + (rng.random(len(order)) ** 1.7 * LATEST_DAYS).astype(np.int64)
    second = np.where(heads.channel[order] == STORE, 38_000, 30_000) + rng.integers(0, 34_000, len(order))
    over = (day < when.days - 1) | (day == when.days - 1) & (second < now)
    order, day, second = order[over], day[over], second[over]
    whole = (rng.random(len(order)) < WHOLE) & ~np.isin(order, list(told))
    place = _lines_of(rng, lines, order, whole, len(heads), told)
    refund_of = np.full(len(heads), -1)
    refund_of[order] = np.arange(len(order))
    line_refund = refund_of[lines.order[place]]
    quantity = _pieces(rng, lines.quantity[place], whole[line_refund])
    amount = np.where(
        quantity == lines.quantity[place],
        lines.total[place],
        lines.total[place] * quantity // lines.quantity[place],
    )
    lines.refunded_quantity[place], lines.refunded[place] = quantity, amount
    made = Returns(
        heads.customer[order], heads.shop[order], day, second, line_refund, place, lines.product[place], quantity,
        lines.price[place], amount, lines.is_goods[place], order,
    )  # fmt: skip
    return _with_strangers(rng, made, round(len(order) * WITHOUT_SALE))


def _lines_of(
    rng: np.random.Generator, lines: Lines, order: Column, whole: Column, orders: int, told: dict[int, int]
) -> Column:
    """All lines of an order that comes back whole; else one line of goods, the one that was told of."""
    wanted = np.zeros(orders, dtype=np.int8)
    wanted[order] = np.where(whole, 2, 1)
    other = np.zeros(len(lines), dtype=bool)
    for place, product in told.items():
        other |= (lines.order == place) & (lines.product != product)
    goods = np.flatnonzero(lines.is_goods & (wanted[lines.order] == 1) & ~other)
    shuffled = goods[np.argsort(rng.random(len(goods)), kind="stable")]
    _order, first = np.unique(lines.order[shuffled], return_index=True)
    return np.sort(np.r_[np.flatnonzero(wanted[lines.order] == 2), shuffled[first]])


def _pieces(rng: np.random.Generator, sold: Column, whole: Column) -> Column:
    """How much of a line comes back: all, or some of its pieces."""
    pieces = sold // 1000
    some = ~whole & (pieces > 1) & (sold % 1000 == 0) & (rng.random(len(sold)) < 0.6)
    part = 1 + (rng.random(len(sold)) * np.maximum(pieces - 1, 1)).astype(np.int64)
    return np.where(some, part * 1000, sold)


def _with_strangers(rng: np.random.Generator, made: Returns, count: int) -> Returns:
    """Add returns like others of the day, but by nobody known and with nothing to match them."""
    if not count:
        return made
    like = rng.integers(0, len(made.sale), count)
    of = made.line_refund[like]
    number = len(made) + np.arange(count)
    return Returns(
        np.r_[made.customer, np.full(count, -1)].astype(np.int32), np.r_[made.shop, made.shop[of]],
        np.r_[made.day, made.day[of]], np.r_[made.second, made.second[of] + 1], np.r_[made.line_refund, number],
        np.r_[made.sale, np.full(count, -1)], np.r_[made.product, made.product[like]],
        np.r_[made.quantity, made.quantity[like]], np.r_[made.price, made.price[like]],
        np.r_[made.amount, made.amount[like]], np.r_[made.is_goods, made.is_goods[like]], made.order,
    )  # fmt: skip


def refunded(lines: Lines, orders: int) -> tuple[Column, Column]:
    """Per order: what was taken back of all lines, and of goods."""
    goods = np.where(lines.is_goods, lines.refunded, 0)
    return sums_by(lines.order, lines.refunded, orders), sums_by(lines.order, goods, orders)
