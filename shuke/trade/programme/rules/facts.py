"""What the programme's rules look at: a basket, its lines, the member. Money in minor units, times in the store's zone."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Sold:
    """One line: its price after its own discount, and how much of that coupons and points pay.

    ``discount_minor`` is that discount, ``tier_minor`` what the member price takes off further: what is left is to be paid.
    ``categories`` are the product's category and all above it. A voided line has a quantity of 0.
    """

    line_id: int
    product_id: int
    amount_minor: int
    quantity: Decimal = Decimal(1)
    categories: frozenset[int] = frozenset()
    brand_id: int | None = None
    is_goods: bool = True
    coupon_minor: int = 0
    points_minor: int = 0
    discount_minor: int = 0
    tier_minor: int = 0

    @property
    def price_minor(self) -> int:
        """What the line costs this member, before coupons."""
        return self.amount_minor - self.tier_minor


@dataclass(frozen=True, slots=True)
class Basket:
    """One sale at one place and time."""

    at: datetime
    unit_id: int
    channel: str
    lines: tuple[Sold, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """What of a member earning may depend on: nothing else does, so that equals earn alike."""

    tier: str = ""
    birthday_month: int | None = None
    is_first_purchase: bool = False
