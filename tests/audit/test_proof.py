"""The log's proof: heads signed outside of the database find what the chain alone would hide."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.db import connection, transaction

from shuke.doors.cli import audit as door
from shuke.foundation.audit import heads as heads_room
from shuke.foundation.audit.heads import FILE, LogRewritten, head_of, is_genuine, public_key, sign_head
from shuke.foundation.audit.proof import Proof, proof
from shuke.foundation.audit.sealer import GENESIS, PENDING, digest, seal_pending
from shuke.foundation.org.actor import CLOCK, acting_as
from tests.audit.test_sealer import as_superuser, empty_log, seal_all, write, write_many  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
SECRET, OTHER = b"s" * 32, b"o" * 32
NOW = datetime(2026, 3, 5, 8, tzinfo=UTC)


def sign(folder, hour: int = 0, secret: bytes = SECRET):
    with acting_as(CLOCK), transaction.atomic():
        return sign_head(folder, secret, NOW + timedelta(hours=hour))


def proved(folder, public: str = public_key(SECRET)) -> Proof:
    with acting_as(CLOCK), transaction.atomic():
        return proof(folder, public)


def found(folder) -> list[tuple[str, int]]:
    return [(fault.what, fault.number) for fault in proved(folder).faults]


def filled(folder, hours: int = 3) -> None:
    """Four events an hour, a head after each hour."""
    for hour in range(hours):
        write(4)
        seal_all()
        assert sign(folder, hour).seq == 4 * (hour + 1)


def rechained(cluster) -> None:
    """All hashes made anew over what stands there now, as somebody with the whole database can."""
    with acting_as(CLOCK), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PENDING.replace("NOT EXISTS", "EXISTS"), [10_000])
        rows = cursor.fetchall()
    former, statements = GENESIS, []
    for row in rows:
        former = digest(former, row)
        statements.append(f"UPDATE audit_seal SET hash = '\\x{former.hex()}' WHERE event_id = {row[0]}")
    as_superuser(cluster, "; ".join(statements))


def test_a_log_that_nobody_touched_is_sound(tmp_path):
    filled(tmp_path)
    answer = proved(tmp_path)
    assert (answer.is_sound, answer.events, answer.heads) == (True, 12, 3)
    assert answer.last_head == (NOW + timedelta(hours=2)).isoformat()


def test_an_hour_without_events_signs_nothing_and_an_empty_log_neither(tmp_path):
    assert sign(tmp_path) is None and proved(tmp_path).is_sound
    filled(tmp_path, 1)
    assert sign(tmp_path, 5) is None and proved(tmp_path).heads == 1


def test_a_log_that_was_rewritten_with_all_its_hashes_is_found_by_its_heads(tmp_path, cluster):
    filled(tmp_path)
    edit = "UPDATE audit_event SET actor_id = 7 WHERE id = (SELECT event_id FROM audit_seal WHERE seq = 5)"
    as_superuser(cluster, edit, "UPDATE audit_horizon SET horizon = '0'")
    rechained(cluster)
    assert found(tmp_path) == [("not what was signed", 8), ("not what was signed", 12)]
    (tmp_path / FILE).unlink()
    assert found(tmp_path) == []  # the control: the chain alone believes it


def test_an_end_that_was_cut_off_is_found_by_its_head(tmp_path, cluster):
    filled(tmp_path)
    cut = "(SELECT event_id FROM audit_seal WHERE seq > 9)"
    as_superuser(
        cluster,
        f"DELETE FROM audit_subject WHERE event_id IN {cut}; DELETE FROM audit_event WHERE id IN {cut};"
        " DELETE FROM audit_seal WHERE seq > 9",
    )
    assert found(tmp_path) == [("signed, and gone from the log", 12)]


def test_what_is_not_what_was_signed_is_not_signed_again(tmp_path, cluster):
    filled(tmp_path)
    as_superuser(cluster, "UPDATE audit_seal SET hash = sha256('forged') WHERE seq = 12")
    with pytest.raises(LogRewritten):
        sign(tmp_path, 9)


def test_an_event_slipped_in_behind_the_sealer_is_found(tmp_path, cluster):
    filled(tmp_path, 1)
    as_superuser(
        cluster,
        "INSERT INTO audit_event (id, act, actor_kind, actor_id, row_xid) VALUES (1000000000, 'x', 'staff', 1, '1')",
    )
    assert seal_all() == 0 and found(tmp_path) == [("event without a seal", 1_000_000_000)]


def lines(folder) -> list[str]:
    return (folder / FILE).read_text().splitlines()


def put(folder, kept: list[str]) -> None:
    (folder / FILE).write_text("".join(f"{line}\n" for line in kept))


def test_a_head_taken_out_of_the_file_is_missed(tmp_path):
    filled(tmp_path)
    put(tmp_path, [lines(tmp_path)[0], lines(tmp_path)[2]])
    assert found(tmp_path) == [("a head before it is gone", 2)]


@pytest.mark.parametrize(
    "changed", [{"seq": 9}, {"hash": "00" * 32}, {"at": "2020-01-01T00:00:00+00:00"}, {"former": "x"}]
)
def test_a_head_is_signed_word_for_word(tmp_path, changed):
    filled(tmp_path)
    kept = lines(tmp_path)
    put(tmp_path, [*kept[:2], json.dumps(json.loads(kept[2]) | changed)])
    assert found(tmp_path) == [("head that nobody signed", 3)]


@pytest.mark.parametrize("line", ["", "{}", "[]", '{"seq": 1}', "\u0000"])
def test_lines_that_are_no_heads_are_named(tmp_path, line):
    filled(tmp_path, 1)
    put(tmp_path, [*lines(tmp_path), line])
    assert found(tmp_path) == [("head that nobody signed", 2)]


def test_a_head_of_another_key_counts_for_nothing(tmp_path):
    filled(tmp_path, 1)
    write()
    seal_all()
    sign(tmp_path, 1, OTHER)
    assert found(tmp_path) == [("head that nobody signed", 2)]


def test_without_the_check_of_the_signature_a_forged_head_is_believed(tmp_path, monkeypatch):
    """The control of the tests above."""
    monkeypatch.setattr("shuke.foundation.audit.proof.is_genuine", lambda head, public: True)
    with pytest.raises(AssertionError):
        test_a_head_of_another_key_counts_for_nothing(tmp_path)


def test_a_signature_is_by_the_standard_and_the_file_is_the_programs_own(tmp_path):
    filled(tmp_path, 2)
    first, second = (head_of(line) for line in lines(tmp_path))
    assert is_genuine(first, public_key(SECRET)) and not is_genuine(first, public_key(OTHER))
    assert not is_genuine(replace(first, signature="zz"), public_key(SECRET))
    assert second.former == sha256(lines(tmp_path)[0].encode()).hexdigest()
    assert (tmp_path / heads_room.FILE).stat().st_mode & 0o777 == 0o600


def test_the_terminal_says_what_was_found(tmp_path, cluster):
    filled(tmp_path)
    public = public_key(SECRET)

    def shown() -> tuple[bool, str]:
        one = proved(tmp_path)
        faults = [{"what": fault.what, "number": fault.number} for fault in one.faults]
        answer = {"sound": one.is_sound, "public_key": public, "events": one.events, "heads": one.heads}
        return one.is_sound, door.text_of(
            {**answer, "last_head": one.last_head, "seconds": one.seconds, "faults": faults}
        )

    assert shown()[0] and "12 events, 3 signed heads" in shown()[1]
    as_superuser(
        cluster, "DELETE FROM audit_event WHERE id = (SELECT event_id FROM audit_seal WHERE seq = 2)"
    )
    is_sound, text = shown()
    assert not is_sound and "2: its event is gone" in text and public in text


@pytest.mark.nightly
def test_a_million_events_are_walked_within_a_minute(tmp_path):
    write_many(1_000_000)
    with acting_as(CLOCK):
        assert sum(seal_pending(limit=200_000) for _turn in range(5)) == 1_000_000
    sign(tmp_path)
    answer = proved(tmp_path)
    print(f"1,000,000 events proved in {answer.seconds} s")
    assert answer.is_sound and answer.events == 1_000_000
    assert answer.seconds <= 60
