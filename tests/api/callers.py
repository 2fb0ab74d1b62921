"""The cast's chain with its programs: one that may everything, one of a single store, one that reads, one without a key."""

from dataclasses import dataclass

from django.db import transaction

from shuke.foundation.org.actor import SYSTEM, acting_as
from tests.api.world import FULL, NARROW, Program, program
from tests.cast import Cast, build_cast


@dataclass(slots=True)
class Chain:
    """The cast, its callers by name, and what the words of addresses mean."""

    cast: Cast
    callers: dict[str, Program]
    words: dict[str, object]


def build_chain() -> Chain:
    """In the database at hand."""
    from shuke.trade.orders.commands.refunds import record_refund

    cast = build_cast()
    with acting_as(SYSTEM), transaction.atomic():
        from datetime import UTC, datetime
        from decimal import Decimal

        back = record_refund(
            actor=SYSTEM, order_id=cast.orders["S-8"], number="B-1", unit_id=cast.units["lake"],
            refunded_at=datetime(2026, 11, 22, tzinfo=UTC), quantities=[(1, Decimal(1))],
        ).value  # fmt: skip
    callers = {
        "full": program(FULL), "lake": program(FULL, "lake"), "hill": program(FULL, "hill"), "reader": program(NARROW),
        "seller": program(["sales.write"]), "": Program(""),
    }  # fmt: skip
    full = callers["full"]
    full.put("/customers/shop/LIN", {"name": "林慧敏", "phone": "13800138016"})
    firm = full.put("/organisations/erp/FIRM", {"name": "湖滨公司", "home_store": "lake"}).json()["id"]
    full.put("/stock/lake/T1", {"on_hand": "5", "counted_at": "2026-11-22T00:00:00Z"})
    words: dict[str, object] = {
        "lin": cast.customers["lin"], "fang": cast.customers["fang"], "firm": firm, "order": cast.orders["S-1"], "refund": back,
        "nobody": 10**9,
    }  # fmt: skip
    return Chain(cast, callers, words)
