"""What is in the basket: favourites that are bought again, things of the season, gifts, things that go together."""

from dataclasses import dataclass

import numpy as np

from shuke.doors.demoshop.arrays import Column, chosen, place_in_run
from shuke.doors.demoshop.chain import STORE
from shuke.doors.demoshop.crowd.people import People
from shuke.doors.demoshop.goods.families import EVENING, POSTAGE, WRAPPING
from shuke.doors.demoshop.goods.shelf import DEARER_A_YEAR, LEAVES, Shelf
from shuke.doors.demoshop.seasons import COMPANY, GIFTS, MID_AUTUMN, NEW_YEAR, NONE, SPRING, Seasons
from shuke.doors.demoshop.till.sales import Sales

FAVOURITES = 3
FAVOURITE_SHARE = 0.56  # of what people buy for themselves
FREE_POSTAGE_MINOR = 9_900
GIFT_CHANCE = {NONE: (0.07, 0.22), SPRING: (0.1, 0.3), MID_AUTUMN: (0.32, 0.82), NEW_YEAR: (0.34, 0.85)}
SEASON_GIFT = {NONE: "gift", SPRING: "gift_spring", MID_AUTUMN: "gift_moon", NEW_YEAR: "gift_year"}
FOR_ONESELF = {
    "green": 15, "black": 11, "oolong": 10, "white": 8, "puer": 8, "yellow": 1, "scented": 9, "herbal": 9, "bags": 8,
    "loose": 5, "gift": 3, "ware_gaiwan": 4, "ware_pot": 3, "ware_cup": 5, "ware_pitcher": 3, "ware_tray": 2,
    "ware_caddy": 2, "ware_travel": 3, "ware_tool": 2, "snack_pastry": 10, "snack_nut": 6, "incense": 4, "paper": 2,
    "gift_wedding": 1,
}  # fmt: skip


@dataclass(slots=True)
class Lines:
    """One element per line, in the order of orders. ``quantity`` counts thousandths, money is minor units."""

    order: Column  # place among the orders of the chunk
    ordinal: Column
    product: Column
    quantity: Column
    price: Column
    discount: Column
    total: Column
    cost: Column
    is_goods: Column
    refunded_quantity: Column
    refunded: Column

    def __len__(self) -> int:
        return len(self.order)


def favourites(rng: np.random.Generator, who: People, goods: Shelf) -> Column:
    """The products each customer keeps coming back for: two of the main taste, one of the other."""
    picks = [goods.draw(rng, leaf, who.band, who.house) for leaf in (who.main, who.main, who.side)]
    return np.stack(picks, axis=1).astype(np.int16)


def baskets(
    rng: np.random.Generator, who: People, goods: Shelf, when: Seasons, heads: Sales, loved: Column,
    told: dict[int, int],
) -> Lines:  # fmt: skip
    """All lines of some orders; a product stands once in a basket. ``told`` says of some what they surely hold."""
    season = when.season[heads.day]
    profile = np.where(heads.customer >= 0, who.profile[heads.customer], -1)
    company = profile == COMPANY
    gift = company | (rng.random(len(heads)) < _gift_chance(season, profile == GIFTS))
    order, product = _chosen_goods(rng, who, goods, heads, loved, season, gift, company)
    for place, certain in told.items():
        product[np.searchsorted(order, place)] = certain
    extra = (goods.partner[product] >= 0) & (rng.random(len(product)) < goods.partner_chance[product])
    order, product = np.r_[order, order[extra]], np.r_[product, goods.partner[product[extra]]]
    order, product = _without_doubles(order, product, len(goods.codes))
    quantity = _quantities(rng, goods, product, gift[order], company[order])
    fees, fee = _fees(rng, goods, heads, gift & ~company, order, product, quantity)
    order, product = np.r_[order, fees], np.r_[product, fee]
    quantity = np.r_[quantity, np.full(len(fees), 1000)]
    sorted_ = np.argsort(order, kind="stable")
    order, product, quantity = order[sorted_], product[sorted_], quantity[sorted_]
    return _priced(rng, who, goods, when, heads, order, product, quantity)


def _gift_chance(season: Column, giver: Column) -> Column:
    chance = np.array([GIFT_CHANCE[code] for code in sorted(GIFT_CHANCE)])
    return np.asarray(chance[season, giver.astype(int)])


def _chosen_goods(
    rng: np.random.Generator, who: People, goods: Shelf, heads: Sales, loved: Column, season: Column, gift: Column,
    company: Column,
) -> tuple[Column, Column]:  # fmt: skip
    count = 1 + rng.poisson(np.where(company, 0.25, np.where(gift, 0.6, 1.3)), len(heads)).clip(0, 7)
    order = np.repeat(np.arange(len(heads)), count)
    size = len(order)
    customer = heads.customer[order]
    known, nth = customer >= 0, place_in_run(order)
    band = np.where(known, who.band[customer], rng.random(size))
    house = np.where(known, who.house[customer], rng.random(size) < 0.55)
    leaf = _leaves(
        rng, who, customer, season[order], gift[order] & (nth == 0) | company[order], company[order]
    )
    product = goods.draw(rng, leaf, band, house)
    again = known & ~gift[order] & (rng.random(size) < FAVOURITE_SHARE)
    favourite = loved[customer, chosen(rng, (62, 23, 15), size)]
    return order, np.where(again, favourite, product)


def _leaves(
    rng: np.random.Generator, who: People, customer: Column, season: Column, as_gift: Column, company: Column
) -> Column:
    """Categories: a gift fits the season; for oneself it is taste, spring tea in spring, or curiosity."""
    size, known, draw = len(customer), customer >= 0, rng.random(len(customer))
    curious = np.array([LEAVES[code] for code in FOR_ONESELF])[chosen(rng, list(FOR_ONESELF.values()), size)]
    taste = np.where(draw < 0.36, who.main[customer], np.where(draw < 0.56, who.side[customer], curious))
    own = np.where(known, taste, curious)
    own = np.where((season == SPRING) & (rng.random(size) < 0.3), LEAVES["green"], own)
    of_season = np.array([LEAVES[SEASON_GIFT[code]] for code in sorted(SEASON_GIFT)])[season]
    plain = np.where(
        company,
        LEAVES["gift_company"],
        np.where(rng.random(size) < 0.85, LEAVES["gift"], LEAVES["gift_wedding"]),
    )
    present = np.where((season != NONE) & (rng.random(size) < 0.78), of_season, plain)
    return np.where(as_gift, present, own)


def _without_doubles(order: Column, product: Column, products: int) -> tuple[Column, Column]:
    _keys, first = np.unique(order * products + product, return_index=True)
    first.sort()
    return order[first], product[first]


def _quantities(
    rng: np.random.Generator, goods: Shelf, product: Column, gift: Column, company: Column
) -> Column:
    size = len(product)
    pieces = 1 + chosen(rng, (80, 15, 4, 1), size)
    is_box = np.isin(goods.category[product], [LEAVES[code] for code in SEASON_GIFT.values()])
    pieces = np.where(gift & is_box, 1 + rng.poisson(1.1, size).clip(0, 9), pieces)
    pieces = np.where(
        company, 5 * (1 + np.exp(rng.normal(1.4, 0.8, size))).astype(np.int64).clip(1, 60), pieces
    )
    weighed = 50 * rng.integers(2, 21, size)
    return np.where(goods.by_weight[product], weighed, pieces * 1000)


def _fees(
    rng: np.random.Generator, goods: Shelf, heads: Sales, gift: Column, order: Column, product: Column,
    quantity: Column,
) -> tuple[Column, Column]:  # fmt: skip
    """Postage for small parcels, wrapping for some gifts, now and then a tea evening: no goods."""
    worth = np.bincount(order, weights=goods.price[product] * quantity / 1000, minlength=len(heads))
    draw = rng.random(len(heads))
    posted = np.flatnonzero((heads.channel != STORE) & (worth < FREE_POSTAGE_MINOR))
    wrapped = np.flatnonzero(gift & (draw < 0.12))
    evening = np.flatnonzero((heads.channel == STORE) & (draw > 0.988))
    fee = np.repeat(
        [goods.product(POSTAGE), goods.product(WRAPPING), goods.product(EVENING)],
        [len(posted), len(wrapped), len(evening)],
    )
    return np.r_[posted, wrapped, evening], fee


def _priced(
    rng: np.random.Generator, who: People, goods: Shelf, when: Seasons, heads: Sales, order: Column,
    product: Column, quantity: Column,
) -> Lines:  # fmt: skip
    """Prices of the day, discounts as the customer finds them, costs."""
    years_ago = (when.days - 1 - heads.day[order]) // 365
    then = (1 - DEARER_A_YEAR) ** years_ago
    price = np.maximum(np.rint(goods.price[product] * then / 100).astype(np.int64), 1) * 100
    cost = np.rint(goods.cost[product] * then).astype(np.int64)
    gross = price * quantity // 1000  # prices are whole yuan and weights fifties of grams: nothing is lost
    thrift = np.where(heads.customer >= 0, who.thrift[heads.customer], 0.12)
    busy = np.where(when.season[heads.day] == NONE, 1.0, 1.3) * np.where(when.online[heads.day], 1.6, 1.0)
    rate = np.where(
        rng.random(len(heads)) < thrift * busy,
        np.array([0.05, 0.08, 0.1, 0.15, 0.2])[chosen(rng, (30, 20, 28, 14, 8), len(heads))],
        0.0,
    )
    company = np.where(heads.customer >= 0, who.profile[heads.customer] == COMPANY, False)
    rate = np.where(company, 0.12, rate)
    is_goods = goods.is_goods[product]
    discount = np.where(is_goods, (gross * rate[order]).astype(np.int64) // 10 * 10, 0)
    zero = np.zeros(len(order), dtype=np.int64)
    return Lines(
        order, place_in_run(order) + 1, product, quantity, price, discount, gross - discount, cost * quantity // 1000,
        is_goods, zero, zero.copy(),
    )  # fmt: skip
