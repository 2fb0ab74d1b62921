"""RFM and ABC as written once in Ibis, against the same by hand in DuckDB's SQL: equal rows, then the time."""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from string import Template
from typing import Any

import duckdb
import ibis

from shuke.foundation.kernel.period import Period
from shuke.insight.engines.duck import DuckEngine
from shuke.insight.frames import lake_table
from shuke.insight.measures import abc, rfm
from shuke.insight.measures.purchases import purchases
from shuke.insight.measures.spending import spending
from shuke.insight.scoring import Terms, compute, learned

AS_OF = date(2026, 10, 31)
LIMIT = 1.3
STAGES = {"customer_id": "int64", "stage": "string", "last_on": "date"}
ROUNDS = 5
SQL = Path(__file__).parent / "sql"
SHOP = """
COPY (SELECT i AS order_id,
             CASE WHEN hash(i, 1) % 10 > 0 THEN 1 + floor({customers} * pow((hash(i, 2) % 1000003) / 1000003.0, 1.6))::bigint END
                 AS customer_id,
             4 + (hash(i, 3) % 8)::bigint AS unit_id, 'store' AS channel,
             CASE WHEN hash(i, 4) % 33 = 0 THEN 'cancelled' ELSE 'completed' END AS status, 'CNY' AS currency,
             DATE '2024-05-01' + (hash(i, 5) % 914)::int AS sold_on,
             (9 + hash(i, 8) % 12)::smallint AS sold_hour,
             floor(exp((hash(i, 6) % 9973) / 9973.0 * 8) * 100)::bigint + 100 AS goods_minor,
             goods_minor AS total_minor, 0::bigint AS discount_minor, 0::bigint AS refunded_minor,
             CASE WHEN hash(i, 7) % 33 = 0 THEN 500 ELSE 0 END::bigint AS refunded_goods_minor,
             3::bigint AS line_count, 1::bigint AS row_xid, strftime(sold_on, '%Y-%m') AS month
        FROM range({orders}) made(i))
  TO '{folder}/orders' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (month))
"""
PEOPLE = """
COPY (SELECT i AS customer_id, 'person' AS kind, 'active' AS status, 4 + (i % 8)::bigint AS home_unit_id,
             DATE '2024-01-01' AS joined_on, 'desk' AS source, true AS is_profiled,
             1::bigint AS row_xid FROM range(1, {customers} + 1) made(i))
  TO '{folder}/customers.parquet' (FORMAT parquet, COMPRESSION zstd)
"""
UNITS = """
CREATE TABLE stores AS
SELECT unit_id::bigint AS unit_id, parent_id::bigint AS parent_id, kind, '' AS code, path, 'Asia/Shanghai' AS timezone,
       'CNY' AS currency, false AS sells_online
  FROM (VALUES (1, NULL, 'company', '1.'), (2, 1, 'region', '1.2.'), (3, 1, 'region', '1.3.')) t(unit_id, parent_id, kind, path)
UNION ALL SELECT i, 2 + i % 2, 'store', '', '1.' || (2 + i % 2) || '.' || i || '.', 'Asia/Shanghai', 'CNY', false
  FROM range(4, 12) s(i)
"""


def measure(args: argparse.Namespace) -> Iterable[dict[str, Any]]:
    """RFM + ABC by both, and the whole computation of a run."""
    with tempfile.TemporaryDirectory() as folder:
        con = shop(Path(folder), args.customers, args.orders)
        ours, theirs = (lambda: by_ibis(DuckEngine(con))), (lambda: by_hand(con))
        ours()
        theirs()
        assert_equal_rows(con)
        times = side_by_side(ours, theirs)
        ratio = times[0] / times[1]
        yield {
            "work": f"RFM + ABC, {args.customers:,} customers, {args.orders:,} orders: Ibis / hand-written DuckDB SQL",
            "measured": f"{times[0]:.2f} s / {times[1]:.2f} s = {ratio:.2f}",
            "figure": f"≤ {LIMIT}",
            "met": ratio <= LIMIT
            if args.orders >= 5_000_000
            else None,  # below, compiling weighs more than computing
        }
        alone = _alone(folder)
        yield {
            "work": "all measures of a run (RFM, ABC, rhythm, cells, classes and Pareto per unit) on the same, alone",
            "measured": f"{alone['seconds']} s, {alone['peak_mb']} MB",
            "figure": "≤ 2 GB",
            "met": alone["peak_mb"] <= 2048,
        }
        learning = _alone(folder, "learn")
        yield {
            "work": "the same, the learners judged on the past and everybody scored",
            "measured": f"{learning['seconds']} s, {learning['peak_mb']} MB",
            "figure": "printed",
            "met": None,
        }


def _alone(*words: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, __file__, *words], check=True, stdout=subprocess.PIPE)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def shop(folder: Path, customers: int, orders: int) -> duckdb.DuckDBPyConnection:
    """A made-up lake of that size, the same on every call: 30 months, one tenth without customer."""
    con = duckdb.connect(config={"threads": 2})
    con.execute("SET preserve_insertion_order = false")
    for statement in (SHOP, PEOPLE):
        con.execute(statement.format(customers=customers, orders=orders, folder=folder))
    return opened(con, folder)


def opened(con: duckdb.DuckDBPyConnection, folder: Path) -> duckdb.DuckDBPyConnection:
    """The made-up lake's tables under their names."""
    con.execute(
        f"CREATE VIEW orders AS FROM read_parquet('{folder}/orders/*/*.parquet', hive_partitioning = false)"
    )
    con.execute(f"CREATE VIEW customers AS FROM '{folder}/customers.parquet'")
    con.execute(UNITS)
    return con


def by_ibis(engine: DuckEngine) -> None:
    """As a run computes them, compiling included."""
    bought = purchases(lake_table("orders"), as_of=AS_OF, currency="CNY")
    spent = engine.keep("spent", spending(bought, as_of=AS_OF))
    engine.keep("scores", rfm.rfm(spent))
    engine.keep("classes", abc.abc(spent))


def by_hand(con: duckdb.DuckDBPyConnection) -> None:
    """The scripts of bench/sql."""
    window, year = (Period.last_months(AS_OF, months).start for months in (24, 12))
    for name in ("rfm", "abc"):
        con.execute(
            Template((SQL / f"{name}.sql").read_text()).substitute(as_of=AS_OF, window=window, year=year)
        )


def assert_equal_rows(con: duckdb.DuckDBPyConnection) -> None:
    """Every value of every row is the same; class D, which the script leaves out, aside."""
    columns = (
        "customer_id, first_on, last_on, recency_days, frequency, monetary_minor, orders_12m, spend_12m_minor,"
        " r, f, m, cell, cell_cn"
    )
    for ours, theirs, chosen in (
        ("scores", "hand_rfm", columns),
        ("classes", "hand_abc", "customer_id, abc"),
    ):
        some = " WHERE abc <> 'D'" if ours == "classes" else ""
        one, other = f"SELECT {chosen} FROM {ours}{some}", f"SELECT {chosen} FROM {theirs}"
        apart = con.execute(
            f"SELECT count(*) FROM (({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one}))"
        ).fetchone()
        assert apart == (0,), f"{apart} rows differ"


def side_by_side(*works: Callable[[], None]) -> list[float]:
    """Best seconds of each, taken in turns so that both meet the same neighbours."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for held, work in zip(taken, works, strict=True):
            began = time.perf_counter()
            work()
            held.append(time.perf_counter() - began)
    return [min(held) for held in taken]


def main() -> None:
    """One whole computation in a process of its own, as the worker does it: seconds and peak memory.

    With a second argument the learners are asked too, each judged on the past first, and everybody is scored.
    """
    con = opened(
        duckdb.connect(config={"memory_limit": "1GB", "temp_directory": f"{sys.argv[1]}/spill"}),
        Path(sys.argv[1]),
    )
    con.execute("SET preserve_insertion_order = false")
    began = time.perf_counter()
    engine, books = DuckEngine(con), [Terms(AS_OF, "CNY", 1)]
    compute(engine, books)
    if len(sys.argv) > 2:
        learned(engine, books, ibis.schema(STAGES).to_pyarrow().empty_table())
    print(json.dumps({"seconds": round(time.perf_counter() - began, 2), "peak_mb": peak_mb()}))


def peak_mb() -> int:
    """The most memory this process has held. Not ru_maxrss: a child inherits its parent's from before exec."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
