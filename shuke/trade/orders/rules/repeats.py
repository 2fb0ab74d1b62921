"""What it means that a till sends a sale which is booked already."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple


class LineBooked(NamedTuple):
    """What must be the same for a line to be the same; money in minor units."""

    product_id: int
    quantity: Decimal
    unit_price_minor: Decimal
    total_minor: int


@dataclass(frozen=True, slots=True)
class SaleBooked:
    """A sale with its lines by ordinal."""

    placed_at: datetime
    customer_id: int | None
    seller_id: int | None
    lines: Mapping[int, LineBooked]


def differing_field(known: SaleBooked, given: SaleBooked) -> str:
    """The field by which a sale contradicts the one that is booked under its number; empty where it does not.

    A sale may be completed (a customer, a seller, further lines), never rewritten: what was wrong is refunded.
    """
    if given.placed_at != known.placed_at:
        return "placed_at"
    if any(given.lines.get(ordinal) != line for ordinal, line in known.lines.items()):
        return "lines"
    for field in ("customer", "seller"):
        before, now = getattr(known, f"{field}_id"), getattr(given, f"{field}_id")
        if before is not None and now is not None and before != now:
            return field
    return ""


def completes(known: SaleBooked, given: SaleBooked) -> bool:
    """Whether a sale that contradicts nothing brings something new."""
    named = any(
        getattr(known, field) is None and getattr(given, field) is not None
        for field in ("customer_id", "seller_id")
    )
    return named or len(given.lines) > len(known.lines)
