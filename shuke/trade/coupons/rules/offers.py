"""An offer's terms, and whether a coupon of it may be used on a basket."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from shuke.trade.programme.rules.conditions import Where, fits_line, fits_sale
from shuke.trade.programme.rules.facts import Basket, Member


@dataclass(frozen=True, slots=True)
class Offer:
    """What a coupon takes off.

    "amount": ``minor`` off the lines meant; "percent": so much of them, at most ``cap_minor``; "free_product": one piece of
    the lines meant, the dearest; "buy_x_get_y": of every ``buy`` + ``get`` pieces the ``get`` cheapest. An offer counts on
    the "initial" price, or on what earlier coupons left ("reduced"). Lower ``order`` goes first. An exclusive one stands
    alone. ``where.least_minor`` is the threshold, over the lines meant, on the same price. A member price comes before coupons.
    """

    key: str
    kind: Literal["amount", "percent", "free_product", "buy_x_get_y"]
    minor: int = 0
    percent: int = 0
    cap_minor: int | None = None
    buy: int = 1
    get: int = 1
    where: Where = field(default_factory=Where)
    not_on: frozenset[date] = frozenset()
    not_on_weekdays: frozenset[int] = frozenset()
    is_exclusive: bool = False
    counts_on: Literal["initial", "reduced"] = "reduced"
    order: int = 100
    may_be_given: bool = False


Reason = Literal["", "blackout", "condition", "threshold", "lines"]


def why_not(offer: Offer, basket: Basket, member: Member) -> Reason:
    """What stands against using the offer on a basket; empty where nothing does."""
    on = basket.at.date()
    if on in offer.not_on or on.weekday() in offer.not_on_weekdays:
        return "blackout"
    meant = [
        line
        for line in basket.lines
        if line.quantity > 0 and line.amount_minor > 0 and fits_line(offer.where, line)
    ]
    if not meant:
        return "lines"
    worth = sum(line.amount_minor if offer.counts_on == "initial" else line.price_minor for line in meant)
    if worth < offer.where.least_minor:
        return "threshold"
    return "" if fits_sale(offer.where, basket, member, worth) else "condition"
