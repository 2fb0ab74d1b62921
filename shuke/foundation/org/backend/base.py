"""The connection: PostgreSQL with the actor set for each transaction.

A middleware cannot do this: commands open their transactions after it. Cost: 0.1 ms per transaction.
"""

from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper

from shuke.foundation.org.actor import transaction_settings


class DatabaseWrapper(PostgresWrapper):
    """PostgreSQL connection whose transactions carry the actor's scope role and settings."""

    def set_autocommit(self, autocommit: bool, *args: Any, **kwargs: Any) -> None:
        super().set_autocommit(autocommit, *args, **kwargs)
        if not autocommit and (settings := transaction_settings()):
            # The driver's own cursor, for speed; its errors become Django's, so that doors know a database that is away.
            with self.wrap_database_errors, self.connection.cursor() as cursor:
                cursor.execute(*settings)
