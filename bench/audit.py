"""The event log at a million: sealed from a backlog, proved, tampered with; and whom an incident touched among a million.

`./run bench audit [--customers N]`: a process of its own with a data directory of its own, thrown away at the end.
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

VERIFY_SECONDS, LIST_SECONDS, BATCH = 60, 600, 5000
EVENTS = """
INSERT INTO audit_event (act, actor_kind, actor_id, payload)
SELECT 'customers.reveal_identifier', 'staff', 7, jsonb_build_object('kind', 'phone', 'identifier', i)
  FROM generate_series(1, %s) i
"""
SUBJECTS = """
INSERT INTO audit_subject (event_id, customer_id, at)
SELECT id, (id - %s) %% %s + %s, at FROM audit_event WHERE actor_id = 7
"""
CUSTOMERS = """
INSERT INTO customers_customer (name, given_name, pinyin, given_pinyin, initials, member_no, gender, language, home_unit_id,
       home_path, joined_on, kind, organisation_kind, source, status, version)
SELECT '', '', '', '', '', 'B' || i, '', '', %s, %s, current_date, 'person', '', 'bench', 'active', 1
  FROM generate_series(1, %s) i
"""


def measure(args: argparse.Namespace) -> Iterable[dict[str, Any]]:
    """Rows of the table."""
    with tempfile.TemporaryDirectory(prefix="shuke-audit-") as folder:
        command = [sys.executable, "-m", "bench.audit", folder, str(args.customers)]
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SHUKE_", "DATABASE_URL"))
        }
        root = Path(__file__).parents[1]
        done = subprocess.run(command, cwd=root, env=clean, check=True, capture_output=True, text=True)
        found = json.loads(done.stdout.splitlines()[-1])
    many, load = f"{found['events']:,}", f"load {found['load']:.1f}"
    yield {
        "work": f"sealing a backlog of {many} events, {BATCH:,} at a time",
        "measured": f"{found['seal']:.1f} s; the last tenth {found['last_tenth'] / found['first_tenth']:.2f} × the first; {load}",
        "figure": "last tenth ≤ 2 × the first", "met": found["last_tenth"] <= 2 * found["first_tenth"],
    }  # fmt: skip
    yield {
        "work": f"proof of {many} events", "measured": f"{found['verify']:.1f} s; {load}", "figure": f"≤ {VERIFY_SECONDS} s",
        "met": found["verify"] <= VERIFY_SECONDS and found["sound"],
    }  # fmt: skip
    yield {
        "work": f"edit, delete, swap, cut among {many} events", "measured": f"{found['found']} of 4 found", "figure": "4 of 4",
        "met": found["found"] == 4,
    }  # fmt: skip
    yield {
        "work": f"an incident's list: {found['people']:,} customers by {many} events",
        "measured": f"{found['list']:.1f} s; again {found['again']:.1f} s; {load}", "figure": f"≤ {LIST_SECONDS} s",
        "met": max(found["list"], found["again"]) <= LIST_SECONDS,
    }  # fmt: skip


def child(folder: Path, number: int) -> dict[str, Any]:
    """Everything in one house that nobody else uses."""
    from shuke.doors.cli.house import opened

    with opened(folder) as house:
        return _measured(house.data, number)


def _measured(data: Path, number: int) -> dict[str, Any]:
    from shuke.foundation.audit.proof import broken_seals
    from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
    from shuke.foundation.org.commands import open_unit

    with acting_as(SYSTEM):
        unit = open_unit(actor=SYSTEM, code="company", name="Bench", kind="company", parent_code="").value
    _filled(unit, number)
    slices, seal = _sealed()
    with acting_as(CLOCK):
        sound, verify = _proved(data)
    people, taken, again = _listed()
    tampered = _tampered(data, number)
    with acting_as(CLOCK):
        found = len(set(_in_transaction(broken_seals)) & tampered)
    tenth = max(1, len(slices) // 10)
    return {
        "events": number, "seal": seal, "first_tenth": sum(slices[:tenth]), "last_tenth": sum(slices[-tenth:]), "sound": sound,
        "verify": verify, "people": people, "list": taken, "again": again, "found": found, "load": os.getloadavg()[0],
    }  # fmt: skip


def _filled(unit: int, number: int) -> None:
    """Customers, an event about each, its subject."""
    from django.db import connection, transaction

    from shuke.foundation.org.actor import SYSTEM, acting_as

    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT path FROM org_unit WHERE id = %s", [unit])
        cursor.execute(CUSTOMERS, [unit, cursor.fetchone()[0], number])
        cursor.execute("SELECT min(id) FROM customers_customer")
        first = int(cursor.fetchone()[0])
        cursor.execute(EVENTS, [number])
        cursor.execute("SELECT min(id) FROM audit_event WHERE actor_id = 7")
        cursor.execute(SUBJECTS, [cursor.fetchone()[0], number, first])


def _sealed() -> tuple[list[float], float]:
    from shuke.foundation.audit.sealer import seal_pending
    from shuke.foundation.org.actor import CLOCK, acting_as

    slices, begun = [], time.perf_counter()
    with acting_as(CLOCK):
        while True:
            at = time.perf_counter()
            if not seal_pending(BATCH):
                return slices, time.perf_counter() - begun
            slices.append(time.perf_counter() - at)


def _proved(data: Path) -> tuple[bool, float]:
    from django.conf import settings

    from shuke.foundation.audit.heads import public_key
    from shuke.foundation.audit.proof import proof

    found = _in_transaction(lambda: proof(data / "seals", public_key(settings.SEAL_KEY)))
    return found.is_sound, found.seconds


def _listed() -> tuple[int, float, float]:
    """An incident about the one account, listed and listed again: how many people, how long each took."""
    from datetime import timedelta

    from django.utils import timezone

    from shuke.foundation.org.actor import SYSTEM, acting_as
    from shuke.stewardship.privacy.commands.incidents import open_incident
    from shuke.stewardship.privacy.commands.touched import list_touched
    from shuke.stewardship.privacy.rules.incidents import Incident

    now, taken = timezone.now(), []
    given = Incident("password", "bench", now - timedelta(days=2), now, now, who=("staff", 7))
    with acting_as(SYSTEM):
        one = open_incident(actor=SYSTEM, given=given, now=now).value
        for _turn in range(2):
            begun = time.perf_counter()
            people = int(list_touched(actor=SYSTEM, incident_id=one, now=now).value)
            taken.append(time.perf_counter() - begun)
    return people, taken[0], taken[1]


def _tampered(data: Path, number: int) -> set[int]:
    """One event edited, one deleted, two swapped, one cut out, past every privilege; the places that must be found."""
    from shuke.doors.cli.postgres import Cluster

    edited, deleted, swapped, cut = (number * part // 10 for part in (2, 4, 6, 8))
    of = "(SELECT event_id FROM audit_seal WHERE seq = {})"
    swap = (
        "UPDATE audit_seal a SET event_id = -b.event_id FROM audit_seal b"
        f" WHERE a.seq + b.seq = {2 * swapped + 1} AND a.seq IN ({swapped}, {swapped + 1})"
    )
    statements = (
        f"UPDATE audit_event SET payload = '{{}}' WHERE id = {of.format(edited)}",
        f"DELETE FROM audit_event WHERE id = {of.format(deleted)}",
        swap,
        f"UPDATE audit_seal SET event_id = -event_id WHERE seq IN ({swapped}, {swapped + 1})",
        f"DELETE FROM audit_seal WHERE seq = {cut}",
    )
    cluster = Cluster(data / "postgres")
    for statement in statements:
        cluster.execute_as_superuser(f"SET session_replication_role = replica; {statement}", "shuke")
    return {edited, deleted, swapped, cut + 1}


def _in_transaction(work: Callable[[], Any]) -> Any:
    from django.db import transaction

    with transaction.atomic():
        return work()


if __name__ == "__main__":
    print(json.dumps(child(Path(sys.argv[1]), int(sys.argv[2]))))
