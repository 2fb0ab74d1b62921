"""Is the log as it was written? The chain is walked from its beginning, and held against the heads that were signed."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import connection

from shuke.foundation.audit.heads import head_of, is_genuine, kept_lines
from shuke.foundation.audit.sealer import GENESIS, digest

BATCH = 20_000
SEALS = "SELECT seq, event_id, hash FROM audit_seal WHERE seq > %s ORDER BY seq LIMIT %s"
# The bounds let each partition read one stretch of its index; a late commit only makes the stretch longer.
EVENTS = """
SELECT e.id, extract(epoch FROM e.at)::text, e.act, e.actor_kind, e.actor_id, e.part_of, e.payload, s.customers
  FROM unnest(%(ids)s::bigint[]) wanted(id) JOIN audit_event e ON e.id = wanted.id AND e.id BETWEEN %(first)s AND %(last)s
  LEFT JOIN (SELECT x.event_id, sha256(string_agg(x.customer_id::text, ',' ORDER BY x.customer_id)::bytea) AS customers
               FROM audit_subject x WHERE x.event_id BETWEEN %(first)s AND %(last)s GROUP BY x.event_id) s ON s.event_id = e.id
"""
# Younger than the horizon it may still wait for its seal; older, it was slipped in behind the sealer's back.
UNSEALED = """
SELECT e.id FROM audit_event e WHERE e.row_xid < (SELECT horizon FROM audit_horizon)
   AND NOT EXISTS (SELECT 1 FROM audit_seal z WHERE z.event_id = e.id) ORDER BY e.id LIMIT 100
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not hold: at a place of the chain, of an event without a place, or in a line of the file of heads."""

    what: str
    number: int


@dataclass(frozen=True, slots=True)
class SealShown:
    """An event's place in the chain; ``holds``: the event is as it was when it was sealed."""

    seq: int
    hash: str
    former: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at, and what was found."""

    events: int
    heads: int
    last_head: str
    seconds: float
    faults: tuple[Fault, ...]

    @property
    def is_sound(self) -> bool:
        """Nothing was changed, taken out, moved or slipped in."""
        return not self.faults


def proof(folder: Path, public: str) -> Proof:
    """Walk the whole chain and hold it against the heads in ``folder``, signed by the holder of ``public``."""
    begun = time.monotonic()
    signed, faults, last = _heads(folder, public)
    count = 0
    for seq, kept, what in walk():
        count += 1
        if what:
            faults.append(Fault(what, seq))
        elif signed.get(seq, kept) != kept:
            faults.append(Fault("not what was signed", seq))
        signed.pop(seq, None)
    faults += [Fault("signed, and gone from the log", seq) for seq in sorted(signed)]
    faults += [Fault("event without a seal", event) for event in _unsealed()]
    return Proof(count, len(kept_lines(folder)), last, round(time.monotonic() - begun, 1), tuple(faults))


def walk(batch: int = BATCH) -> Iterator[tuple[int, str, str]]:
    """Each place of the chain with its hash, and what does not hold there ("" where all does)."""
    former, expected = GENESIS, 1
    while seals := _rows(SEALS, [expected - 1, batch]):
        events = _events([event for _seq, event, _hash in seals])
        for seq, event, kept in seals:
            yield seq, bytes(kept).hex(), _fault(seq, expected, former, events.get(event), bytes(kept))
            former, expected = bytes(kept), seq + 1


def seal_of(event_id: int) -> SealShown | None:
    """The place of one event, held against the event as it stands; None before it is sealed."""
    found = _rows("SELECT seq, hash FROM audit_seal WHERE event_id = %s", [event_id])
    if not found:
        return None
    seq, kept = found[0][0], bytes(found[0][1])
    before = _rows("SELECT hash FROM audit_seal WHERE seq = %s", [seq - 1])
    former = bytes(before[0][0]) if before else GENESIS
    row = _events([event_id]).get(event_id)
    return SealShown(seq, kept.hex(), former.hex(), row is not None and digest(former, row) == kept)


def broken_seals() -> list[int]:
    """Places at which the chain does not hold: an event changed, removed or moved."""
    return [seq for seq, _hash, what in walk() if what]


def _fault(seq: int, expected: int, former: bytes, row: tuple[Any, ...] | None, kept: bytes) -> str:
    if seq != expected:
        return "a place before it is gone"
    if row is None:
        return "its event is gone"
    return "" if digest(former, row) == kept else "changed"


def _events(ids: list[int]) -> dict[int, tuple[Any, ...]]:
    return {row[0]: row for row in _rows(EVENTS, {"ids": ids, "first": min(ids), "last": max(ids)})}


def _unsealed() -> list[int]:
    return [event for (event,) in _rows(UNSEALED, [])]


def _heads(folder: Path, public: str) -> tuple[dict[int, str], list[Fault], str]:
    """The hash that was signed for each place; lines that nobody signed or that do not follow the former one; the last time."""
    signed: dict[int, str] = {}
    faults, former, last = [], "", ""
    for number, line in enumerate(kept_lines(folder), 1):
        head = head_of(line)
        if head is None or not is_genuine(head, public):
            faults.append(Fault("head that nobody signed", number))
        elif head.former != former:
            faults.append(Fault("a head before it is gone", number))
        else:
            signed[head.seq], last = head.hash, head.at
        former = sha256(line.encode()).hexdigest()
    return signed, faults, last


def _rows(sql: str, params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[Any] = cursor.fetchall()
        return rows
