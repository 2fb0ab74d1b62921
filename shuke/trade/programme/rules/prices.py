"""What a tier pays instead of the shop's price: a share off, or a price list by the piece; the lowest counts, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from shuke.foundation.kernel.money import line_total_minor
from shuke.trade.programme.rules.conditions import Where, fits_line, fits_sale
from shuke.trade.programme.rules.facts import Basket, Member, Sold


@dataclass(frozen=True, slots=True)
class TierPrice:
    """So many percent off, for the lines and sales that are meant."""

    off_percent: int
    where: Where = field(default_factory=Where)


@dataclass(frozen=True, slots=True)
class Pricing:
    """How member prices go with what else makes a thing cheaper.

    ``counts_on`` "reduced": a share comes off what the line's own discount left; "initial": off the shop's price, and the
    better of the two counts. ``with_coupons`` "add": coupons come after the member price; "best": one of them, whichever takes
    more off the sale.
    """

    counts_on: Literal["reduced", "initial"] = "reduced"
    with_coupons: Literal["add", "best"] = "add"


@dataclass(frozen=True, slots=True)
class Promise:
    """What one tier's member price is: shares off, and (product, minor units a piece)."""

    prices: Sequence[TierPrice] = ()
    price_list: Sequence[tuple[int, int]] = ()


def at_member_price(promise: Promise, pricing: Pricing, basket: Basket, member: Member) -> Basket:
    """The basket with what the member price takes off each line; never a price above the shop's, nothing off what is no goods."""
    if not promise.prices and not promise.price_list:
        return basket
    total = sum(line.amount_minor for line in basket.lines if line.is_goods)
    holding = [one for one in promise.prices if fits_sale(one.where, basket, member, total)]
    listed = dict(promise.price_list)
    lines = tuple(replace(line, tier_minor=_off(line, holding, listed, pricing)) for line in basket.lines)
    return replace(basket, lines=lines)


def _off(line: Sold, holding: Sequence[TierPrice], listed: dict[int, int], pricing: Pricing) -> int:
    if not line.is_goods or line.quantity <= 0:
        return 0
    start = line.amount_minor + (line.discount_minor if pricing.counts_on == "initial" else 0)
    pays = [start - start * one.off_percent // 100 for one in holding if fits_line(one.where, line)]
    if line.product_id in listed:
        pays.append(line_total_minor(line.quantity, Decimal(listed[line.product_id])))
    return max(0, line.amount_minor - min(pays, default=line.amount_minor))


def off_of(basket: Basket) -> int:
    """What the member price takes off a sale."""
    return sum(line.tier_minor for line in basket.lines)
