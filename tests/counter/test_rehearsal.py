"""A month of offers at the till, and then the same month rehearsed: both agree to the minor unit."""

from datetime import timedelta

import pytest

from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.trade.coupons.commands.rehearsing import rehearse_offer
from tests.coupons.tills import Till as Shop
from tests.coupons.tills import rows
from tests.programme.world import NOON, TODAY

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
# From 600 on: none of the sales before the month's own comes to it in the lake store.
OFFERS = {
    "TEN": {"kind": "amount", "minor": 1999},
    "FIFTH": {"kind": "percent", "percent": 17, "cap_minor": 20_001, "counts_on": "initial"},
    "FREE": {"kind": "free_product"},
    "THIRD": {"kind": "buy_x_get_y", "buy": 2, "get": 1},
}
SOLD = (
    ("lin", [("T1", 1)]), ("lin", [("T1", 2), ("T2", 1)]), ("wujg", [("T2", 3)]), ("wujg", [("T1", 3), ("T3", 4)]),
    ("lin", [("T2", 1)]),
)  # fmt: skip


@pytest.mark.parametrize("code", OFFERS)
def test_a_rehearsed_month_comes_to_what_the_till_took_off(till, code):
    shop, lake = Shop(till.cast, SYSTEM), till.cast.units["lake"]
    where = {"least_minor": 60_000, "units": [lake]}
    offer = shop.offer(code, {"offer": {"key": "", **OFFERS[code], "where": where}})
    used = 0
    for place, (customer, lines) in enumerate(SOLD):
        coupon = shop.give(offer, till.cast.customers[customer])
        fits = sum({"T1": 68000, "T2": 35800, "T3": 42000}[line] * count for line, count in lines) >= 60_000
        takes = fits and (code != "THIRD" or sum(count for _line, count in lines) >= 3)
        till.ring(f"M-{place}", lines, till.scanned(customer), coupons=[coupon] if takes else [])
        used += takes
    with acting_as(CLOCK):
        found = rehearse_offer(
            actor=CLOCK, offer_id=offer, now=NOON, today=TODAY + timedelta(days=1), months=1
        ).value
    [(times, minor)] = rows(
        "SELECT count(*), coalesce(sum(minor), 0)::bigint FROM coupons_used WHERE offer_id = %s", offer
    )
    assert times == used >= 3 and (found["sales"], found["minor"]) == (times, minor)
    assert found["members"] == 2 and found["receipts"] >= len(SOLD)
