"""On what the figures stand when nobody says otherwise."""

from collections.abc import Mapping
from datetime import date

BASE = "goods_net"  # goods only, net of refunds
QUIET_DAYS = 31


def day_to_speak_of(today: date, last_sale: date | None) -> date:
    """The ``as_of`` of a run without one: today while the shop sells, else the day of its last sale.

    A shop whose last sale is older than a month is an archive: seen from today every customer would be lost.
    """
    if last_sale is None or (today - last_sale).days <= QUIET_DAYS:
        return today
    return last_sale


def currency_of(shop: str | None, sold: Mapping[str, int]) -> str:
    """The one currency that sums are in: the shop's own if it sold in it, else the one it sold in most.

    Orders in others are left out and counted: amounts of two currencies never add.
    """
    if shop and (shop in sold or not sold):
        return shop
    return max(sorted(sold), key=lambda code: sold[code]) if sold else "CNY"
