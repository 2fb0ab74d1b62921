"""What a test committed is deleted after it.

In place of Django's flush: that gives every table and index a new file, once for each connection, and takes a second,
where most tests fill a dozen tables.
"""

from __future__ import annotations

from functools import cache
from typing import Any

# The log and the jobs are none of Django's tables; content types stay as the migrations made them.
BESIDE_MODELS = {
    "audit_event", "audit_subject", "audit_seal",
    "procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers",
}  # fmt: skip
KEPT = {"django_content_type", "auth_permission"}


@cache
def _tables() -> list[str]:
    from django.db import connection

    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted({*tables, *BESIDE_MODELS} - KEPT)


def empty_database(*_test: Any) -> None:
    """Delete every row that was committed in this process's database, as the superuser: no policy hides any from it."""
    import psycopg
    from django.db import connection

    from shuke.doors.cli.postgres import SUPERUSER

    at = connection.settings_dict
    checks = ", ".join(f"EXISTS (SELECT FROM {name})" for name in _tables())
    with psycopg.connect(
        dbname=at["NAME"], user=SUPERUSER, host=at["HOST"], port=at["PORT"], autocommit=True
    ) as cleaner:
        (filled,) = cleaner.execute(f"SELECT ARRAY[{checks}]").fetchone()
        full = [name for name, is_full in zip(_tables(), filled, strict=True) if is_full]
        if full:
            cleaner.execute(
                "SET session_replication_role = replica"
            )  # no trigger guards what no test wants any more
            cleaner.execute("; ".join(f"DELETE FROM {name}" for name in full))


def use_for_tests_that_commit() -> None:
    """Django's test cases that commit are emptied after by this."""
    from django.test import TransactionTestCase

    assert callable(TransactionTestCase._fixture_teardown), (
        "the name is Django's: where it goes, so does this"
    )
    TransactionTestCase._fixture_teardown = empty_database
