"""Pure decisions about sales: what returned pieces are worth, and which sale a refund took back."""

from shuke.trade.orders.rules.quantities import is_returnable, total_of_line
from shuke.trade.orders.rules.shares import share_of_line

__all__ = ["is_returnable", "share_of_line", "total_of_line"]
