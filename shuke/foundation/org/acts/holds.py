"""Names that nobody else writes at the same time, where no row stands yet that could be locked."""

from collections.abc import Iterable
from zlib import crc32

from django.db import connection

BUCKETS = 64  # few enough for the server's table of locks, enough that tills seldom wait for each other
SPACES = {"customers": 8301, "orders": 8302, "products": 8303}


def hold_names(space: str, names: Iterable[tuple[str, ...]]) -> None:
    """Until the transaction ends nobody else holds these names; in one order, so that nobody waits in a circle."""
    buckets = sorted({crc32("\x1f".join(name).encode()) % BUCKETS for name in names})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, bucket) FROM unnest(%s::int[]) bucket", [SPACES[space], buckets]
        )
