"""Online Retail as purchases: lines sold to a known customer at a price, in pence."""

from __future__ import annotations

from datetime import date
from functools import cache

import ibis
import pyarrow as pa

from shuke.insight.engines.duck import DuckEngine
from tests.insight.shared import DATA

FILE = "online_retail/online_retail_2010-12_2011-12.parquet"
END = date(2011, 12, 9)
COLUMNS = {
    "order_id": "int64",
    "customer_id": "int64",
    "unit_id": "int64",
    "sold_on": "date",
    "net_minor": "int64",
}


@cache
def engine() -> DuckEngine:
    """An engine with ``bought``: the 397,884 lines of 4,338 customers as 18,532 purchases."""
    import duckdb

    con = duckdb.connect(config={"threads": 1})
    con.execute(
        "CREATE TABLE bought AS SELECT InvoiceNo::bigint AS order_id, CustomerID::bigint AS customer_id,"
        " 4::bigint AS unit_id, min(InvoiceDate)::date AS sold_on,"
        f" sum(round(Quantity * UnitPrice * 100))::bigint AS net_minor FROM '{DATA / FILE}'"
        " WHERE InvoiceNo NOT LIKE 'C%' AND Quantity > 0 AND UnitPrice > 0 AND CustomerID IS NOT NULL GROUP BY 1, 2"
    )
    return DuckEngine(con)


def bought(until: date = END) -> ibis.Table:
    """The purchases up to a day."""
    table = ibis.table(COLUMNS, name="bought")
    return table.filter(table.sold_on <= until)


def columns_of(table: ibis.Table) -> pa.Table:
    """A measure's answer as columns, by customer."""
    return pa.Table.from_pylist(engine().rows(table.order_by("customer_id")))
