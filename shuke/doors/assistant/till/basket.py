"""A basket as the address carries it, so that it works without script: ``line=PRODUCT*QUANTITY``, repeated."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.trade.catalog.queries.assortment import ProductPriced, products_priced
from shuke.trade.orders.rules.lines import LineGiven
from shuke.ui.request import whole

MOST_LINES, MOST_EACH = 60, 999


class BasketEmpty(Refusal):
    """Nothing to ring up."""

    code = "basket_empty"
    message = _("Choose at least one thing that has a price.")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the basket."""

    product: ProductPriced
    quantity: int

    @property
    def total_minor(self) -> int:
        return (self.product.price_minor or 0) * self.quantity


def basket_of(actor: Actor, lines: Iterable[str]) -> list[Item]:
    """What the lines name, in their order; what is unknown, without a price or no number is left out."""
    wanted: dict[int, int] = {}
    for line in list(lines)[:MOST_LINES]:
        number, _star, quantity = line.partition("*")
        id_, count = whole(number), whole(quantity or "1")
        if id_ and count:
            wanted[id_] = min(wanted.get(id_, 0) + count, MOST_EACH)
    found = products_priced(actor=actor, product_ids=wanted) if wanted else {}
    return [
        Item(found[id_], count) for id_, count in wanted.items() if id_ in found and found[id_].price_minor
    ]


def given(items: list[Item]) -> list[LineGiven]:
    """The lines as the sale takes them; BasketEmpty."""
    if not items:
        raise BasketEmpty(field="line")
    return [
        LineGiven(one.product.code, Decimal(one.quantity), Decimal(one.product.price_minor or 0))
        for one in items
    ]


def address_with(items: list[Item], product_id: int, more: int) -> str:
    """The query of the same basket with so many more, or fewer, of a product."""
    counts = {one.product.id: one.quantity for one in items}
    counts[product_id] = counts.get(product_id, 0) + more
    return "?" + urlencode([("line", f"{id_}*{count}") for id_, count in counts.items() if count > 0])
