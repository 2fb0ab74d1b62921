"""Which sale a refund took back.

Tills seldom say. The rule: same customer, same product, same unit price; the latest sale before the refund that
still has quantity left, then the one before it, until the refund is used up. A refund that finds less than its
quantity is matched partly; one that finds nothing is a refund without sale. Who is unknown is nobody in
particular: refunds without customer are matched to nothing.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from shuke.trade.orders.rules.shares import share_of_line


class Sale(NamedTuple):
    """A sold line: what of it was taken back so far. Money in minor units."""

    at: datetime
    line_id: int
    quantity: Decimal
    total_minor: int
    refunded_quantity: Decimal = Decimal(0)
    refunded_minor: int = 0


class Return(NamedTuple):
    """A refund line and how much of it is not matched yet."""

    at: datetime
    refund_line_id: int
    quantity: Decimal


class Match(NamedTuple):
    """So much of a refund line was taken back from a sale line."""

    refund_line_id: int
    line_id: int
    quantity: Decimal
    amount_minor: int


def matches_of(sales: Iterable[Sale], returns: Iterable[Return]) -> list[Match]:
    """Matches within one customer, product and unit price.

    A sale's amount follows its quantity, rounded half away from zero; when all of it is taken back, exactly its
    total is.
    """
    open_sales = [_Open(sale) for sale in sorted(sales) if sale.quantity > sale.refunded_quantity]
    moments = [one.sale.at for one in open_sales]
    found: list[Match] = []
    for back in sorted(returns):
        needed = back.quantity
        for one in reversed(open_sales[: bisect_right(moments, back.at)]):
            if needed <= 0:
                break
            if one.left > 0:
                taken = min(one.left, needed)
                found.append(Match(back.refund_line_id, one.sale.line_id, taken, one.take(taken)))
                needed -= taken
    return found


class _Open:
    """A sale with something left to take back."""

    def __init__(self, sale: Sale) -> None:
        self.sale = sale
        self.taken, self.paid_back = sale.refunded_quantity, sale.refunded_minor

    @property
    def left(self) -> Decimal:
        """What was sold and not taken back."""
        return self.sale.quantity - self.taken

    def take(self, quantity: Decimal) -> int:
        """Take that much back; answers its money."""
        sale = self.sale
        amount = share_of_line(sale.total_minor, sale.quantity, self.taken, self.paid_back, quantity)
        self.taken += quantity
        self.paid_back += amount
        return amount


Key = tuple[int, int, Decimal]  # customer, product, unit price


def matches_by_key(rows: Iterable[tuple[Key, Sale | Return]]) -> Iterator[Match]:
    """Matches over many keys; ``rows`` come sorted by key, so that only one key's rows are in memory."""
    for _, group in groupby(rows, key=itemgetter(0)):
        members: Sequence[Sale | Return] = [one for _, one in group]
        yield from matches_of(
            (one for one in members if isinstance(one, Sale)),
            (one for one in members if isinstance(one, Return)),
        )
