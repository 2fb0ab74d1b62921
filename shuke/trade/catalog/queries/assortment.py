"""Readings of the assortment."""

from collections.abc import Iterable
from dataclasses import dataclass

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query
from shuke.trade.catalog.models import Product


@dataclass(frozen=True, slots=True)
class ProductFound:
    """A product as a sale needs it; the cost is in minor units."""

    id: int
    cost_minor: int | None
    is_goods: bool
    category_id: int | None = None
    brand_id: int | None = None


@query("catalog.view")
def products_coded(*, actor: Actor, codes: Iterable[str]) -> dict[str, ProductFound]:
    """Products by code; unknown codes are left out."""
    columns = ("code", "id", "cost_minor", "is_goods", "category_id", "brand_id")
    return {
        row[0]: ProductFound(*row[1:])
        for row in Product.objects.filter(code__in=set(codes)).values_list(*columns)
    }


@dataclass(frozen=True, slots=True)
class ProductPriced:
    """A product as a counter sells it: the price in minor units, None where it has none."""

    id: int
    code: str
    name: str
    price_minor: int | None


@query("catalog.view")
def products_priced(*, actor: Actor, product_ids: Iterable[int]) -> dict[int, ProductPriced]:
    """Products by id, named in the reader's language; unknown ids are left out."""
    rows = Product.objects.filter(id__in=set(product_ids)).values_list(
        "id", "code", "name", "name_en", "price_minor"
    )
    english = actor.language == "en"
    return {
        id_: ProductPriced(id_, code, name_en if english and name_en else name, price)
        for id_, code, name, name_en, price in rows
    }
