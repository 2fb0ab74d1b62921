"""The ledger at a million members and ten million entries: recounted, with faults planted; a member with a thousand entries.

`./run bench ledger [--customers N]`: a process of its own with a data directory of its own, thrown away at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

RECOUNT_SECONDS, BALANCE_MS, EACH, ASKED = 600, 15, 5, 300
CUSTOMERS = """
INSERT INTO customers_customer (name, given_name, pinyin, given_pinyin, initials, member_no, gender, language, home_unit_id,
       home_path, joined_on, kind, organisation_kind, source, status, version)
SELECT '', '', '', '', '', 'B' || i, '', '', {unit}, '{path}', current_date, 'person', '', 'bench', 'active', 1
  FROM generate_series(1, {number}) i
"""
# Each member: three times earned, twice used; five transfers, ten entries. Past triggers and keys, as a restore would be.
FILL = """
SET session_replication_role = replica;
INSERT INTO ledger_denomination (code, kind, name, name_en, clawback, adjust_limit)
VALUES ('points', 'points', '积分', 'Points', 'within', 500);
INSERT INTO ledger_account (id, kind, denomination_id, is_holder, is_open, label, available, pending, reserved)
VALUES (1, 'earning', 'points', false, true, '', 0, 0, 0), (2, 'redeemed', 'points', false, true, '', 0, 0, 0);
INSERT INTO ledger_account (id, kind, denomination_id, customer_id, is_holder, is_open, label, available, pending, reserved)
SELECT 10 + row_number() OVER (ORDER BY id), 'member_points', 'points', id, true, true, '', 230, 0, 0 FROM customers_customer;
INSERT INTO ledger_transfer (id, kind, key, fingerprint, at, unit_id, reason)
SELECT (i - 1) * 5 + n, CASE WHEN n <= 3 THEN 'earn' ELSE 'burn' END, 'bench/' || i || '/' || n, '{{}}',
       now() - (i % 700) * interval '1 day', {unit}, '' FROM generate_series(1, {number}) i, generate_series(1, 5) n;
INSERT INTO ledger_entry (transfer_id, account_id, amount)
SELECT (i - 1) * 5 + n, x.account, x.amount FROM generate_series(1, {number}) i, generate_series(1, 5) n,
       LATERAL (VALUES (10 + i, CASE WHEN n <= 3 THEN 100 ELSE -35 END),
                       (CASE WHEN n <= 3 THEN 1 ELSE 2 END, CASE WHEN n <= 3 THEN -100 ELSE 35 END)) x(account, amount);
INSERT INTO ledger_lot (id, account_id, origin_id, transfer_id, amount, remaining, held, is_pending, expires_on, expires_at, zone)
SELECT (i - 1) * 3 + n, 10 + i, 10 + i, (i - 1) * 5 + n, 100, CASE n WHEN 1 THEN 30 ELSE 100 END, 0, false,
       current_date + 100 + n, now() + (100 + n) * interval '1 day', 'Asia/Shanghai'
  FROM generate_series(1, {number}) i, generate_series(1, 3) n;
INSERT INTO ledger_lotmove (lot_id, transfer_id, amount)
SELECT (i - 1) * 3 + 1, (i - 1) * 5 + 3 + n, -35 FROM generate_series(1, {number}) i, generate_series(1, 2) n;
SELECT setval(pg_get_serial_sequence('ledger_account', 'id'), {number} + 100);
SELECT setval(pg_get_serial_sequence('ledger_transfer', 'id'), {number} * 5 + 100);
SELECT setval(pg_get_serial_sequence('ledger_lot', 'id'), {number} * 3 + 100);
"""
# Twenty faults, of five kinds, spread over the members.
FAULTS = (
    "UPDATE ledger_account SET available = available + 1 WHERE id = 10 + {at}",
    "UPDATE ledger_entry SET amount = amount + 1 WHERE transfer_id = ({at} - 1) * 5 + 1 AND account_id > 10",
    "DELETE FROM ledger_lotmove WHERE transfer_id = ({at} - 1) * 5 + 4",
    "UPDATE ledger_lot SET remaining = remaining - 1 WHERE id = ({at} - 1) * 3 + 2",
    "DELETE FROM ledger_entry WHERE transfer_id = ({at} - 1) * 5 + 2",
)


def measure(args: argparse.Namespace) -> Iterable[dict[str, Any]]:
    """Rows of the table."""
    with tempfile.TemporaryDirectory(prefix="shuke-ledger-") as folder:
        command = [sys.executable, "-m", "bench.ledger", folder, str(args.customers)]
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SHUKE_", "DATABASE_URL"))
        }
        root = Path(__file__).parents[1]
        done = subprocess.run(command, cwd=root, env=clean, check=True, capture_output=True, text=True)
        found = json.loads(done.stdout.splitlines()[-1])
    load = f"load {found['load']:.1f}"
    yield {
        "work": f"recount of {found['members']:,} members, {found['entries']:,} entries",
        "measured": f"{found['recount']:.1f} s; {load}", "figure": f"≤ {RECOUNT_SECONDS} s",
        "met": found["recount"] <= RECOUNT_SECONDS and found["sound"],
    }  # fmt: skip
    yield {
        "work": "faults planted among them", "measured": f"{found['found']} of 20 found", "figure": "20 of 20",
        "met": found["found"] == 20,
    }  # fmt: skip
    yield {
        "work": f"balance of a member with 1,000 entries, {ASKED} times",
        "measured": f"p95 {found['balance']:.1f} ms; its statement {found['statement']:.1f} ms; {load}",
        "figure": f"p95 ≤ {BALANCE_MS} ms", "met": found["balance"] <= BALANCE_MS,
    }  # fmt: skip
    yield {
        "work": "one act at a time, committed: points earned, used",
        "measured": f"p95 {found['earn']:.1f} and {found['burn']:.1f} ms; {load}", "figure": "–", "met": True,
    }  # fmt: skip


def child(folder: Path, number: int) -> dict[str, Any]:
    """Everything in one house that nobody else uses."""
    from shuke.doors.cli.house import opened

    with opened(folder) as house:
        return _measured(house.data, number)


def _measured(data: Path, number: int) -> dict[str, Any]:
    from django.utils import timezone

    from shuke.doors.cli.postgres import Cluster
    from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
    from shuke.foundation.org.commands import open_unit
    from shuke.foundation.org.queries import unit_coded
    from shuke.trade.ledger.commands.nightly import close_books

    with acting_as(SYSTEM):
        unit = open_unit(actor=SYSTEM, code="company", name="Bench", kind="company", parent_code="").value
        found = unit_coded("company")
    cluster = Cluster(data / "postgres")
    words = {"unit": unit, "path": found.path if found else "", "number": number}
    for statements in (CUSTOMERS, FILL):
        cluster.execute_as_superuser(statements.format(**words), "shuke")
    cluster.execute_as_superuser("VACUUM ANALYZE", "shuke")
    with acting_as(CLOCK):
        faults = close_books(actor=CLOCK, now=timezone.now()).value
    counted = _last()
    acts = _acts(unit)
    for place in range(20):
        at = (place + 1) * number // 21
        statement = FAULTS[place % len(FAULTS)].format(at=at)
        cluster.execute_as_superuser(f"SET session_replication_role = replica; {statement}", "shuke")
    return {
        **counted, **acts, "sound": faults == 0, "found": _members_found(number), "load": os.getloadavg()[0],
    }  # fmt: skip


def _last() -> dict[str, Any]:
    from django.db import connection, transaction

    from shuke.foundation.org.actor import SYSTEM, acting_as

    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT accounts, entries, took_ms FROM ledger_recount ORDER BY id DESC LIMIT 1")
        accounts, entries, took = cursor.fetchone()
        return {"members": accounts - 2, "entries": entries, "recount": took / 1000}


def _members_found(number: int) -> int:
    """At how many of the planted places a recount finds something."""
    from django.db import connection, transaction

    from shuke.foundation.org.actor import SYSTEM, acting_as
    from shuke.trade.ledger.queries.differences import differences

    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        told = {(one["fault"], one["id"]) for one in differences(cursor)[1]}
    found = 0
    for place in range(20):
        at = (place + 1) * number // 21
        named = {
            ("entries", 10 + at),
            ("lots", 10 + at),
            ("movements", (at - 1) * 3 + 1),
            ("movements", (at - 1) * 3 + 2),
        }
        named |= {
            (fault, (at - 1) * 5 + n) for fault in ("balance", "legs", "legs and lots") for n in range(1, 6)
        }
        found += bool(told & named)
    return found


def _acts(unit: int) -> dict[str, float]:
    """A member with a thousand entries: earned and used one by one, then asked."""
    from django.db import connection, transaction
    from django.utils import timezone

    from shuke.foundation.org.actor import SYSTEM, acting_as
    from shuke.trade.ledger.commands.burning import burn_points
    from shuke.trade.ledger.commands.earning import Earned, earn_points
    from shuke.trade.ledger.queries.balances import balance_of, entries_of

    now, earned, used = timezone.now(), [], []
    with acting_as(SYSTEM):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT min(id) FROM customers_customer")
            customer = int(cursor.fetchone()[0])
        base = {"customer_id": customer, "unit_id": unit, "now": now}
        for number in range(500):
            earned.append(
                _timed(lambda n=number: earn_points(actor=SYSTEM, lines=[Earned(100)], key=f"e{n}", **base))
            )
            used.append(_timed(lambda n=number: burn_points(actor=SYSTEM, amount=20, key=f"b{n}", **base)))
        asks: dict[str, Callable[[], Any]] = {
            "balance": lambda: balance_of(actor=SYSTEM, customer_id=customer, now=now),
            "statement": lambda: entries_of(actor=SYSTEM, customer_id=customer),
        }
        told = {}
        for name, ask in asks.items():
            with transaction.atomic():
                told[name] = _p95([_timed(ask) for _turn in range(ASKED)])
    return {**told, "earn": _p95(earned), "burn": _p95(used)}


def _timed(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def _p95(taken: list[float]) -> float:
    return sorted(taken)[len(taken) * 95 // 100]


if __name__ == "__main__":
    print(json.dumps(child(Path(sys.argv[1]), int(sys.argv[2]))))
