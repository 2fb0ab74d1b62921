"""Arithmetic of refunds."""

from decimal import ROUND_HALF_UP, Decimal


def share_of_line(
    total_minor: int, quantity: Decimal, refunded_quantity: Decimal, refunded_minor: int, returned: Decimal
) -> int:
    """What ``returned`` pieces of a line are worth, so that all pieces together give back exactly its total.

    The last piece takes what rounding left over.
    """
    if refunded_quantity + returned >= quantity:
        return total_minor - refunded_minor
    share = (Decimal(total_minor) * returned / quantity).quantize(Decimal(1), ROUND_HALF_UP)
    return max(0, min(int(share), total_minor - refunded_minor))
