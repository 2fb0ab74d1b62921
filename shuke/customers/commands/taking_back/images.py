"""What a person's rows said before a set-based act changed them: sealed under the person's key, opened to put it back."""

import json
from collections.abc import Iterable
from typing import Any

from shuke.customers.commands.sealing.people import chunks, copy_rows
from shuke.customers.rules.sealing import image_context
from shuke.foundation.kernel import cipher
from shuke.foundation.org.keyring import keyring

# Whoever is known by an identifier has a key.
_TO_SEAL = """
SELECT t.customer_id, t.image::text, k.id, k.wrapped
  FROM {table} t JOIN LATERAL (SELECT id, wrapped FROM customers_personkey k WHERE k.customer_id = t.customer_id
                                ORDER BY id DESC LIMIT 1) k ON true
 WHERE t.former_version IS NOT NULL
"""
_SEALED = """
UPDATE {table} t SET sealed = i.sealed, key_id = i.key_id FROM {table}_image i WHERE i.customer_id = t.customer_id
"""
_TO_OPEN = "SELECT t.row_id, t.sealed, t.key_id, k.wrapped FROM {table} t JOIN customers_personkey k ON k.id = t.key_id"


def seal_images(cursor: Any, table: str) -> None:
    """Replace the plain column ``image`` of a temporary table by ``sealed`` and ``key_id``."""
    cursor.execute(f"ALTER TABLE {table} ADD COLUMN sealed bytea, ADD COLUMN key_id bigint")
    cursor.execute(
        f"CREATE TEMPORARY TABLE {table}_image (customer_id bigint, sealed bytea, key_id bigint) ON COMMIT DROP"
    )
    master = keyring().master
    for rows in chunks(cursor, _TO_SEAL.format(table=table)):
        copy_rows(cursor, f"{table}_image", ("customer_id", "sealed", "key_id"), _sealed(master, rows))
    cursor.execute(_SEALED.format(table=table))
    cursor.execute(f"ALTER TABLE {table} DROP COLUMN image")


def _sealed(master: bytes, rows: Iterable[tuple[Any, ...]]) -> Iterable[tuple[int, str, int]]:
    for customer_id, image, key_id, wrapped in rows:
        sealed = cipher.seal(cipher.unwrap(master, wrapped), image_context(key_id), image)
        yield customer_id, "\\x" + sealed.hex(), key_id


def open_images(cursor: Any, table: str, columns: tuple[str, ...]) -> Iterable[list[dict[str, Any]]]:
    """The former states in a table of (row_id, sealed, key_id), by the thousand; each with its ``row_id``."""
    master = keyring().master
    for rows in chunks(cursor, _TO_OPEN.format(table=table)):
        yield [
            {"row_id": row_id} | _opened(master, sealed, key_id, wrapped, columns)
            for row_id, sealed, key_id, wrapped in rows
        ]


def _opened(
    master: bytes, sealed: bytes, key_id: int, wrapped: bytes, columns: tuple[str, ...]
) -> dict[str, Any]:
    image = json.loads(cipher.open_sealed(cipher.unwrap(master, wrapped), image_context(key_id), sealed))
    return {name: image[name] for name in columns}
