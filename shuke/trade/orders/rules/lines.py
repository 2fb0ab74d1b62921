"""The lines of a sale as a till sends them, and what can be one."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.trade.orders.rules.quantities import total_of_line


@dataclass(frozen=True, slots=True)
class LineGiven:
    """A line as a till sends it: product code, quantity, unit price in minor units (may be finer), discount.

    ``tier_minor`` is what of the discount the buyer's tier gave.
    """

    code: str
    quantity: Decimal
    unit_price_minor: Decimal
    discount_minor: int = 0
    tier_minor: int = 0


class SaleInvalid(Refusal):
    """Lines that cannot be a sale."""

    code = "sale_invalid"
    message = _(
        "Line %(line)s: quantity and price must be positive and the discount at most the line's total."
    )


class ProductUnknown(Refusal):
    """A code that the catalogue does not have."""

    code = "product_unknown"
    message = _("There is no product with the code “%(given)s”.")


def total_given(ordinal: int, line: LineGiven) -> int:
    """Minor units of a line; SaleInvalid names it."""
    total = total_of_line(line.quantity, line.unit_price_minor, line.discount_minor)
    if total is None:
        raise SaleInvalid(field="lines", line=ordinal)
    return total
