"""Pages of rows for other programs: conditions by name, a keyset on the id, and what changed since a moment."""

from datetime import datetime
from typing import Any

from django.db import connection

from shuke.foundation.audit.queries import first_transaction_since
from shuke.foundation.org.actor import elevated

Conditions = dict[str, str]  # what may be asked, by name, as SQL with a parameter of that name


def rows_of(
    select: str, conditions: Conditions, wanted: dict[str, Any], order: str, limit: int, **values: Any
) -> list[dict[str, Any]]:
    """Rows for which the named conditions hold, as dicts; names that are no condition are an error of the caller."""
    where = " AND ".join(conditions[name] for name in wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{select} WHERE {where} ORDER BY {order} LIMIT %(limit)s", {**wanted, **values, "limit": limit}
        )
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def transaction_since(moment: datetime) -> str:
    """The first transaction that began an act at that moment or later: rows written since carry it, or a later one.

    The log is read whole for this; nothing of it is told but a transaction's number.
    """
    with elevated():
        return first_transaction_since(moment)
