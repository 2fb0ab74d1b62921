"""The Online Retail file: published figures, and every customer's figures against the plain definitions."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from shuke.foundation.kernel.period import Period
from shuke.insight.columns import FIGURE
from shuke.insight.frames import lake_table
from shuke.insight.measures.purchases import purchases
from shuke.insight.scoring import Terms, compute, terms_of
from tests.insight.tables import engine_with, expected

FILE = Path(__file__).parents[3] / "shared/data/online_retail/online_retail_2010-12_2011-12.parquet"
AS_OF = date(2011, 12, 9)
NO_GOODS = {
    "POST",
    "M",
    "DOT",
    "C2",
    "BANK CHARGES",
    "PADS",
    "D",
    "CRUK",
    "S",
    "AMAZONFEE",
    "B",
    "TEST001",
    "TEST002",
}
pytestmark = pytest.mark.skipif(
    not FILE.exists(), reason=f"{FILE} is not here: test data are not part of the project"
)


def read_orders() -> list[dict[str, Any]]:
    """Positive sales as orders; a cancellation takes from the customer's latest earlier sale of the same article.

    Simpler than the import's rule (whole orders, no line by line state): enough to exercise netting.
    """
    orders: dict[str, dict[str, Any]] = {}
    latest: dict[tuple[Any, str], str] = {}
    lines = pq.read_table(FILE).to_pylist()
    for line in sorted(lines, key=lambda row: row["InvoiceDate"]):
        code = line["StockCode"].strip().upper()
        amount = round(line["Quantity"] * line["UnitPrice"] * 100)
        goods = 0 if code in NO_GOODS else amount
        if line["InvoiceNo"].startswith("C"):
            sale = orders.get(latest.get((line["CustomerID"], code), ""))
            if sale and goods < 0:
                sale["refunded_goods_minor"] = min(sale["goods_minor"], sale["refunded_goods_minor"] - goods)
            continue
        if line["Quantity"] <= 0 or line["UnitPrice"] <= 0:
            continue
        held = orders.setdefault(line["InvoiceNo"], {
            "order_id": len(orders) + 1, "customer_id": line["CustomerID"], "unit_id": 4, "status": "completed",
            "currency": "GBP", "sold_on": line["InvoiceDate"].date(), "goods_minor": 0, "total_minor": 0,
            "refunded_minor": 0, "refunded_goods_minor": 0, "line_count": 0,
        })  # fmt: skip
        held["goods_minor"] += goods
        held["total_minor"] += amount
        held["line_count"] += code not in NO_GOODS
        latest[line["CustomerID"], code] = line["InvoiceNo"]
    return list(orders.values())


@pytest.fixture(scope="module")
def orders() -> list[dict[str, Any]]:
    return read_orders()


def test_goods_only_positive_with_customer(orders: list[dict[str, Any]]) -> None:
    before_refunds = [{**row, "refunded_goods_minor": 0} for row in orders]
    engine = engine_with(orders=before_refunds)
    engine.keep("bought", purchases(lake_table("orders"), as_of=AS_OF, currency="GBP"))
    rows = [row for batch in engine.batches("bought") for row in batch.to_pylist()]
    lines = {row["order_id"]: row["line_count"] for row in orders}
    assert len({row["customer_id"] for row in rows}) == 4_334
    assert len(rows) == 18_402
    assert sum(row["net_minor"] for row in rows) == 876_106_665
    assert sum(lines[row["order_id"]] for row in rows) == 396_337


def test_every_customers_figures(orders: list[dict[str, Any]]) -> None:
    known = sorted({row["customer_id"] for row in orders if row["customer_id"]})
    people = [{"customer_id": who, "home_unit_id": 4, "status": "active"} for who in known]
    engine = engine_with(orders=orders, customers=people)
    assert terms_of(engine, None, date(2026, 11, 22))[0] == Terms(
        AS_OF, "GBP", 1
    )  # an archive, not in the shop's currency
    compute(engine, [Terms(AS_OF, "GBP", 1)])
    starts = tuple(Period.last_months(AS_OF, months).start for months in (24, 12))
    wanted = expected(known, orders, AS_OF, starts, "GBP")  # type: ignore[arg-type]
    names = list(FIGURE)[1:]
    found = {row["customer_id"]: row for batch in engine.batches("figure") for row in batch.to_pylist()}
    assert len(found) == len(known) == 4_338
    differing = {
        who: (row, wanted[who])
        for who, row in found.items()
        if any(row[name] != getattr(wanted[who], name) for name in names)
    }
    assert not differing
    assert_plausible(found)


def assert_plausible(found: dict[int, dict[str, Any]]) -> None:
    """The regulars everybody knows in this file stand at the top; shares are as Pareto would have them."""
    counts: dict[str, int] = defaultdict(int)
    money: dict[str, int] = defaultdict(int)
    for row in found.values():
        counts[row["abc"]] += 1
        money[row["abc"]] += row["monetary_minor"]
    total = sum(money.values())
    assert 0.80 <= money["A"] / total < 0.81 and 0.14 < money["B"] / total < 0.151
    assert counts["A"] < 0.3 * len(found)
    assert {found[who]["cell"] for who in (14646, 18102, 17450)} <= {"champions"}
    assert {found[who]["abc"] for who in (14646, 18102, 17450)} == {"A"}
