"""Orders: sales as a till or a web shop books them, by source and number."""

from typing import Annotated, Any, Literal, Self

from django.utils.translation import gettext_noop as word
from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from shuke.doors.api.answers import PageFilters
from shuke.doors.api.frame import Batch, Listed, Put, Read, Resource, Words
from shuke.doors.api.parameters import IdPath, NumberPath, SourcePath
from shuke.doors.api.shapes import (
    INTEGRAL,
    LENIENT,
    THOUSAND,
    Currency,
    Email,
    Empty200,
    Flag,
    Minor,
    Moment,
    Quantity,
    Shape,
    Source,
    Text20,
    Text30,
    Text40,
    Text60,
    Text120,
    Text200,
    UnitPrice,
    Whole,
)
from shuke.foundation.org.actor import Actor
from shuke.trade.orders.commands.puts import put_orders
from shuke.trade.orders.queries.exchange import order_exchanged, orders_exchanged

NAMES = ("id", "external_id", "member_no", "card", "phone", "email", "wechat")


class CustomerNamed(Shape):
    """Whose order it is: exactly one way to know the customer."""

    id: Annotated[int, INTEGRAL, Field(strict=True, ge=1, le=2**63 - 1)] | None = None
    source: Source | None = Field(
        None, description=word("With external_id: whose number it is; else the order's source.")
    )
    external_id: Text120 | None = None
    member_no: Text60 | None = None
    card: Text60 | None = None
    phone: Text40 | None = None
    email: Email | None = None
    wechat: Text60 | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if sum(getattr(self, name) is not None for name in NAMES) != 1:
            raise PydanticCustomError("one_of_them", "one of them", {"names": ", ".join(NAMES)})
        return self


class LineShape(Shape):
    """A line; equal lines are kept apart."""

    product: Text60 = Field(description=word("Code of the product."))
    quantity: Quantity = Field(description=word("A decimal as text: 0.75."))
    unit_price_minor: UnitPrice = Field(
        description=word("In minor units, as text, since it may be finer: 35800.5.")
    )
    discount_minor: Minor = 0
    cost_minor: Minor | None = Field(None, description=word("Of the whole line; else the product's cost."))
    name: Text200 | None = Field(None, description=word("Names a product that is created."))
    description: Empty200 | None = None


class PaymentShape(Shape):
    """How much was paid how."""

    method: Text20
    amount_minor: Minor


class OrderBody(Shape):
    """An order: a sale that happened."""

    store: Text30 = Field(description=word("Code of the store of sale."))
    placed_at: Moment
    customer: CustomerNamed | None = None
    seller: Text60 | None = Field(None, description=word("Login of who sold it."))
    channel: Literal["store", "web", "mini"] = "store"
    currency: Currency | None = Field(None, description=word("The store's, if it is named."))
    lines: Annotated[list[LineShape], Field(min_length=1, max_length=1000)]
    payments: Annotated[list[PaymentShape], Field(max_length=20)] = []
    total_minor: Minor | None = Field(
        None, description=word("The till's own total; refused where the lines differ.")
    )


class OrderPut(OrderBody):
    """An order that is put alone."""

    create_missing_products: Flag = Field(False, description=word("Add products that the catalogue lacks."))


class OrderItem(OrderBody):
    """An order in a batch."""

    source: Source
    number: Text60


class OrderBatch(Shape):
    """Orders, each judged alone."""

    items: Annotated[list[Annotated[OrderItem, LENIENT]], THOUSAND]
    create_missing_products: Flag = Field(False, description=word("Add products that the catalogue lacks."))


class LineOut(BaseModel):
    """A line as booked."""

    ordinal: int
    product: str
    description: str
    quantity: str
    unit_price_minor: str
    discount_minor: int
    total_minor: int
    is_goods: bool
    refunded_quantity: str
    refunded_minor: int


class PaymentOut(BaseModel):
    """How much was paid how."""

    method: str
    amount_minor: int


class OrderOut(BaseModel):
    """An order as booked; amounts in minor units of its currency."""

    id: int
    source: str
    number: str
    store: str
    customer_id: int | None
    seller: str | None
    channel: str
    status: str
    placed_at: str
    sold_on: str
    currency: str
    total_minor: int
    goods_minor: int
    discount_minor: int
    refunded_minor: int
    lines: list[LineOut]
    payments: list[PaymentOut]


class OrderPage(BaseModel):
    """A page, and the cursor of the next one."""

    items: list[OrderOut]
    next: str | None


class OrderFilters(PageFilters):
    """Which orders."""

    changed_since: Moment | None = Field(None, description=word("Booked, completed or refunded since then."))
    source: Source | None = None
    number: Text60 | None = None
    store: Text30 | None = None
    customer_id: Whole | None = None
    placed_since: Moment | None = None
    placed_before: Moment | None = None


ADDRESS, PARTS = "/{source}/{path:number}", {"source": SourcePath, "number": NumberPath}


def _by_id(*, actor: Actor, order_id: int) -> dict[str, Any]:
    return order_exchanged(actor=actor, wanted={"id": order_id})


def _by_number(*, actor: Actor, source: str, number: str) -> dict[str, Any]:
    return order_exchanged(actor=actor, wanted={"source": source, "number": number})


ORDERS = Resource(
    act=put_orders,
    shape=OrderOut,
    page=OrderPage,
    listed=Listed(
        Words(
            "list_orders",
            word("List orders"),
            word("Orders within the key's reach, in the order in which they were booked."),
        ),
        OrderFilters,
        orders_exchanged,
    ),
    batch=Batch(
        Words(
            "put_orders",
            word("Put many orders"),
            word("Up to 1,000 orders; a refused one takes no other with it."),
        ),
        OrderBatch,
    ),
    reads=(
        Read(
            Words("read_order", word("Read an order"), word("By our own number.")),
            "/{int:order_id}",
            {"order_id": IdPath},
            _by_id,
        ),
        Read(
            Words("read_order_by_number", word("Read an order by its number"), word("By source and number.")),
            ADDRESS,
            PARTS,
            _by_number,
        ),
    ),
    put=Put(
        Words(
            "put_order",
            word("Put an order"),
            word("Booked once; a known order may be completed, never rewritten."),
        ),
        ADDRESS,
        PARTS,
        OrderPut,
    ),
    options=("create_missing_products",),
)
