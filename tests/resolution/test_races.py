"""Several people at once: one merge, no circle of waiting, no sale lost."""

import time
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.stewardship.resolution.commands import records
from tests.cast import build_cast
from tests.org.threads import together
from tests.resolution.world import laden, merge, person, rows_of, sold, split

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


def opposed(cast, pair: tuple[int, int]) -> list[object]:
    """The same two, merged in opposite directions at the same moment."""
    one, other = pair
    return together(
        lambda: merge(cast, one, other, survivor_id=one), lambda: merge(cast, other, one, survivor_id=other)
    )


def alike(cast, pair: tuple[int, int]) -> list[object]:
    """Two people merge the same two into the same one at the same moment."""
    return together(*[lambda: merge(cast, *pair, survivor_id=pair[0])] * 2)


def deadlocks() -> int:
    """How many the database has broken up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def rounds(
    cast, pair: tuple[int, int], count: int, way: Callable[..., list[object]] = opposed
) -> list[list[object]]:
    found = []
    for _round in range(count):
        answers = way(cast, pair)
        found.append(answers)
        for done in [answer for answer in answers if isinstance(answer, Done)]:
            split(cast, done.value)
    return found


def is_one_merge(answers: list[object]) -> bool:
    """One act did it, the other answers the same merge."""
    return {type(answer) for answer in answers} == {Done, Unchanged} and len(
        {one.value for one in answers}
    ) == 1


def test_two_people_who_merge_the_same_end_in_one_merge():
    cast = build_cast()
    pair = laden(cast, "何田", 91), laden(cast, "何田", 92, home="river")
    answers = rounds(cast, pair, 25)
    assert [one for one in answers if not is_one_merge(one)] == []


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("way", [opposed, alike], ids=["opposed", "alike"])
def test_a_thousand_merges_at_once_end_in_one_and_never_wait_in_a_circle(way):
    cast, began, before = build_cast(), time.perf_counter(), deadlocks()
    pair = person(cast, "何田", phone="13611112222"), person(cast, "何田", phone="13611112222")
    answers = rounds(cast, pair, 1000, way)
    print(f"{way.__name__}: 1,000 rounds in {time.perf_counter() - began:.0f} s")
    assert [one for one in answers if not is_one_merge(one)] == []
    assert deadlocks() == before


def test_without_the_locks_both_would_have_merged(monkeypatch):
    """The guard off: the same race ends in something else than one merge and one that finds it."""
    cast = build_cast()
    pair = laden(cast, "何田", 93), laden(cast, "何田", 94)
    monkeypatch.setattr(records, "LOCK", "")
    assert any(not is_one_merge(answers) for answers in rounds(cast, pair, 8))


def test_three_records_merged_in_a_ring_end_in_chains_and_no_circle():
    cast = build_cast()
    for number in range(6):
        a, b, c = (person(cast, "何田", card=f"R{number}{letter}") for letter in "ABC")
        answers = together(*[
            lambda one=one, other=other: merge(cast, one, other, survivor_id=other)
            for one, other in ((a, b), (b, c), (c, a))
        ])  # fmt: skip
        assert all(isinstance(answer, Done | Refusal) for answer in answers), answers
        states = [rows_of("customers_customer", one, "id")[0] for one in (a, b, c)]
        alive = [state["id"] for state in states if state["status"] == "active"]
        assert alive and all(state["merged_into_id"] in (None, *alive) for state in states)


def test_a_sale_that_meets_a_merge_is_the_survivors():
    from shuke.stewardship.resolution.commands.settling import settle_strays

    cast = build_cast()
    for number in range(10):
        one, other = person(cast, "何田", card=f"S{number}"), person(cast, "何田", card=f"T{number}")
        done, order = together(
            lambda one=one, other=other: merge(cast, one, other, survivor_id=one),
            lambda other=other, number=number: sold(cast, other, f"RACE-{number}"),
        )
        with acting_as(SYSTEM):
            settle_strays(actor=SYSTEM, now=timezone.now())
        assert isinstance(done, Done) and rows_of("orders_order", other) == []
        # The till is told that the record is gone, or the sale is there.
        assert isinstance(order, Refusal) or [row["id"] for row in rows_of("orders_order", one)] == [order]
