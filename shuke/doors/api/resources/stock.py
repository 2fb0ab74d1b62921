"""Stock on hand, by store and product."""

from typing import Annotated, Any

from django.utils.translation import gettext_noop as word
from pydantic import BaseModel, Field

from shuke.doors.api.answers import PageFilters
from shuke.doors.api.frame import Batch, Listed, Put, Read, Resource, Words
from shuke.doors.api.parameters import CodePath, StorePath
from shuke.doors.api.shapes import LENIENT, THOUSAND, Moment, Shape, SignedQuantity, Small, Text30, Text60
from shuke.foundation.org.actor import Actor
from shuke.trade.catalog.commands.puts import put_stock
from shuke.trade.catalog.queries.exchange import stock_exchanged, stock_of_store


class StockBody(Shape):
    """What lies in a store; an older count changes nothing."""

    on_hand: SignedQuantity
    counted_at: Moment
    lead_days: Small | None = Field(None, description=word("Days until new stock comes."))


class StockItem(StockBody):
    """A count in a batch."""

    store: Text30
    product: Text60


class StockBatch(Shape):
    """Counts, each judged alone."""

    items: Annotated[list[Annotated[StockItem, LENIENT]], THOUSAND]


class StockOut(BaseModel):
    """What lies in a store."""

    id: int
    store: str
    product: str
    on_hand: str
    lead_days: int | None
    counted_at: str


class StockPage(BaseModel):
    """A page, and the cursor of the next one."""

    items: list[StockOut]
    next: str | None


class StockFilters(PageFilters):
    """Which stock."""

    changed_since: Moment | None = Field(None, description=word("Counted since then."))
    store: Text30 | None = None
    product: Text60 | None = None


ADDRESS, PARTS = "/{store}/{path:code}", {"store": StorePath, "code": CodePath}


def _stock_at(*, actor: Actor, store: str, code: str) -> dict[str, Any]:
    return stock_of_store(actor=actor, store=store, product=code)


STOCK = Resource(
    act=put_stock,
    shape=StockOut,
    page=StockPage,
    listed=Listed(
        Words("list_stock", word("List stock"), word("Stock in the stores within the key's reach.")),
        StockFilters,
        stock_exchanged,
    ),
    batch=Batch(
        Words(
            "put_stock_counts",
            word("Put many counts of stock"),
            word("Up to 1,000 counts; a refused one takes no other with it."),
        ),
        StockBatch,
    ),
    reads=(
        Read(
            Words(
                "read_stock", word("Read the stock of a product in a store"), word("By store and product.")
            ),
            ADDRESS,
            PARTS,
            _stock_at,
        ),
    ),
    put=Put(
        Words("put_stock", word("Put a count of stock"), word("Stock as counted or reported.")),
        ADDRESS,
        PARTS,
        StockBody,
        called={"code": "product"},
    ),
)
