"""What can be a quantity and a price: finite, as fine as the tables keep them, not below zero."""

from decimal import Decimal

from shuke.foundation.kernel.money import AmountTooLarge, line_total_minor

QUANTITY_DIGITS, PRICE_DIGITS = 3, 4  # decimals that the tables keep; finer ones would be rounded unseen
LARGEST_QUANTITY = 10**11


def _is_kept(value: Decimal, digits: int) -> bool:
    return value.is_finite() and value == round(value, digits)


def total_of_line(quantity: Decimal, unit_price_minor: Decimal, discount_minor: int) -> int | None:
    """Minor units of a sold line, or None where it cannot be one: nothing sold, more discount than price, too fine."""
    if not (_is_kept(quantity, QUANTITY_DIGITS) and _is_kept(unit_price_minor, PRICE_DIGITS)):
        return None
    if not 0 < quantity < LARGEST_QUANTITY or unit_price_minor < 0 or discount_minor < 0:
        return None
    try:
        total = line_total_minor(quantity, unit_price_minor, discount_minor)
    except AmountTooLarge:
        return None
    return total if total >= 0 else None


def is_returnable(quantity: Decimal, left: Decimal) -> bool:
    """Whether so much of a line can come back when so much of it is left."""
    return _is_kept(quantity, QUANTITY_DIGITS) and 0 < quantity <= left
