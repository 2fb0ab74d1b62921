"""Books: units whose figures may stand beside each other, since they speak of one day and one currency.

A chain that sells every day has one book. A receipt file of another shop, in other money or ended years ago,
gets a book of its own: counted to today, everybody in it would be lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from shuke.insight.rules.basis import QUIET_DAYS


@dataclass(frozen=True, slots=True)
class UnitSold:
    """A unit: its path of ids, its currency, the day of its last sale (None: it sells nothing itself)."""

    unit_id: int
    path: str
    currency: str
    last_sale: date | None


@dataclass(frozen=True, slots=True)
class Book:
    """Its day, its currency and its units; the first book is the shop's main one."""

    as_of: date
    currency: str
    units: tuple[int, ...] = field(default=())


def books_of(units: Sequence[UnitSold], main: Book, *, day_is_given: bool) -> list[Book]:
    """The books of a shop, the main one first, every unit in exactly one.

    With a given day all units are judged by it. A unit that sells nothing belongs to the book of all units
    under it where they share one, else to the main book; the topmost unit is always in the main book.
    """
    keys = {unit.unit_id: _key(unit, main, day_is_given) for unit in units if unit.last_sale is not None}
    for unit in units:
        if unit.unit_id not in keys:
            below = {
                keys[low.unit_id]
                for low in units
                if low.last_sale is not None and low.path.startswith(unit.path)
            }
            keys[unit.unit_id] = below.pop() if len(below) == 1 else (main.as_of, main.currency)
    for unit in units:
        if unit.path.count(".") == 1:
            keys[unit.unit_id] = (main.as_of, main.currency)
    grouped: dict[tuple[date, str], list[int]] = {(main.as_of, main.currency): []}
    for unit_id, key in keys.items():
        grouped.setdefault(key, []).append(unit_id)
    return [Book(day, currency, tuple(sorted(ids))) for (day, currency), ids in grouped.items()]


def _key(unit: UnitSold, main: Book, day_is_given: bool) -> tuple[date, str]:
    quiet = unit.last_sale is not None and (main.as_of - unit.last_sale).days > QUIET_DAYS
    day = unit.last_sale if quiet and not day_is_given and unit.last_sale else main.as_of
    return day, unit.currency
