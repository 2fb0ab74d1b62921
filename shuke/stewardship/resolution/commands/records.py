"""The records that an act of resolution is about: in reach, locked in the order of their numbers, as they stand."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from shuke.foundation.org.refusals import NotFound

RECORD = """
SELECT id, kind, status, merged_into_id, name, given_name, pinyin, given_pinyin, initials, gender, language, home_unit_id,
       home_path, owner_id, joined_on, version FROM customers_customer WHERE id = ANY (%s) ORDER BY id
"""
# Not less than this: whoever writes a row that names one of them waits, and finds it merged.
LOCK = " FOR UPDATE"


def locked(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Records by id, locked in one order so that nobody waits in a circle; NotFound unless the actor reaches each."""
    wanted = sorted(set(ids))
    with connection.cursor() as cursor:
        cursor.execute(RECORD + LOCK, [wanted])
        columns = [column.name for column in cursor.description or ()]
        found = {row[0]: dict(zip(columns, row, strict=True)) for row in cursor.fetchall()}
    if len(found) < len(wanted):
        raise NotFound(field="customer_id")
    return found


def root_of(record: dict[str, Any]) -> int:
    """The number that a record's person is kept under now."""
    return int(record["merged_into_id"] or record["id"])
