"""Small tables of the lake in a DuckDB of the test, and the figures worked out in plain Python."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from shuke.insight.columns import LAKE
from shuke.insight.engines.duck import DuckEngine
from shuke.insight.rules.cells import cell_of, chinese_cell_of
from shuke.insight.rules.shares import class_of

AS_OF = date(2026, 6, 30)
UNITS = ((1, None, "company", "1."), (2, 1, "region", "1.2."), (3, 1, "region", "1.3."),
         (4, 2, "store", "1.2.4."), (5, 2, "store", "1.2.5."), (6, 3, "store", "1.3.6."))  # fmt: skip


def engine_with(**tables: Sequence[dict[str, Any]]) -> DuckEngine:
    """An engine whose lake holds these rows; absent columns are null, absent tables empty."""
    con = duckdb.connect(config={"threads": 1})
    stores = [
        {"unit_id": id_, "parent_id": parent, "kind": kind, "path": path, "currency": "CNY"}
        for id_, parent, kind, path in UNITS
    ]
    for name, columns in LAKE.items():
        rows = tables.get(name, stores if name == "stores" else ())
        schema = ibis.schema(columns).to_pyarrow()
        full = [{column: row.get(column) for column in columns} for row in rows]
        con.register(f"given_{name}", pa.Table.from_pylist(full, schema=schema))
        con.execute(f"CREATE TABLE {name} AS SELECT * FROM given_{name}")
    return DuckEngine(con)


def order(customer: int | None, days_ago: int = 0, goods: int = 1000, **other: Any) -> dict[str, Any]:
    """An order row of ``AS_OF`` minus so many days."""
    return {
        "order_id": 0, "customer_id": customer, "unit_id": 4, "status": "completed", "currency": "CNY",
        "sold_on": AS_OF - timedelta(days=days_ago), "goods_minor": goods, "total_minor": goods,
        "refunded_minor": 0, "refunded_goods_minor": 0, "line_count": 1,
    } | other  # fmt: skip


@dataclass(slots=True)
class Expected:
    """One customer's figures by the plain definition."""

    first_on: date | None = None
    last_on: date | None = None
    recency_days: int | None = None
    frequency: int = 0
    purchase_days: int = 0
    monetary_minor: int = 0
    orders_12m: int = 0
    spend_12m_minor: int = 0
    gap_days: int | None = None
    r: int | None = None
    f: int | None = None
    m: int | None = None
    cell: str | None = None
    cell_cn: str | None = None
    abc: str = "D"


def expected(
    customers: Iterable[int],
    orders: Iterable[dict[str, Any]],
    as_of: date,
    starts: tuple[date, date],
    currency: str,
) -> dict[int, Expected]:
    """All figures without any table engine; ``starts``: first day of the window and of the last 12 months."""
    bought = defaultdict(list)
    for row in orders:
        net = row["goods_minor"] - row["refunded_goods_minor"]
        counts = row["status"] == "completed" and row["currency"] == currency and row["sold_on"] <= as_of
        if counts and row["customer_id"] is not None and net > 0:
            bought[row["customer_id"]].append((row["sold_on"], net))
    out = {who: Expected() for who in customers}
    for who, sales in bought.items():
        out[who] = _numbers(sales, as_of, starts)
    _score(out)
    _classify(out)
    return out


def _numbers(sales: list[tuple[date, int]], as_of: date, starts: tuple[date, date]) -> Expected:
    days = sorted({day for day, _ in sales})
    gaps = [(b - a).days for a, b in pairwise(days)]
    inside = [sale for sale in sales if sale[0] >= starts[0]]
    lately = [sale for sale in sales if sale[0] >= starts[1]]
    gap = None
    if len(days) >= 3:
        half = Fraction(median(gaps))  # halves are exact
        gap = int(half + Fraction(1, 2))
    return Expected(
        days[0], days[-1], (as_of - days[-1]).days, len(inside), len({day for day, _ in inside}),
        sum(net for _, net in inside), len(lately), sum(net for _, net in lately), gap,
    )  # fmt: skip


def _score(figures: dict[int, Expected]) -> None:
    buyers = [row for row in figures.values() if row.frequency]
    n = len(buyers)
    days = sorted(-(row.recency_days or 0) for row in buyers)
    orders = sorted(row.frequency for row in buyers)
    money = sorted(row.monetary_minor for row in buyers)
    means = [Fraction(sum(column), n) for column in (days, orders, money)] if buyers else []
    for row in buyers:
        row.r = bisect_left(days, -(row.recency_days or 0)) * 5 // n + 1
        row.f = bisect_left(orders, row.frequency) * 5 // n + 1
        row.m = bisect_left(money, row.monetary_minor) * 5 // n + 1
        row.cell = cell_of(row.r, row.f, row.m)
        row.cell_cn = chinese_cell_of(
            -(row.recency_days or 0) >= means[0], row.frequency >= means[1], row.monetary_minor >= means[2]
        )


def _classify(figures: dict[int, Expected]) -> None:
    paying = sorted((-row.monetary_minor, who) for who, row in figures.items() if row.monetary_minor > 0)
    total, before = -sum(amount for amount, _ in paying), 0
    for amount, who in paying:
        figures[who].abc = class_of(before, total)
        before -= amount


def given_table(
    engine: DuckEngine, name: str, columns: dict[str, str], rows: Iterable[dict[str, Any]]
) -> ibis.Table:
    """A table of the test's own beside those of the lake."""
    schema = ibis.schema(columns)
    made = pa.Table.from_pylist([dict(row) for row in rows], schema=schema.to_pyarrow())
    engine._connection.register(f"given_{name}", made)
    engine._connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM given_{name}")
    return ibis.table(schema, name=name)
