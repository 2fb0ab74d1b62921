"""A sale as a till sends it: the receipt, and how it is paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shuke.trade.orders.rules.lines import LineGiven


@dataclass(frozen=True, slots=True)
class Alone:
    """What a till without a connection let points or one coupon pay: within the allowance ``serial``, by its own number."""

    kind: Literal["points", "coupon"]
    minor: int
    serial: int
    number: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a till knows of a sale: ``number`` is the receipt's, unique for ever within ``source``."""

    source: str
    number: str
    placed_at: datetime
    lines: Sequence[LineGiven]
    channel: str = "store"
    seller_id: int | None = None
    terminal: str = ""


@dataclass(frozen=True, slots=True)
class Paying:
    """How it is paid: coupons by code, so much by points, the rest by (method, amount).

    ``at_list``: it was sold at the till's own prices, without a member price. ``alone`` is what a till without a connection
    let points or one coupon pay; nothing else of the kind stands beside it, and the prices were the till's.
    """

    coupons: Sequence[str] = ()
    points_minor: int = 0
    tendered: Sequence[tuple[str, int]] = ()
    at_list: bool = False
    alone: Alone | None = None
