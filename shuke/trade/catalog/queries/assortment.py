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
