"""The assortment as columns to draw from, and as rows to copy."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa

from shuke.doors.demoshop.arrays import Column
from shuke.doors.demoshop.goods.assortment import BRANDS, CATEGORIES, SUPPLIERS
from shuke.doors.demoshop.goods.families import PAIRS, PRODUCTS
from shuke.doors.demoshop.tables import known, table
from shuke.trade.catalog.rules.words import search_words

# A thing cost less in earlier years; every line keeps the price of its day.
DEARER_A_YEAR = 0.035
BAND_HOLDS = 0.6  # how often a customer's price band decides, and not chance
BRAND_HOLDS = 0.7


@dataclass(frozen=True, slots=True)
class Shelf:
    """Products by category and price; a product is named by its place here, its id is one more."""

    codes: list[str]
    names: list[str]
    category: Column
    price: Column
    cost: Column
    likes: Column
    is_goods: Column
    by_weight: Column
    house_brand: Column
    partner: Column
    partner_chance: Column
    starts: Column
    edges: Column

    def leaf(self, code: str) -> int:
        """A category's number."""
        return LEAVES[code]

    def product(self, code: str) -> int:
        """A product's place by its code."""
        return self.codes.index(code)

    def named(self, name: str) -> int:
        """A product's place by its Chinese name."""
        return self.names.index(name)

    def draw(self, rng: np.random.Generator, leaf: Column, band: Column, house: Column) -> Column:
        """One product per element out of the given categories, by likes, price band (0 to 1) and love of the house
        brand."""
        first, second = (self._draw(rng, leaf, band) for _ in range(2))
        fits = (self.house_brand[second] == house) & (self.house_brand[first] != house)
        return np.where(fits & (rng.random(len(leaf)) < BRAND_HOLDS), second, first)

    def _draw(self, rng: np.random.Generator, leaf: Column, band: Column) -> Column:
        size = len(leaf)
        share = np.clip(band + rng.normal(0, 0.13, size), 0.0, 0.999999)
        share = np.where(rng.random(size) < BAND_HOLDS, share, rng.random(size))
        low, high = self.edges[leaf], self.edges[leaf + 1]
        at = np.searchsorted(self._cumulated, low + share * (high - low), side="right")
        return np.asarray(np.clip(at, self.starts[leaf], self.starts[leaf + 1] - 1))

    @property
    def _cumulated(self) -> Column:
        return np.cumsum(self.likes)


LEAVES = {code: number for number, (code, *_rest) in enumerate(CATEGORIES)}


def shelf() -> Shelf:
    """The columns of the whole assortment."""
    ordered = sorted(PRODUCTS, key=lambda one: (LEAVES[one.category], one.price_minor, one.code))
    category = np.array([LEAVES[one.category] for one in ordered])
    likes = np.array([one.likes for one in ordered])
    starts = np.searchsorted(category, np.arange(len(LEAVES) + 1))
    names = [one.name for one in ordered]
    partner, chance = np.full(len(ordered), -1), np.zeros(len(ordered))
    for (one, other), probability in PAIRS.items():
        partner[names.index(one)], chance[names.index(one)] = names.index(other), probability
    return Shelf(
        [one.code for one in ordered], names, category,
        np.array([one.price_minor for one in ordered]), np.array([one.cost_minor for one in ordered]), likes,
        np.array([one.is_goods for one in ordered]), np.array([one.by_weight for one in ordered]),
        np.array([one.brand == 0 for one in ordered]), partner, chance, starts, np.r_[0.0, np.cumsum(likes)][starts],
    )  # fmt: skip


def catalog_rows() -> list[tuple[str, pa.Table]]:
    """Categories, brands, suppliers and products, in the order in which they may be copied."""
    ordered = sorted(PRODUCTS, key=lambda one: (LEAVES[one.category], one.price_minor, one.code))
    code, parent, name, name_en, _cost = zip(*CATEGORIES, strict=True)
    categories = {
        "id": range(1, len(CATEGORIES) + 1), "code": code, "name": name, "name_en": name_en,
        "parent_id": [LEAVES[up] + 1 if up else None for up in parent],
    }  # fmt: skip
    brands = {
        "id": range(1, len(BRANDS) + 1),
        "name": [a for a, _b in BRANDS],
        "name_en": [b for _a, b in BRANDS],
    }
    suppliers = dict(zip(("code", "name", "name_en"), list(zip(*SUPPLIERS, strict=True))[:3], strict=True))
    makers = [one[0] for one in SUPPLIERS]
    products = {
        "id": range(1, len(ordered) + 1), "code": [p.code for p in ordered], "name": [p.name for p in ordered],
        "name_en": [p.name_en for p in ordered], "category_id": [LEAVES[p.category] + 1 for p in ordered],
        "brand_id": [p.brand + 1 if p.is_goods else None for p in ordered],
        "supplier_id": [makers.index(p.supplier) + 1 if p.is_goods else None for p in ordered],
        "price_minor": [p.price_minor for p in ordered], "cost_minor": [p.cost_minor for p in ordered],
        "is_goods": [p.is_goods for p in ordered],
        "words": [search_words(p.code, p.name, p.name_en) for p in ordered],
    }  # fmt: skip
    return [
        ("catalog_category", table("catalog_category", categories)),
        ("catalog_brand", table("catalog_brand", brands)),
        ("catalog_supplier", table("catalog_supplier", {"id": range(1, len(makers) + 1), **suppliers})),
        ("catalog_product", table("catalog_product", products)),
    ]


def stock_rows(goods: Shelf, shops: list[int], counted: datetime, rng: np.random.Generator) -> pa.Table:
    """What lies in each shop: popular things deeper, four in a hundred sold out; counted last night."""
    lead = {supplier: days for supplier, _name, _name_en, days in SUPPLIERS}
    ordered = sorted(PRODUCTS, key=lambda one: (LEAVES[one.category], one.price_minor, one.code))
    kept = np.flatnonzero(goods.is_goods)
    product, unit = np.tile(kept, len(shops)), np.repeat(shops, len(kept))
    deep = rng.poisson(3 + 14 * goods.likes[product] * np.where(goods.price[product] > 30_000, 0.5, 1.0))
    deep[rng.random(len(deep)) < 0.04] = 0
    thousandths = deep * 1000 + np.where(goods.by_weight[product], rng.integers(0, 20, len(deep)) * 50, 0)
    days = np.array([lead[ordered[place].supplier] for place in range(len(ordered))])[product]
    return table(
        "catalog_stock",
        {
            "id": np.arange(1, len(product) + 1), "product_id": product + 1, "unit_id": unit, "on_hand": thousandths,
            "lead_days": known(days + rng.integers(0, 3, len(deep)), pa.int16(), -1),
            "counted_at": np.full(len(product), int(counted.timestamp() * 1_000_000)),
        },
    )  # fmt: skip
