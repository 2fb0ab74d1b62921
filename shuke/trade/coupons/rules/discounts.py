"""What one offer takes off which line, on prices as they stand."""

from collections.abc import Mapping
from decimal import Decimal

from shuke.trade.coupons.rules.offers import Offer
from shuke.trade.ledger.rules.shares import split_exactly
from shuke.trade.programme.rules.conditions import fits_line
from shuke.trade.programme.rules.facts import Basket, Sold

Prices = Mapping[int, int]


def discount_of(offer: Offer, basket: Basket, left: Prices) -> dict[int, int]:
    """Minor units off each line by its id; ``left`` is what earlier coupons left of each line's price.

    Never more than is left of a line. Shares are by the largest remainder and add up exactly.
    """
    meant = [line for line in basket.lines if line.quantity > 0 and fits_line(offer.where, line)]
    counted = {
        line.line_id: line.amount_minor if offer.counts_on == "initial" else left[line.line_id]
        for line in meant
    }
    match offer.kind:
        case "amount":
            wanted = _shared(min(offer.minor, sum(left[line.line_id] for line in meant)), {
                line.line_id: left[line.line_id] for line in meant
            })  # fmt: skip
        case "percent":
            off = sum(counted.values()) * offer.percent // 100
            wanted = _shared(off if offer.cap_minor is None else min(off, offer.cap_minor), counted)
        case "free_product":
            wanted = _dearest(meant, counted)
        case "buy_x_get_y":
            wanted = _cheapest(offer, meant, counted)
    taken = {line_id: min(off, left[line_id]) for line_id, off in wanted.items()}
    return {line_id: off for line_id, off in taken.items() if off > 0}


def _shared(off: int, weights: dict[int, int]) -> dict[int, int]:
    if off <= 0 or not any(weights.values()):
        return {}
    return dict(zip(weights, split_exactly(off, list(weights.values())), strict=True))


def _piece(line: Sold, price: int) -> int:
    """One piece of a line, rounded down; all of a line of less than one piece."""
    return price if line.quantity < 1 else int(Decimal(price) // line.quantity)


def _dearest(meant: list[Sold], counted: Prices) -> dict[int, int]:
    pieces = [(_piece(line, counted[line.line_id]), -place, line.line_id) for place, line in enumerate(meant)]
    best = max(pieces, default=None)
    return {best[2]: best[0]} if best else {}


def _cheapest(offer: Offer, meant: list[Sold], counted: Prices) -> dict[int, int]:
    """Pieces from dear to cheap; of each full group the last ``get`` are free. Lines are walked, not pieces."""
    pieces = sorted(
        (
            (_piece(line, counted[line.line_id]), int(line.quantity), line.line_id)
            for line in meant
            if line.quantity >= 1
        ),
        key=lambda one: (-one[0], one[2]),
    )
    group = offer.buy + offer.get
    free = sum(count for _price, count, _line in pieces) // group * offer.get
    if offer.buy < 1 or offer.get < 1 or not free:
        return {}
    found: dict[int, int] = {}
    # The cheapest pieces of the basket are the free ones: it is the member who chooses what to bring together.
    for price, count, line_id in reversed(pieces):
        taken = min(free, count)
        found[line_id] = price * taken
        free -= taken
        if not free:
            break
    return found
