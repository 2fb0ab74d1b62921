"""Orders by API over real HTTP, one key each and in batches of 1,000, beside pgbench doing the same inserts in the same run."""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

PROMISED, TILLS, SINGLES, BATCHES, LINES = 2_000, 4, 1_000, 15, 3
SCOPES = ["customers.read", "customers.write", "sales.write", "catalog.write"]
CUSTOMERS, PRODUCTS = 2_000, 200
# What an order is made of, as the program writes it: the sale, its lines and payment, its event and whose story it is.
ORDER = """
INSERT INTO orders_order (source, number, customer_id, unit_id, store_path, channel, placed_at, sold_on, status, currency,
  total_minor, goods_minor, discount_minor, refunded_minor, refunded_goods_minor, line_count)
SELECT 'pgbench', nextval('bench_number')::text, {customer}, u.id, u.path, 'store', now(), current_date, 'completed', 'CNY',
  3000, 3000, 0, 0, 0, 3 FROM {rows} JOIN org_unit u ON u.code = 'store' RETURNING id"""
PARTS = """
INSERT INTO orders_line (order_id, ordinal, product_id, description, quantity, unit_price_minor, discount_minor, total_minor,
  is_goods, refunded_quantity, refunded_minor) SELECT o.id, n, p.id, '', 1, 1000, 0, 1000, true, 0, 0
  FROM made o, generate_series(1, 3) n, LATERAL (SELECT id FROM catalog_product OFFSET n LIMIT 1) p"""
PAID = "INSERT INTO orders_payment (order_id, method, amount_minor, paid_at) SELECT id, 'cash', 3000, now() FROM made"
LOGGED = "INSERT INTO audit_event (act, actor_kind, actor_id, payload) VALUES ('bench', 'key', 0, '{}')"
STORY = "INSERT INTO audit_subject (event_id, customer_id, at) SELECT currval('audit_event_id'), customer, now() FROM {who}"


def script(rows: int) -> str:
    """One transaction of pgbench: so many orders with all that belongs to them."""
    customer = (
        "(SELECT id FROM customers_customer OFFSET (random() * 1999)::int LIMIT 1)" if rows == 1 else "c.id"
    )
    source = "generate_series(1, 1) g" if rows == 1 else f"(SELECT id FROM customers_customer LIMIT {rows}) c"
    who = "(SELECT min(id) AS customer FROM customers_customer) w" if rows == 1 else (
        f"(SELECT id AS customer FROM customers_customer LIMIT {rows}) w")  # fmt: skip
    insert = f"WITH made AS ({ORDER.format(customer=customer, rows=source)}), lines AS ({PARTS}) {PAID}"
    return "".join(
        f"{' '.join(one.split())};\n" for one in ("BEGIN", insert, LOGGED, STORY.format(who=who), "COMMIT")
    )


def measure(args: argparse.Namespace) -> Iterable[dict[str, Any]]:
    """In a data directory of its own, by a process of its own."""
    kept = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SHUKE_OWNER_URL")
    }
    with tempfile.TemporaryDirectory() as folder:
        ended = subprocess.run(
            [sys.executable, str(Path(__file__)), folder], cwd=Path(__file__).parents[1], env=kept,
            stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
    found: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    one, many = found["one"], found["many"]
    yield {
        "work": f"API, orders of {LINES} lines, one key each, {TILLS} tills",
        "measured": f"{one:,.0f} orders/s, p95 {found['p95']:.0f} ms, {found['cpu_one'] * 1000:.0f} ms of CPU each;"
        f" pgbench {found['pg_one']:,.0f}/s: {found['pg_one'] / one:.1f} ×",
        "figure": "printed", "met": None,
    }  # fmt: skip
    yield {
        "work": f"API, orders of {LINES} lines, batches of 1,000",
        "measured": f"{many:,.0f} orders/s, {found['cpu_many']:.2f} s of CPU a batch (load {os.getloadavg()[0]:.1f});"
        f" pgbench {found['pg_many']:,.0f}/s: {found['pg_many'] / many:.1f} ×",
        "figure": f"≥ {PROMISED:,} orders/s", "met": many >= PROMISED,
    }  # fmt: skip


class Till:
    """A connection that is kept open, with a key."""

    def __init__(self, port: int, secret: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._secret = secret

    def send(self, method: str, path: str, body: Any) -> float:
        """Seconds until the whole answer is here; it must be one that took everything."""
        headers = {
            "Authorization": f"Bearer {self._secret}", "Content-Type": "application/json",
            "Idempotency-Key": secrets.token_hex(8),
        }  # fmt: skip
        text = json.dumps(body).encode()
        begun = time.perf_counter()
        self._connection.request(method, f"/api/v1{path}", text, headers)
        answer = self._connection.getresponse()
        told = answer.read()
        if answer.status not in (200, 201):
            raise AssertionError(f"{path} answered {answer.status}: {told[:300]!r}")
        return time.perf_counter() - begun


def _order(place: int) -> dict[str, Any]:
    lines = [
        {"product": f"P{(place + n) % PRODUCTS}", "quantity": "1", "unit_price_minor": "1000"}
        for n in range(LINES)
    ]
    return {
        "store": "store", "placed_at": "2026-11-22T12:00:00+08:00", "lines": lines,
        "customer": {"external_id": str(place % CUSTOMERS), "source": "till"},
        "payments": [{"method": "cash", "amount_minor": 1000 * LINES}],
    }  # fmt: skip


def _fill(till: Till) -> None:
    products = [{"code": f"P{place}", "name": f"茶 {place}", "cost_minor": 500} for place in range(PRODUCTS)]
    till.send("POST", "/products/batch", {"items": products})
    for first in range(0, CUSTOMERS, 1000):
        people = [
            {"source": "till", "external_id": str(place), "name": f"顾客{place}", "phone": f"139{place:08d}",
             "home_store": "store"}
            for place in range(first, first + 1000)
        ]  # fmt: skip
        till.send("POST", "/customers/batch", {"items": people})


def _singles(new_till: Callable[[], Till]) -> tuple[float, float]:
    """Orders per second of all tills together, and the p95 of one in milliseconds."""
    seconds: list[float] = []

    def sell(which: int) -> None:
        till = new_till()
        turns = range(SINGLES // TILLS)
        seconds.extend(till.send("PUT", f"/orders/till/{which}-{turn}", _order(turn)) for turn in turns)

    threads = [threading.Thread(target=sell, args=(which,)) for which in range(TILLS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(seconds) / (time.perf_counter() - begun), statistics.quantiles(seconds, n=20)[-1] * 1000


def _batches(till: Till) -> float:
    """Orders per second, the median over the batches."""
    seconds = []
    for batch in range(BATCHES):
        items = [{"source": "till", "number": f"b{batch}-{place}", **_order(place)} for place in range(1000)]
        seconds.append(till.send("POST", "/orders/batch", {"items": items}))
    return 1000 / statistics.median(seconds)


def _pgbench(folder: Path, rows: int, clients: int, turns: int) -> float:
    """Orders per second that pgbench inserts in transactions of so many."""
    from shuke.doors.cli.postgres_account import binaries_for

    file = folder / f"insert{rows}.sql"
    file.write_text(script(rows))
    command = [
        str(binaries_for(None) / "pgbench"), "-n", "-f", str(file), "-c", str(clients), "-j", str(min(clients, 2)), "-t",
        str(turns), os.environ["SHUKE_OWNER_URL"],
    ]  # fmt: skip
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([0-9.]+)", ended.stdout)
    if ended.returncode or not found:
        raise AssertionError(ended.stderr[-1000:] + ended.stdout[-500:])
    return float(found[1]) * rows


def _child(folder: Path) -> dict[str, float]:
    from bench.pages import served
    from shuke.doors.cli.house import opened

    with opened(folder / "data"):
        from django.db import connection

        from shuke.foundation.org.actor import SYSTEM
        from shuke.foundation.org.commands import add_key, open_unit

        open_unit(actor=SYSTEM, code="company", name="公司", kind="company")
        open_unit(actor=SYSTEM, code="store", name="店", kind="store", parent_code="company")
        secret = add_key(actor=SYSTEM, name="bench", scopes=SCOPES).value
        environment = os.environ | {"SHUKE_POOL": "8", "SHUKE_API_RATE": "100000000"}
        with served(["shuke.config.wsgi:application"], environment, threads=TILLS) as server:
            _fill(Till(server.port, secret))
            begun = server.cpu()
            one, p95 = _singles(lambda: Till(server.port, secret))
            then = server.cpu()
            many = _batches(Till(server.port, secret))
            cpu_one, cpu_many = (then - begun) / SINGLES, (server.cpu() - then) / BATCHES
        connection.close()
        _run_as_owner("CREATE SEQUENCE bench_number; ANALYZE")
        pg_one, pg_many = _pgbench(folder, 1, TILLS, SINGLES // TILLS), _pgbench(folder, 1000, 1, BATCHES)
    return {
        "one": one, "p95": p95, "many": many, "pg_one": pg_one, "pg_many": pg_many, "cpu_one": cpu_one, "cpu_many": cpu_many,
    }  # fmt: skip


def _run_as_owner(statement: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["SHUKE_OWNER_URL"], autocommit=True) as owner:
        for one in statement.split(";"):
            owner.execute(one)


if __name__ == "__main__":
    print(json.dumps(_child(Path(sys.argv[1]))))
