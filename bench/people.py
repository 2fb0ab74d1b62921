"""What is asked of everybody, at a million customers: may they be written to, and how good are their records."""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from shuke.stewardship.quality.faults import FAULT_SQL as FAULTS

CHUNK, ROUNDS = 20_000, 20
LIST_SECONDS, NIGHT_SECONDS, PAGE_MS, WITHDRAWN_SECONDS = 600, 600, 150, 60


def measure(args: argparse.Namespace) -> Iterable[dict[str, Any]]:
    """Rows of the table."""
    from bench.shop import made_shop
    from shuke.doors.cli.serve import collect_static

    collect_static(Path(os.environ["SHUKE_DATA"]))
    with made_shop(args) as shop:
        yield from _consents()
        yield from _quality(shop)


def _consents() -> Iterable[dict[str, Any]]:
    from shuke.customers.queries.consents import uses_allowed
    from shuke.foundation.org.actor import SYSTEM, reading_as

    today, asked, allowed = timezone.localdate(), 0, 0
    with reading_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM customers_customer WHERE kind = 'person' AND status = 'active' ORDER BY id"
        )
        people = [int(row[0]) for row in cursor.fetchall()]
    begun, cpu = time.perf_counter(), time.process_time()
    for first in range(0, len(people), CHUNK):
        some = people[first : first + CHUNK]
        with reading_as(SYSTEM):
            answers = uses_allowed(
                actor=SYSTEM, customer_ids=some, purpose="marketing", channel="sms", today=today
            )
        asked, allowed = asked + len(answers), allowed + sum(one.is_allowed for one in answers.values())
    seconds = time.perf_counter() - begun
    cpu = time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    yield {
        "work": f"may these {asked:,} be written to, {CHUNK:,} at a time ({allowed:,} may)",
        "measured": f"{seconds:.1f} s, of it {cpu:.1f} s of CPU in Python; {peak} MB; load {os.getloadavg()[0]:.1f}",
        "figure": f"≤ {LIST_SECONDS} s", "met": seconds <= LIST_SECONDS and asked == len(people) > 0,
    }  # fmt: skip
    yield _withdrawn(people, today)


def _withdrawn(people: list[int], today: Any) -> dict[str, Any]:
    """From a member's no until nobody may be written to any more."""
    from shuke.customers.commands.agreeing.consents import record_consents
    from shuke.customers.queries.consents import may_use
    from shuke.customers.rules.consents import Said
    from shuke.foundation.org.actor import SYSTEM, acting_as, reading_as

    def may(one: int) -> bool:
        with reading_as(SYSTEM):
            return may_use(
                actor=SYSTEM, customer_id=one, purpose="marketing", channel="sms", today=today
            ).is_allowed

    def say(one: int, is_granted: bool) -> None:
        with acting_as(SYSTEM):
            record_consents(
                actor=SYSTEM, customer_id=one, said=[Said("marketing", "sms", is_granted)], source="bench",
                evidence="spoken", now=timezone.now(),
            )  # fmt: skip

    taken: list[float] = []
    for one in people[:: max(1, len(people) // (ROUNDS * 4))]:
        say(one, True)
        if len(taken) == ROUNDS or not may(one):  # a child, or who is kept and not used, is never written to
            continue
        begun = time.perf_counter()
        say(one, False)
        assert not may(one)
        taken.append(time.perf_counter() - begun)
    return {
        "work": "a withdrawal, until no list and no sending has the person any more",
        "measured": f"median {statistics.median(taken) * 1000:.0f} ms, longest {max(taken) * 1000:.0f} ms",
        "figure": f"≤ {WITHDRAWN_SECONDS} s", "met": max(taken) <= WITHDRAWN_SECONDS,
    }  # fmt: skip


def _quality(shop: Any) -> Iterable[dict[str, Any]]:
    from bench.pages import _p95, _timed, served
    from shuke.foundation.org.actor import CLOCK, acting_as
    from shuke.stewardship.quality.commands import measure_quality

    taken: list[float] = []
    for _turn in range(3):
        begun = time.perf_counter()
        with acting_as(CLOCK), transaction.atomic():
            people = measure_quality(actor=CLOCK, today=timezone.localdate()).value
        taken.append(time.perf_counter() - begun)
    yield {
        "work": f"ten faults of {people:,} records counted by store and source",
        "measured": f"median {statistics.median(taken):.1f} s, longest {max(taken):.1f} s; load {os.getloadavg()[0]:.1f}",
        "figure": f"≤ {NIGHT_SECONDS} s", "met": max(taken) <= NIGHT_SECONDS,
    }  # fmt: skip
    with served(["shuke.config.wsgi:application"], os.environ | {"SHUKE_POOL": "2"}) as ours:
        for role in ("store_manager", "chain_manager"):
            cookie, worst = shop.cookie(role), ("", 0.0)
            for path in ("/quality", *(f"/quality/{fault}" for fault in FAULTS)):
                times, _cpu = _timed(ours, [path], cookie, rounds=ROUNDS)
                worst = max(worst, (path, _p95(times)), key=lambda one: one[1])
            yield {
                "work": f"record quality and the people of each fault, {role}, slowest ({worst[0]})",
                "measured": f"p95 {worst[1]:.1f} ms; load {os.getloadavg()[0]:.1f}", "figure": f"≤ {PAGE_MS} ms",
                "met": worst[1] <= PAGE_MS,
            }  # fmt: skip
