"""Which store and which seller the words of a file mean, as temporary tables for the merge."""

from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.queries import UnitFound
from shuke.integrations.imports.rules.settings import SourceSettings
from shuke.integrations.imports.units import bare, default_unit, unit_by_word

_HERE = """
EXISTS (SELECT 1 FROM org_unit u WHERE starts_with(u.path, %(path)s)
           AND (u.id = s.unit_id OR u.id IN (SELECT g.unit_id FROM org_grant g WHERE g.staff_id = s.id)))
"""


def place_stores(actor: Actor, settings: SourceSettings, table: str) -> None:
    """Make import_store (store, unit_id, store_path, channel): the words of the file that name a unit in reach.

    The empty word is the default. A word that names none is missing, and so are its lines.
    """
    known = unit_by_word(actor, settings)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE import_store (store text, unit_id bigint, store_path text, channel text)"
            " ON COMMIT DROP"
        )
        cursor.execute(f"SELECT DISTINCT store FROM {table} WHERE store IS NOT NULL")
        words = [row[0] for row in cursor.fetchall()]
        rows = [_row("", default_unit(actor, settings))]
        rows += [_row(word, known[bare(word)]) for word in words if bare(word) in known]
        cursor.executemany("INSERT INTO import_store VALUES (%s, %s, %s, %s)", rows)


def seat_sellers(actor: Actor, table: str) -> None:
    """Make import_seller (seller, staff_id): the words of the file that are one staff member's login or name.

    One who is at home under the actor's unit, or has or had a role there; a word for somebody elsewhere names nobody.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE import_seller ON COMMIT DROP AS "
            f"SELECT w.seller, min(s.id) AS staff_id FROM (SELECT DISTINCT seller FROM {table}) w "
            f"JOIN org_staff s ON w.seller IN (s.login, s.name, s.name_en) AND {_HERE} "
            "GROUP BY w.seller HAVING count(*) = 1",
            {"path": actor.path},
        )


def _row(word: str, unit: UnitFound) -> tuple[Any, ...]:
    channel = "web" if unit.sells_online else "store" if unit.kind == "store" else "import"
    return word, unit.id, unit.path, channel
