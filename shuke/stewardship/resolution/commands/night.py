"""Everybody is compared with everybody who could be the same person, outside of any act: only the result is one.

Compared are names, birthdays, what was bought, and the blind indexes of numbers and addresses: nothing is decrypted for it.
"""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from django.db import connection

from shuke.foundation.org.actor import Actor, reading_as
from shuke.foundation.org.command import Outcome
from shuke.stewardship.resolution.commands.finding import keep_candidates
from shuke.stewardship.resolution.matching.child import compared
from shuke.stewardship.resolution.matching.prepared import HAN, SCHEMA
from shuke.stewardship.resolution.rules.strength import is_worth_a_look, least_for

BATCH = 20_000
SCHEMA_ORDER = (
    "id", "name", "family", "given", "sound", "family_sound", "born", "year", "month_day", "email", "gender", "address",
    "place", "device", "number", "is_han", "is_han_address", "phones", "goods",
)  # fmt: skip
# One person a row; the sound of the family name is what the given name's leaves of the whole.
PEOPLE = """
SELECT c.id, lower(replace(c.name, ' ', '')), left(c.name, length(c.name) - length(c.given_name)),
       nullif(c.given_name, ''),
       nullif(c.pinyin, ''), left(c.pinyin, length(c.pinyin) - length(c.given_pinyin)),
       coalesce(lpad(b.year::text, 4, '0'), '') || lpad(b.month::text, 2, '0') || lpad(b.day::text, 2, '0'),
       lpad(b.year::text, 4, '0'), lpad(b.month::text, 2, '0') || lpad(b.day::text, 2, '0'),
       (SELECT encode(i.blind, 'hex') FROM customers_identifier i
         WHERE i.customer_id = c.id AND i.kind = 'email' AND i.ended_at IS NULL
         ORDER BY i.is_primary DESC, i.id LIMIT 1),
       nullif(c.gender, ''), NULL, NULL, NULL,
       (SELECT encode(i.blind, 'hex') FROM customers_identifier i
         WHERE i.customer_id = c.id AND i.kind = 'wechat' AND i.ended_at IS NULL
         ORDER BY i.id LIMIT 1),
       NULL, false,
       array(SELECT encode(i.blind, 'hex') FROM customers_identifier i WHERE i.customer_id = c.id AND i.kind = 'phone'
              AND i.ended_at IS NULL ORDER BY i.is_primary DESC, i.id),
       array(SELECT DISTINCT l.product_id::text FROM orders_order o JOIN orders_line l ON l.order_id = o.id
              WHERE o.customer_id = c.id AND l.is_goods LIMIT 30)
  FROM customers_customer c LEFT JOIN customers_birthday b ON b.customer_id = c.id
 WHERE c.status = 'active' AND c.kind = 'person' AND c.id > %s ORDER BY c.id LIMIT %s
"""


def compare_everybody(*, actor: Actor) -> Outcome:
    """The night's work: read in batches, compared in a child process, kept by one act."""
    with reading_as(actor), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM customers_customer WHERE status = 'active' AND kind = 'person'")
        people = int(cursor.fetchone()[0])
    found = [pair for pair in compared(_batches(actor), least_for(people)) if is_worth_a_look(pair.reasons)]
    return keep_candidates(actor=actor, found=found)


def _batches(actor: Actor) -> Iterator[pa.RecordBatch]:
    after = 0
    while True:
        with reading_as(actor), connection.cursor() as cursor:
            cursor.execute(PEOPLE, [after, BATCH])
            rows: list[Any] = cursor.fetchall()
        if not rows:
            return
        after = rows[-1][0]
        columns = [
            [None if value in ("", []) else value for value in column] for column in zip(*rows, strict=True)
        ]
        batch = dict(zip(SCHEMA_ORDER, columns, strict=True))
        # The database's own ranges of letters depend on how it was set up.
        batch["is_han"] = [bool(name and HAN.search(name)) for name in batch["name"]]
        yield pa.RecordBatch.from_pydict(batch, schema=SCHEMA)
