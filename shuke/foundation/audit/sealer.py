"""The sealer: gives each committed event its place in the hash chain, within a second.

Events are found by transaction horizon, so that one which commits late is sealed late, but never skipped. A backlog of more
than one batch is walked once: below ``after_id`` everything was looked at, but for transactions from ``late`` on, which the
batch before could not see. One sealer works at a time (advisory lock); the others wait.
"""

import json
from hashlib import sha256
from typing import Any

from django.db import connection, transaction

LOCK = 0x5EA1E2
GENESIS = sha256(b"shuke event log").digest()

COLUMNS = """
e.id, extract(epoch FROM e.at)::text, e.act, e.actor_kind, e.actor_id, e.part_of, e.payload,
(SELECT sha256(string_agg(s.customer_id::text, ',' ORDER BY s.customer_id)::bytea)
   FROM audit_subject s WHERE s.event_id = e.id)
"""
PENDING = f"""
SELECT {COLUMNS} FROM (
    SELECT a.* FROM audit_event a WHERE a.id > (SELECT after_id FROM audit_horizon)
       AND a.row_xid >= (SELECT horizon FROM audit_horizon) AND NOT EXISTS (SELECT 1 FROM audit_seal z WHERE z.event_id = a.id)
     UNION ALL
    SELECT b.* FROM audit_event b WHERE b.id <= (SELECT after_id FROM audit_horizon)
       AND b.row_xid >= (SELECT late FROM audit_horizon) AND NOT EXISTS (SELECT 1 FROM audit_seal z WHERE z.event_id = b.id)
) e ORDER BY e.id LIMIT %s
"""
SEAL = "INSERT INTO audit_seal (seq, event_id, hash) SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[])"
GONE_ON = """
UPDATE audit_horizon SET after_id = greatest(after_id, %(last)s),
       late = CASE WHEN %(last)s > after_id THEN %(horizon)s::xid8 ELSE late END
"""
CAUGHT_UP = "UPDATE audit_horizon SET horizon = %(horizon)s::xid8, after_id = 0, late = '0'"


# Made once: a proof asks a million times.
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode
_ENCODE_SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def digest(former: bytes, row: tuple[Any, ...]) -> bytes:
    """Hash of an event chained to the former one; ``row`` as PENDING yields it."""
    *plain, subjects = row
    text = _ENCODE([*plain[:-1], _canonical(plain[-1])])
    return sha256(former + text.encode() + bytes(subjects or b"")).digest()


def _canonical(payload: Any) -> str:
    value = json.loads(payload) if isinstance(payload, str) else payload
    return _ENCODE_SORTED(value)


def seal_pending(limit: int = 5000) -> int:
    """Seal what has committed; number of events sealed. Call as the clock."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        horizon = cursor.fetchone()[0]
        cursor.execute("SELECT seq, hash FROM audit_seal ORDER BY seq DESC LIMIT 1")
        seq, former = cursor.fetchone() or (0, GENESIS)
        cursor.execute(PENDING, [limit])
        sealed: list[tuple[int, int, bytes]] = []
        for row in cursor.fetchall():
            seq, former = seq + 1, digest(bytes(former), row)
            sealed.append((seq, row[0], former))
        if sealed:
            cursor.execute(SEAL, [list(column) for column in zip(*sealed, strict=True)])
        ends = CAUGHT_UP if len(sealed) < limit else GONE_ON
        cursor.execute(ends, {"horizon": horizon, "last": sealed[-1][1] if sealed else 0})
        return len(sealed)
