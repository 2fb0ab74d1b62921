"""How often somebody may try: counted in the database, over all web processes, on the connection that no rollback touches.

A try is written before it is looked at, under a lock of its bucket, so that many at once do not slip through together; a
good one is taken out again. Refused tries are not counted: a lock-out ends by itself, however long somebody hammers.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connections, transaction
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.cipher import blind
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.keyring import keyring

# Kind of bucket → (tries, seconds), each of which holds.
LIMITS: dict[str, tuple[tuple[int, int], ...]] = {
    "account": ((5, 300),),
    "address": ((10, 60),),
    "code": ((5, 300), (20, 86_400)),  # six digits: 20 guesses a day are one chance in 16,000
    "letter": ((3, 3600),),  # letters with a link, to one account
}
KEPT = timedelta(days=1)

RECENT = "SELECT at FROM org_try WHERE bucket = %s AND at > %s ORDER BY at DESC LIMIT %s"
SWEEP = "DELETE FROM org_try WHERE id IN (SELECT id FROM org_try WHERE at < %s ORDER BY at LIMIT 50)"


class TooManyTries(Refusal):
    """More tries than the bucket holds."""

    code = "rate_limited"
    status = 429
    message = _("Too many tries. Wait %(wait)s seconds, then try again.")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that is being looked at; ``fills`` are the kinds of bucket that it makes full if it is wrong."""

    ids: tuple[int, ...]
    own: tuple[bytes, ...]
    fills: tuple[str, ...]


def begin(buckets: Mapping[str, str], now: datetime) -> Attempt:
    """Count one more try in each bucket (kind → account or address); TooManyTries with the seconds to wait."""
    keyed = sorted((_bucket(kind, name), kind) for kind, name in buckets.items())
    with transaction.atomic(using="witness"), connections["witness"].cursor() as cursor:
        left = {}
        for bucket, kind in keyed:  # in the order of their keys: two tries never wait for each other
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(bucket[:8], signed=True)])
            left[kind] = min(_left(cursor, bucket, *window, now) for window in LIMITS[kind])
        cursor.execute(SWEEP, [now - KEPT])
        ids = []
        for bucket, _kind in keyed:
            cursor.execute("INSERT INTO org_try (bucket, at) VALUES (%s, %s) RETURNING id", [bucket, now])
            ids.append(int(cursor.fetchone()[0]))
    own = tuple(bucket for bucket, kind in keyed if kind != "address")
    return Attempt(tuple(ids), own, tuple(kind for kind in buckets if left[kind] == 1))


def forgive(attempt: Attempt) -> None:
    """The try was right: it does not count, and the account begins anew. What else came from the address stays."""
    with connections["witness"].cursor() as cursor:
        cursor.execute(
            "DELETE FROM org_try WHERE id = ANY(%s) OR bucket = ANY(%s)",
            [list(attempt.ids), list(attempt.own)],
        )


def _left(cursor: object, bucket: bytes, tries: int, seconds: int, now: datetime) -> int:
    cursor.execute(RECENT, [bucket, now - timedelta(seconds=seconds), tries])  # type: ignore[attr-defined]
    times = [at for (at,) in cursor.fetchall()]  # type: ignore[attr-defined]
    if len(times) == tries:
        wait = times[-1] + timedelta(seconds=seconds) - now
        raise TooManyTries(wait=max(1, math.ceil(wait.total_seconds())))
    return tries - len(times)


def _bucket(kind: str, name: str) -> bytes:
    """A keyed hash: what was typed as a login is now and then somebody's password."""
    return blind(keyring().index, f"try:{kind}", name)
