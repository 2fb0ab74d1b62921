"""Products, by their code."""

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as word
from pydantic import BaseModel, Field

from shuke.doors.api.answers import PageFilters
from shuke.doors.api.frame import Batch, Listed, Put, Read, Resource, Words
from shuke.doors.api.parameters import CodePath
from shuke.doors.api.shapes import (
    LENIENT,
    THOUSAND,
    Currency,
    Empty200,
    Flag,
    Minor,
    Moment,
    Shape,
    Text60,
    Text80,
    Text120,
    Text200,
)
from shuke.trade.catalog.commands.puts import put_products
from shuke.trade.catalog.queries.exchange import product_exchanged, products_exchanged


class ProductBody(Shape):
    """A product; what is left out stays as it is."""

    name: Text200 | None = Field(None, description=word("Without one, a new product is named by its code."))
    name_en: Empty200 | None = None
    category: Text80 | None = None
    brand: Text80 | None = None
    supplier: Text120 | None = None
    price_minor: Minor | None = Field(None, description=word("In minor units: 68000 is 680.00."))
    cost_minor: Minor | None = None
    currency: Currency | None = None
    is_goods: Flag | None = Field(None, description=word("false for postage, adjustments and the like."))
    fields: Annotated[dict[str, Any], Field(max_length=0)] = Field(
        {}, description=word("Custom fields: to come.")
    )


class ProductItem(ProductBody):
    """A product in a batch."""

    code: Text60


class ProductBatch(Shape):
    """Products, each judged alone."""

    items: Annotated[list[Annotated[ProductItem, LENIENT]], THOUSAND]


class ProductOut(BaseModel):
    """A product; the cost only for who may see sales."""

    id: int
    code: str
    name: str
    name_en: str
    category: str | None
    brand: str | None
    supplier: str | None
    price_minor: int | None
    cost_minor: int | None
    currency: str
    is_goods: bool
    created_at: str
    fields: dict[str, Any]


class ProductPage(BaseModel):
    """A page, and the cursor of the next one."""

    items: list[ProductOut]
    next: str | None


class ProductFilters(PageFilters):
    """Which products."""

    changed_since: Moment | None = None
    code: Text60 | None = None
    category: Text80 | None = Field(None, description=word("Name of the category."))
    is_goods: Literal["true", "false"] | None = None


PRODUCTS = Resource(
    act=put_products,
    shape=ProductOut,
    page=ProductPage,
    listed=Listed(
        Words("list_products", word("List products"), word("The assortment, oldest first.")),
        ProductFilters,
        products_exchanged,
    ),
    batch=Batch(
        Words(
            "put_products",
            word("Put many products"),
            word("Up to 1,000 products; a refused one takes no other with it."),
        ),
        ProductBatch,
    ),
    reads=(
        Read(
            Words("read_product", word("Read a product"), word("By its code.")),
            "/{path:code}",
            {"code": CodePath},
            product_exchanged,
        ),
    ),
    put=Put(
        Words("put_product", word("Put a product"), word("Added or changed; what is left out stays.")),
        "/{path:code}",
        {"code": CodePath},
        ProductBody,
    ),
)
