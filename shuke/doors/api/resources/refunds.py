"""Refunds: what came back of an order, by its lines."""

from typing import Annotated, Any

from django.utils.translation import gettext_noop as word
from pydantic import BaseModel, Field

from shuke.doors.api.answers import PageFilters
from shuke.doors.api.frame import Batch, Listed, Put, Read, Resource, Words
from shuke.doors.api.parameters import IdPath, NumberPath, SourcePath
from shuke.doors.api.shapes import (
    INTEGRAL,
    LENIENT,
    THOUSAND,
    Moment,
    Quantity,
    Shape,
    Source,
    Text30,
    Text60,
    Whole,
)
from shuke.foundation.org.actor import Actor
from shuke.trade.orders.commands.put_refunds import put_refunds
from shuke.trade.orders.queries.exchange import refund_exchanged, refunds_exchanged


class OrderNamed(Shape):
    """The order that it takes back from."""

    source: Source
    number: Text60


class RefundLineShape(Shape):
    """How much of a line came back."""

    ordinal: Annotated[int, INTEGRAL, Field(strict=True, ge=1, le=2**31 - 1)] = Field(
        description=word("The order's line, counted from 1.")
    )
    quantity: Quantity


class RefundBody(Shape):
    """A refund; what it is worth follows from the lines."""

    store: Text30
    refunded_at: Moment
    order: OrderNamed
    lines: Annotated[list[RefundLineShape], Field(min_length=1, max_length=1000)]


class RefundItem(RefundBody):
    """A refund in a batch."""

    source: Source
    number: Text60


class RefundBatch(Shape):
    """Refunds, each judged alone."""

    items: Annotated[list[Annotated[RefundItem, LENIENT]], THOUSAND]


class RefundLineOut(BaseModel):
    """A line that came back, and the order's line that it was taken from, where it is known."""

    product: str
    quantity: str
    total_minor: int
    order_id: int | None
    order_ordinal: int | None


class RefundOut(BaseModel):
    """A refund as booked."""

    id: int
    source: str
    number: str
    store: str
    customer_id: int | None
    refunded_at: str
    currency: str
    total_minor: int
    goods_minor: int
    lines: list[RefundLineOut]


class RefundPage(BaseModel):
    """A page, and the cursor of the next one."""

    items: list[RefundOut]
    next: str | None


class RefundFilters(PageFilters):
    """Which refunds."""

    changed_since: Moment | None = None
    source: Source | None = None
    number: Text60 | None = None
    store: Text30 | None = None
    customer_id: Whole | None = None


ADDRESS, PARTS = "/{source}/{path:number}", {"source": SourcePath, "number": NumberPath}


def _by_id(*, actor: Actor, refund_id: int) -> dict[str, Any]:
    return refund_exchanged(actor=actor, wanted={"id": refund_id})


def _by_number(*, actor: Actor, source: str, number: str) -> dict[str, Any]:
    return refund_exchanged(actor=actor, wanted={"source": source, "number": number})


REFUNDS = Resource(
    act=put_refunds,
    shape=RefundOut,
    page=RefundPage,
    listed=Listed(
        Words(
            "list_refunds",
            word("List refunds"),
            word("Refunds within the key's reach, in the order in which they were booked."),
        ),
        RefundFilters,
        refunds_exchanged,
    ),
    batch=Batch(
        Words(
            "put_refunds",
            word("Put many refunds"),
            word("Up to 1,000 refunds; a refused one takes no other with it."),
        ),
        RefundBatch,
    ),
    reads=(
        Read(
            Words("read_refund", word("Read a refund"), word("By our own number.")),
            "/{int:refund_id}",
            {"refund_id": IdPath},
            _by_id,
        ),
        Read(
            Words(
                "read_refund_by_number", word("Read a refund by its number"), word("By source and number.")
            ),
            ADDRESS,
            PARTS,
            _by_number,
        ),
    ),
    put=Put(
        Words(
            "put_refund", word("Put a refund"), word("Booked once; the same number again changes nothing.")
        ),
        ADDRESS,
        PARTS,
        RefundBody,
    ),
)
