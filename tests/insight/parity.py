"""One shop for every engine: its lake on disk with changed and removed rows, and each measure asked of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ibis
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq

from shuke.foundation.kernel.period import Period
from shuke.insight.columns import KEYS, LAKE
from shuke.insight.engines.engine import Engine, sql_of
from shuke.insight.frames import lake_table
from shuke.insight.measures import affinity, features, lifecycle, performance, portrait, profit, prospects
from shuke.insight.measures.cohorts import cohorts
from shuke.insight.measures.purchases import purchases, without_unprofiled
from shuke.insight.measures.repeats import repeats
from shuke.insight.measures.rhythm import rhythm, shop_gap
from shuke.insight.scoring import OUTPUTS, compute, terms_of
from shuke.integrations.lake.manifest import Manifest, TableFiles, write
from tests.insight.tables import AS_OF, UNITS

Rows = list[dict[str, Any]]
BEFORE = {"customer_id": "int64", "stage": "string", "last_on": "date"}
PEOPLE, ORDERS, PRODUCTS = 150, 1500, 40


def shop(seed: int = 11) -> dict[str, Rows]:
    """Rows of every table: equal amounts, missing costs, hours and customers, refunds, two currencies."""
    dice = random.Random(seed)
    products: Rows = [
        {"product_id": n, "code": f"p{n}", "category_id": n % 5 or None, "brand_id": n % 3 or None, "supplier_id": 1,
         "price_minor": dice.choice((None, 500, 1000, 2500)), "cost_minor": 300, "currency": "CNY", "is_goods": n % 9 > 0}
        for n in range(PRODUCTS)
    ]  # fmt: skip
    customers: Rows = [
        {"customer_id": n, "kind": "person", "status": "active" if n % 17 else "merged",
         "home_unit_id": dice.choice((4, 5, 6, None)), "joined_on": AS_OF - timedelta(days=dice.randrange(900)),
         "source": dice.choice(("desk", "poster", "")),
         "is_profiled": n % 13 > 0}
        for n in range(1, PEOPLE)
    ]  # fmt: skip
    orders: Rows = []
    lines: Rows = []
    for number in range(1, ORDERS):
        bought = _lines(dice, number, len(lines))
        lines += bought
        goods = sum(line["total_minor"] for line in bought if line["is_goods"])
        back = sum(line["refunded_minor"] for line in bought if line["is_goods"])
        orders.append(
            {"order_id": number, "customer_id": dice.choice((None, *range(1, PEOPLE))), "unit_id": dice.choice((4, 5, 6)),
             "channel": dice.choice(("store", "online")), "status": dice.choice(("completed",) * 9 + ("cancelled",)),
             "currency": dice.choice(("CNY",) * 19 + ("EUR",)), "sold_on": AS_OF - timedelta(days=int(900 * dice.random() ** 2)),
             "sold_hour": dice.choice((None, 9, 10, 18, 21)), "total_minor": goods + 5, "goods_minor": goods,
             "discount_minor": 0, "refunded_minor": back, "refunded_goods_minor": back, "line_count": len(bought)}
        )  # fmt: skip
    stores = [
        {"unit_id": id_, "parent_id": parent, "kind": kind, "code": f"u{id_}", "path": path, "timezone": "Asia/Shanghai",
         "currency": "CNY", "sells_online": False}
        for id_, parent, kind, path in UNITS
    ]  # fmt: skip
    return {
        "customers": customers,
        "orders": orders,
        "order_lines": lines,
        "products": products,
        "stores": stores,
    }


def _lines(dice: random.Random, order_id: int, after: int) -> Rows:
    made: Rows = []
    for place in range(dice.randrange(1, 7)):
        product, total = int(PRODUCTS * dice.random() ** 3), dice.choice((500, 1000, 1000, 2500))
        back = dice.choice((0, 0, 0, 500))
        made.append(
            {"line_id": after + place + 1, "order_id": order_id, "product_id": product, "is_goods": product % 9 > 0,
             "quantity_milli": 2000, "discount_minor": dice.choice((0, 100)), "total_minor": total,
             "cost_minor": dice.choice((None, 200, 700)), "refunded_milli": back * 2000 // total, "refunded_minor": back}
        )  # fmt: skip
    return made


def write_lake(folder: Path, content: dict[str, Rows]) -> Manifest:
    """The shop as a lake: a base that is out of date, two deltas that mend it, and keys that are gone."""
    manifest = Manifest(horizon=9, number=1)
    for table, rows in content.items():
        base, deltas = folder / "base" / table / "00000001", [f"delta/{table}-{n}.parquet" for n in (1, 2)]
        base.mkdir(parents=True)
        (folder / "delta").mkdir(exist_ok=True)
        versioned = [row | {"row_xid": 1} if "row_xid" in LAKE[table] else row for row in rows]
        files = TableFiles(str(base.relative_to(folder)))
        if "row_xid" in LAKE[table]:
            gone = [row | {KEYS[table]: row[KEYS[table]] + 1_000_000} for row in versioned[::50]]
            stale = [row | _other(table) if place % 10 == 0 else row for place, row in enumerate(versioned)]
            pq.write_table(_table(table, [*stale, *gone]), base / "all.parquet")
            first = [row | _other(table) | {"row_xid": 2} for row in versioned[::10]]
            last = [row | {"row_xid": 3} for row in versioned[::10]]
            for name, some in zip(deltas, (first, last), strict=True):
                pq.write_table(_table(table, some), folder / name)
            pq.write_table(_table(table, gone).select([KEYS[table]]), folder / f"delta/{table}-gone.parquet")
            files.deltas, files.tombs = deltas, [f"delta/{table}-gone.parquet"]
        else:
            pq.write_table(_table(table, versioned), base / "all.parquet")
        manifest.tables[table] = files
    write(folder, manifest)
    return manifest


def _other(table: str) -> dict[str, Any]:
    """What an older version of a row said."""
    said: dict[str, dict[str, Any]] = {
        "orders": {"status": "cancelled"},
        "order_lines": {"total_minor": 1},
        "customers": {"status": "merged"},
    }
    return said.get(table, {})


def _table(name: str, rows: Rows) -> pa.Table:
    full = [{column: row.get(column) for column in LAKE[name]} for row in rows]
    return pa.Table.from_pylist(full, schema=ibis.schema(LAKE[name]).to_pyarrow())


def every_measure(engine: Engine) -> dict[str, Rows]:
    """What each measure says of the lake, rows in one order."""
    compute(engine, terms_of(engine, AS_OF, AS_OF))
    found = {name: [row for batch in engine.batches(name) for row in batch.to_pylist()] for name in OUTPUTS}
    found |= {name: engine.rows(table) for name, table in asked_of(engine).items()}
    return {name: sorted(rows, key=lambda row: repr(sorted(row.items(), key=str))) for name, rows in found.items()}  # fmt: skip


def asked_of(engine: Engine) -> dict[str, ibis.Table]:
    """Measures that no run stores yet, as tables."""
    all_orders, lines, products = (lake_table(name) for name in ("orders", "order_lines", "products"))
    orders, customers = without_unprofiled(all_orders, lake_table("customers"))
    bought = engine.keep("bought", purchases(orders, as_of=AS_OF, currency="CNY"))
    month, before = Period(date(2026, 6, 1), date(2026, 7, 1)), Period(date(2026, 5, 1), date(2026, 6, 1))
    sold = engine.keep("sold", performance.sales(all_orders, lines, products, currency="CNY"))
    drawn = engine.keep("drawn", portrait.bought(bought, orders, lines, products))
    seen = engine.keep("seen", lifecycle.visits(bought, as_of=AS_OF))
    gaps = engine.keep("gaps", shop_gap(rhythm(bought, as_of=AS_OF)))
    former = pa.table(
        {"customer_id": [3, 5], "stage": ["lapsed", "at_risk"], "last_on": [AS_OF - timedelta(days=400)] * 2}
    )
    kept = engine.give("before", former.cast(ibis.schema(BEFORE).to_pyarrow()))
    now = engine.keep("now", lifecycle.lifecycle(customers, seen, gaps, kept, as_of=AS_OF))
    held = engine.keep("held", affinity.baskets(lines, bought))
    sets = affinity.itemsets(held, 5, engine.keep, largest=3)
    rules = affinity.rules(sets, confidence_bp=1000)
    return {
        "cohorts": cohorts(bought, as_of=AS_OF),
        "features": features.features(bought, as_of=AS_OF - timedelta(days=90)),
        "came_back": features.came_back(bought, as_of=AS_OF - timedelta(days=90), until=AS_OF),
        "repeats": repeats(bought, as_of=AS_OF),
        "profit": profit.profit(bought, lines, {}),
        "performance": performance.performance(sold, ["category_id", "channel", "unit_id"], month, before),
        "heat": performance.heat_map(sold, month),
        "portrait": portrait.portrait(drawn),
        "prospects": prospects.prospects(customers, bought, as_of=AS_OF),
        "lifecycle": now,
        "flows": lifecycle.flows(kept, now),
        "stages": prospects.stage_counts(now),
        "within": affinity.baskets_within(lines, bought, 30),
        **{f"sets_{place}": table for place, table in enumerate(sets)},
        **{f"rules_{place}": table for place, table in enumerate(rules)},
    }


class PostgresEngine:
    """The same expressions in the book of record's own SQL: for tests on small data only."""

    name = "postgresql"

    def __init__(self, connection: psycopg.Connection[Any], content: dict[str, Rows]) -> None:
        self._connection = connection
        for table, rows in content.items():
            self.give(table, _table(table, rows))

    def keep(self, name: str, table: ibis.Table) -> ibis.Table:
        """Into a temporary table."""
        self._run(f"DROP TABLE IF EXISTS {name}")
        self._run(f"CREATE TEMP TABLE {name} AS {sql_of(table, 'postgres')}")
        return ibis.table(table.schema(), name=name)

    def give(self, name: str, table: pa.Table) -> ibis.Table:
        """Row by row."""
        schema = ibis.Schema.from_pyarrow(table.schema)
        columns = schema.to_sqlglot_column_defs("postgres")
        declared = ", ".join(f"{column.name} {column.kind.sql('postgres')}" for column in columns)
        self._run(f"CREATE TEMP TABLE {name} ({declared})")
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN") as copy:
            for row in table.to_pylist():
                copy.write_row(tuple(row.values()))
        return ibis.table(schema, name=name)

    def join(self, name: str, parts: Any) -> None:
        """One after the other."""
        self._run(f"CREATE TEMP TABLE {name} AS {' UNION ALL '.join(f'SELECT * FROM {part}' for part in parts)}")  # fmt: skip
        self.forget(*parts)

    def forget(self, *names: str) -> None:
        """Dropped."""
        for name in names:
            self._run(f"DROP TABLE {name}")

    def rows(self, table: ibis.Table) -> Rows:
        """All rows."""
        return self._rows(sql_of(table, "postgres"))

    def batches(self, name: str) -> Iterator[pa.RecordBatch]:
        """All rows at once."""
        rows = self._rows(f"SELECT * FROM {name}")
        yield from pa.Table.from_pylist(rows).to_batches()

    def _rows(self, sql: str) -> Rows:
        with self._connection.cursor(row_factory=psycopg.rows.dict_row) as cursor:
            return cursor.execute(sql.encode()).fetchall()

    def _run(self, sql: str) -> None:
        self._connection.execute(sql.encode())
