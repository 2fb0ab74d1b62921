"""Money as whole minor units of a currency."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# Minor-unit digits that are not two (ISO 4217, list one).
DIGITS = {
    "BHD": 3, "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "IQD": 3, "ISK": 0, "JOD": 3, "JPY": 0, "KMF": 0,
    "KRW": 0, "KWD": 3, "LYD": 3, "OMR": 3, "PYG": 0, "RWF": 0, "TND": 3, "UGX": 0, "UYI": 0, "VND": 0,
    "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
}  # fmt: skip


LARGEST = 2**63 - 1  # what a bigint column holds


class AmountTooLarge(ArithmeticError):
    """More minor units than are kept anywhere, or no number at all."""


def digits_of(currency: str) -> int:
    """Number of decimals of a currency's minor unit."""
    return DIGITS.get(currency, 2)


def _whole(minor: Decimal) -> int:
    if not minor.is_finite() or abs(minor) > LARGEST:
        raise AmountTooLarge(f"{minor} minor units")
    return int(minor.quantize(Decimal(1), ROUND_HALF_UP))


def to_minor(amount: Decimal, currency: str) -> int:
    """Minor units of a decimal amount, rounded once, half away from zero; AmountTooLarge beyond 63 bits."""
    return _whole(amount.scaleb(digits_of(currency)))


def line_total_minor(quantity: Decimal, unit_price_minor: Decimal, discount_minor: int = 0) -> int:
    """Total of an order line in minor units.

    The unit price may be finer than a minor unit and is kept exactly; the product is rounded once,
    half away from zero, then the line's discount is taken off. AmountTooLarge beyond 63 bits.
    """
    return _whole(quantity * unit_price_minor) - discount_minor


def split(total: int, parts: int) -> list[int]:
    """``total`` minor units in ``parts`` shares that differ by at most one and add up exactly."""
    if parts < 1:
        raise ValueError("parts must be at least 1")
    each, rest = divmod(abs(total), parts)
    sign = -1 if total < 0 else 1
    return [sign * (each + (index < rest)) for index in range(parts)]


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units of one currency; two currencies never add."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise TypeError("minor units are whole numbers")
        if not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isupper()):
            raise ValueError("currency is an ISO 4217 code")

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units."""
        return Decimal(self.minor).scaleb(-digits_of(self.currency))
