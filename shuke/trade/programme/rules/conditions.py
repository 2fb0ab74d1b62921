"""Where a rule holds: which sales, which lines of them, which members. What is not named does not matter."""

from dataclasses import dataclass
from datetime import date

from shuke.trade.programme.rules.facts import Basket, Member, Sold


@dataclass(frozen=True, slots=True)
class Where:
    """Conditions that must all hold. ``hours`` is (from, to), to excluded and over midnight where it is less; weekdays
    count from Monday = 0; ``categories`` hold for those below them too; ``least_minor`` is what the sale comes to."""

    products: frozenset[int] = frozenset()
    categories: frozenset[int] = frozenset()
    brands: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()
    channels: frozenset[str] = frozenset()
    weekdays: frozenset[int] = frozenset()
    hours: tuple[int, int] | None = None
    from_on: date | None = None
    to_on: date | None = None
    tiers: frozenset[str] = frozenset()
    in_birthday_month: bool = False
    first_purchase: bool = False
    least_minor: int = 0


def fits_sale(where: Where, basket: Basket, member: Member, total_minor: int) -> bool:
    """Whether the sale and its member are meant; ``total_minor`` is the sale on the programme's base."""
    return (
        total_minor >= where.least_minor
        and (not where.units or basket.unit_id in where.units)
        and (not where.channels or basket.channel in where.channels)
        and (not where.tiers or member.tier in where.tiers)
        and (not where.first_purchase or member.is_first_purchase)
        and (not where.in_birthday_month or member.birthday_month == basket.at.month)
        and _fits_time(where, basket)
    )


def _fits_time(where: Where, basket: Basket) -> bool:
    on = basket.at.date()
    if (where.from_on and on < where.from_on) or (where.to_on and on > where.to_on):
        return False
    if where.weekdays and basket.at.weekday() not in where.weekdays:
        return False
    if where.hours is None:
        return True
    begins, ends = where.hours
    hour = basket.at.hour
    return begins <= hour < ends if begins < ends else hour >= begins or hour < ends


def fits_line(where: Where, line: Sold) -> bool:
    """Whether the line is meant. Products, categories and brands are one list: any of them will do."""
    if not (where.products or where.categories or where.brands):
        return True
    return (
        line.product_id in where.products
        or line.brand_id in where.brands
        or not where.categories.isdisjoint(line.categories)
    )
