"""The chain of seals: nothing skipped, nothing sealed twice, tampering found."""

import random
import threading

import pytest
from django.db import connection, transaction

from shuke.foundation.audit import log, sealer
from shuke.foundation.audit.proof import broken_seals
from shuke.foundation.audit.sealer import seal_pending
from shuke.foundation.org.actor import CLOCK, acting_as
from tests.org.threads import together

pytestmark = pytest.mark.django_db(transaction=True)


EMPTY = "TRUNCATE audit_event, audit_subject, audit_seal; UPDATE audit_horizon SET horizon = '0'"


@pytest.fixture(autouse=True)
def empty_log(transactional_db, cluster):
    """The log outlives other tests: only the superuser can empty it."""
    as_superuser(cluster, EMPTY)
    yield
    as_superuser(cluster, EMPTY)


def as_superuser(cluster, *statements: str) -> None:
    """Past privileges and triggers, as only somebody with the whole machine can."""
    for statement in statements:
        cluster.execute_as_superuser(
            f"SET session_replication_role = replica; {statement}", connection.settings_dict["NAME"]
        )


def write(number: int = 1) -> list[int]:
    """Committed events with a subject each."""
    ids = []
    with acting_as(CLOCK), transaction.atomic():
        for place in range(number):
            ids.append(log.next_event_id())
            log.write_event(ids[-1], "org.refuse", "clock", 0, {"place": place})
            log.write_subjects(ids[-1], [place, place + 1])
    return ids


def write_many(number: int) -> None:
    with acting_as(CLOCK), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_event (act, actor_kind, actor_id, payload)"
            " SELECT 'org.refuse', 'clock', 0, jsonb_build_object('place', i) FROM generate_series(1, %s) i",
            [number],
        )


def seal() -> int:
    with acting_as(CLOCK):
        return seal_pending()


def seal_all() -> int:
    sealed = 0
    while (now := seal()) > 0:
        sealed += now
    return sealed


def broken() -> list[int]:
    with acting_as(CLOCK), transaction.atomic():
        return broken_seals()


def sealed_events() -> list[int]:
    with acting_as(CLOCK), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT event_id FROM audit_seal ORDER BY seq")
        return [row[0] for row in cursor.fetchall()]


def test_committed_events_are_sealed_in_order_and_once():
    first = write(3)
    assert (seal(), seal()) == (3, 0)
    second = write(2)
    assert seal() == 2
    assert sealed_events() == first + second and broken() == []


def test_what_was_rolled_back_is_not_sealed():
    with acting_as(CLOCK), transaction.atomic():
        log.write_event(log.next_event_id(), "org.refuse", "clock", 0, {})
        transaction.set_rollback(True)
    kept = write()
    assert seal() == 1 and sealed_events() == kept


def test_an_event_that_commits_late_is_sealed_late_and_not_skipped():
    """It has the lower number and the earlier time: a reader with a cursor on either would never see it."""
    written, commit = threading.Event(), threading.Event()
    late: list[int] = []

    def write_slowly():
        with acting_as(CLOCK), transaction.atomic():
            late.append(log.next_event_id())
            log.write_event(late[0], "org.refuse", "clock", 0, {})
            written.set()
            commit.wait(10)

    def others_go_on():
        written.wait(10)
        quick = write(2)
        assert seal() == 2 and seal() == 0
        commit.set()
        return quick

    _slow, quick = together(write_slowly, others_go_on)
    assert late[0] < quick[0]
    assert seal() == 1
    assert sealed_events() == [*quick, late[0]] and broken() == []


def test_without_the_horizon_a_late_event_would_be_lost(monkeypatch):
    """The control: a cursor on the number, as one would write it first, skips it."""
    last = "(SELECT coalesce(max(event_id), 0) FROM audit_seal)"
    by_number = f"SELECT {{}} FROM audit_event e WHERE e.id > {last} ORDER BY e.id LIMIT %s"
    monkeypatch.setattr(sealer, "PENDING", by_number.format(sealer.COLUMNS))
    with pytest.raises(AssertionError):
        test_an_event_that_commits_late_is_sealed_late_and_not_skipped()


def test_an_event_that_commits_late_within_a_backlog_is_not_skipped():
    """Its number lies below where the first batch of the backlog ended, and it was not to be seen then."""
    written, commit = threading.Event(), threading.Event()
    late: list[int] = []

    def write_slowly():
        with acting_as(CLOCK), transaction.atomic():
            late.append(log.next_event_id())
            log.write_event(late[0], "org.refuse", "clock", 0, {})
            written.set()
            commit.wait(10)

    def others_go_on():
        written.wait(10)
        quick = write(25)
        with acting_as(CLOCK):
            assert seal_pending(limit=10) == 10
        commit.set()
        return quick

    _slow, quick = together(write_slowly, others_go_on)
    with acting_as(CLOCK):
        assert [seal_pending(limit=10) for _turn in range(3)] == [10, 6, 0]
    assert late[0] < quick[0]
    assert sorted(sealed_events()) == sorted([*quick, late[0]]) and broken() == []


def test_a_backlog_walked_by_the_number_alone_would_lose_it(monkeypatch):
    """The control: what the batch before could not see is not asked for again."""
    monkeypatch.setattr(
        sealer, "GONE_ON", "UPDATE audit_horizon SET after_id = %(last)s, late = '9223372036854775807'"
    )
    with pytest.raises(AssertionError):
        test_an_event_that_commits_late_within_a_backlog_is_not_skipped()


def test_two_sealers_take_turns():
    write_many(400)
    counts = together(*[seal] * 4)
    assert sum(counts) + seal_all() == 400
    assert len(set(sealed_events())) == 400 and broken() == []


def test_a_full_batch_is_followed_by_the_next(monkeypatch):
    write_many(25)
    with acting_as(CLOCK):
        assert [seal_pending(limit=10) for _turn in range(4)] == [10, 10, 5, 0]
    assert broken() == []


@pytest.mark.parametrize("many", [20_000, pytest.param(100_000, marks=pytest.mark.nightly)])
def test_each_way_of_tampering_is_found_among_many(cluster, many):
    """One row edited, one deleted, two swapped, one cut out of the chain, one subject added."""
    write_many(many)
    assert seal_all() == many and broken() == []
    edited, deleted, swapped, cut, joined = sorted(random.Random(7).sample(range(2, many - 2, 4), 5))
    of = "(SELECT event_id FROM audit_seal WHERE seq = {})"
    as_superuser(
        cluster,
        f"UPDATE audit_event SET payload = '{{\"place\": 0}}' WHERE id = {of.format(edited)}",
        f"DELETE FROM audit_event WHERE id = {of.format(deleted)}",
        f"UPDATE audit_seal a SET event_id = -b.event_id FROM audit_seal b WHERE a.seq + b.seq = {2 * swapped + 1}"
        f" AND a.seq IN ({swapped}, {swapped + 1})",
        f"UPDATE audit_seal SET event_id = -event_id WHERE seq IN ({swapped}, {swapped + 1})",
        f"DELETE FROM audit_seal WHERE seq = {cut}",
        f"INSERT INTO audit_subject (event_id, customer_id, at) SELECT id, 1, at FROM audit_event WHERE id = {of.format(joined)}",
    )
    found = broken()
    assert found == sorted([edited, deleted, swapped, swapped + 1, cut + 1, joined])


@pytest.mark.parametrize(
    "column",
    ["act = 'x'", "actor_kind = 'x'", "actor_id = 5", "at = at - interval '1 second'", "part_of = 1"],
)
def test_every_column_is_under_the_seal(cluster, column):
    write(3)
    seal()
    as_superuser(
        cluster, f"UPDATE audit_event SET {column} WHERE id = (SELECT event_id FROM audit_seal WHERE seq = 2)"
    )
    assert broken() == [2]


def test_a_forged_hash_breaks_the_chain_behind_it(cluster):
    """Who rewrites an event and its own hash must rewrite all that follow."""
    write(3)
    seal()
    as_superuser(cluster, "UPDATE audit_seal SET hash = sha256('forged') WHERE seq = 2")
    assert broken() == [2, 3]
