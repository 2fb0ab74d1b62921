"""The named customers take their places in the book: the stories that a visitor of the demo meets."""

from datetime import date, timedelta

import numpy as np

from shuke.doors.demoshop.arrays import Column
from shuke.doors.demoshop.cast import FIVE_YEARS, REGULARS, TEA_HOUSE, TEA_HOUSE_ORDERS, Regular
from shuke.doors.demoshop.chain import Chain
from shuke.doors.demoshop.crowd.contacts import phones
from shuke.doors.demoshop.crowd.people import KINDS, People
from shuke.doors.demoshop.goods.shelf import LEAVES, Shelf
from shuke.doors.demoshop.seasons import HABIT, Seasons
from shuke.foundation.kernel.calendar import lunar_of

EVEN = 80.0  # their gaps are their own, to the day or two


def seat(who: People, made: Chain, when: Seasons, today: date, orders: int) -> None:
    """Write the regulars over the first customers and the tea house over the last."""
    shops = [made.places[unit - 1].code for unit in made.shops()]
    for place, one in enumerate(REGULARS):
        _seat(who, place, one, made, when, today, shops.index(one.home))
        who.regular[place] = place
    _seat_tea_house(who, len(who) - 1, made, shops.index("HB"), min(TEA_HOUSE_ORDERS, orders // 20), when)


def _seat(who: People, place: int, one: Regular, made: Chain, when: Seasons, today: date, shop: int) -> None:
    last = when.days - 1
    joined = last - one.joined
    if one.name == FIVE_YEARS:
        day = min(today.day, 28) if today.month == 2 else today.day
        joined = (date(today.year - 5, today.month, day) - when.start).days
    begins, ends = max(joined, 0), last - one.last
    year, month, day_of_birth, lunar = _born(one, today)
    values = {
        "name": one.name, "organisation": 0, "gender": one.gender, "year": year, "month": month, "day": day_of_birth,
        "lunar": lunar, "year_known": True, "shop": shop, "owner": made.staff_ids[one.owner], "owner_before": 0,
        "marketer": 0, "joined": joined, "source": 3 if joined < 0 else 0, "phone": _phone(place, one.tail), "phone_too": -1,
        "card": True, "wechat": True, "external": False, "profile": HABIT, "evenness": EVEN, "begins": begins,
        "ends": ends, "gone": False, "orders": max(1, (ends - begins) // one.every + 1), "main": LEAVES[one.leaf],
        "side": LEAVES[one.also], "band": one.band, "house": True,
    }  # fmt: skip
    for name, value in values.items():
        getattr(who, name)[place] = value


def _phone(place: int, tail: str) -> int:
    number = int(phones(np.array([place]))[0])
    return number // 10_000 * 10_000 + int(tail) if tail else number


def _born(one: Regular, today: date) -> tuple[int, int, int, bool]:
    if one.born is None:
        return 1970, 0, 1, False
    year, month, day, lunar = one.born
    if month:
        return year, month, day, lunar
    kept = today + timedelta(days=day)
    if not lunar:
        return year, kept.month, kept.day, False
    return year, lunar_of(kept).month, lunar_of(kept).day, True


def _seat_tea_house(who: People, place: int, made: Chain, shop: int, orders: int, when: Seasons) -> None:
    values = {
        "name": TEA_HOUSE, "organisation": KINDS.index("partner"), "gender": "", "month": 0, "shop": shop,
        "owner": made.staff_ids["chenliqun"], "owner_before": 0, "marketer": 0, "joined": -400, "source": 3,
        "phone": _phone(place, ""), "mail": 0, "profile": HABIT, "evenness": EVEN, "begins": 0, "ends": when.days - 3,
        "gone": False, "orders": max(1, orders), "main": LEAVES["green"], "side": LEAVES["loose"], "band": 0.3,
    }  # fmt: skip
    for name, value in values.items():
        getattr(who, name)[place] = value


def love(who: People, goods: Shelf, loved: Column) -> Column:
    """The favourites of the regulars who have some by name."""
    for regular, place in places_of(who).items():
        if names := REGULARS[regular].loves:
            loved[place] = [goods.named(name) for name in names]
    return loved


def brought_back(who: People, goods: Shelf, customer: Column) -> dict[int, int]:
    """Orders (places among the orders of ``customer``) of which a regular brought something back, and the product."""
    found = {}
    for regular, place in places_of(who).items():
        mine = np.flatnonzero(customer == place)
        if len(mine) and (name := REGULARS[regular].brought_back):
            found[int(mine[-1])] = goods.named(name)
    return found


def places_of(who: People) -> dict[int, int]:
    """Where each regular stands after the book was put in order: place in REGULARS → place among people."""
    found = np.flatnonzero(who.regular >= 0)
    return {int(who.regular[place]): int(place) for place in found}
