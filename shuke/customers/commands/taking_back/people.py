"""Set-based acts by which people that one transaction enrolled are forgotten again, or are as they were before.

The caller's temporary table: kind (customer, birthday, tag), row_id, is_new, version, sealed, key_id, reason (empty).
What stays gets a reason: "changed", "identifier", "tagged", "owner" (since then), "sale", "note", "followup", "used"
(something else hangs on it).
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from shuke.customers.commands.sealing.people import copy_rows
from shuke.customers.commands.taking_back.answers import take_back_answers
from shuke.customers.commands.taking_back.images import open_images
from shuke.customers.rules.names import name_columns
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.backend.constraints import links_to
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record, record_set

# What belongs to a person, in the order in which it may go; and why another version of it holds the person.
PARTS = {
    "customers_tagging": "tagged",
    "customers_ownership": "owner",
    "customers_birthday": "changed",
    "customers_identifier": "identifier",
    "customers_fieldvalue": "field",
}
REASONS = {
    "orders_order": "sale",
    "orders_refund": "sale",
    "customers_note": "note",
    "care_followup": "followup",
}
_NEW = "t.kind = 'customer' AND t.is_new AND t.reason = ''"
_CHANGED = """
UPDATE {table} t SET reason = 'changed' FROM customers_customer c
 WHERE t.kind = 'customer' AND t.reason = '' AND c.id = t.row_id AND c.row_xid <> t.version::text::xid8
"""
_OTHER_PART = """
UPDATE {table} t SET reason = '{reason}' WHERE {new}
   AND EXISTS (SELECT 1 FROM {part} p WHERE p.customer_id = t.row_id AND p.row_xid <> %(version)s::text::xid8 {but})
"""
# What a later import changed and what was put back since is this import's again.
_SAME_AGAIN = """
AND NOT EXISTS (SELECT 1 FROM {table} b WHERE b.kind = '{kind}' AND b.row_id = p.{key} AND b.version::text::xid8 = p.row_xid)
"""
_CHANGING = {"customers_birthday": ("birthday", "customer_id"), "customers_fieldvalue": ("field", "id")}
_HELD = "UPDATE {table} t SET reason = '{reason}' WHERE {new} AND EXISTS (SELECT 1 FROM {link} WHERE {where})"
_FORMER = """
CREATE TEMPORARY TABLE removed_former ON COMMIT DROP AS
SELECT row_id, kind, sealed, key_id FROM {table} t
 WHERE t.kind IN ('customer', 'birthday') AND NOT t.is_new AND t.reason = '' AND t.sealed IS NOT NULL
"""
_PERSON = ("name", "given_name", "pinyin", "given_pinyin", "initials", "gender", "owner_id")
_DAY = ("year", "month", "day", "is_lunar")


_TOUCHED = "CREATE TEMPORARY TABLE removed_touched (customer_id bigint, kind text) ON COMMIT DROP"
# Where the first identifier of a kind goes, the next one is it.
_PRIMARY = """
UPDATE customers_identifier i SET is_primary = true
  FROM (SELECT DISTINCT ON (i.customer_id, i.kind) i.id,
               bool_or(i.is_primary) OVER (PARTITION BY i.customer_id, i.kind) AS has_one
          FROM customers_identifier i WHERE i.ended_at IS NULL AND i.customer_id IN (SELECT customer_id FROM removed_touched)
         ORDER BY i.customer_id, i.kind, i.id) f
 WHERE f.id = i.id AND NOT f.has_one
"""


def judge_people(cursor: Any, table: str, version: int, passed_over: Mapping[str, str]) -> None:
    """Give a reason to every person of the table who must stay.

    ``version``: the transaction that enrolled them, and with it their parts. ``passed_over``: tables whose rows go with
    the person, each with the condition (on "r") of those that do.
    """
    for part, reason in PARTS.items():
        kind, key = _CHANGING.get(part, ("", ""))
        but = _SAME_AGAIN.format(table=table, kind=kind, key=key) if kind else ""
        other = _OTHER_PART.format(table=table, reason=reason, part=part, new=_NEW, but=but)
        cursor.execute(other, {"version": version})
    for child, column in links_to("customers_customer"):
        if child not in PARTS and child not in ("customers_personkey", "customers_lookup"):
            where = f"r.{column} = t.row_id AND NOT ({passed_over.get(child, 'false')})"
            _hold(cursor, table, REASONS.get(child, "used"), f"{child} r", where)
    for own in ("customers_personkey", "customers_identifier"):
        for child, column in links_to(own):
            if child not in PARTS:
                link = f"{child} r JOIN {own} o ON o.id = r.{column}"
                _hold(cursor, table, REASONS.get(child, "used"), link, "o.customer_id = t.row_id")
    # Last, for it says the least: what hangs on a person may have touched the row as well.
    cursor.execute(_CHANGED.format(table=table))


def _hold(cursor: Any, table: str, reason: str, link: str, where: str) -> None:
    cursor.execute(_HELD.format(table=table, reason=reason, link=link, where=where, new=_NEW))


@command
def forget_people(*, actor: Actor, table: str) -> Outcome:
    """People of the table without a reason to stay (see judge_people) are removed with all that belongs to them."""
    gone = f"SELECT t.row_id FROM {table} t WHERE {_NEW}"
    with elevated(), connection.cursor() as cursor:
        # The person first (keys are checked at the end): triggers on the parts then find nobody to keep up to date.
        cursor.execute(f"DELETE FROM customers_customer WHERE id IN ({gone})")
        removed = int(cursor.rowcount)
        for part in ("customers_lookup", *PARTS, "customers_personkey"):
            cursor.execute(f"DELETE FROM {part} WHERE customer_id IN ({gone})")
    if not removed:
        return Unchanged(0)
    record({"customers": removed})
    return Done(removed)


@command
def take_back_changes(*, actor: Actor, table: str, version: int) -> Outcome:
    """What one transaction changed of people who stay is put back; answers {"customers", "identifiers", "tags"}."""
    known = f"SELECT row_id FROM {table} WHERE kind = 'customer' AND is_new"
    with elevated(), connection.cursor() as cursor:
        for statement in (_FORMER.format(table=table), "ANALYZE removed_former", _TOUCHED):
            cursor.execute(statement)
        _judge_birthdays(cursor, table)
        restored = _restore_people(cursor, version)
        days = _restore_birthdays(cursor, table)
        identifiers = _drop_parts(cursor, "customers_identifier", known, version)
        cursor.execute(_PRIMARY)
        _drop_parts(cursor, "customers_origin", known, version)
        answers = take_back_answers(cursor, table)
        taggings = _drop_parts(cursor, "customers_tagging", known, version)
        labels = _drop_labels(cursor, table)
    facts = {
        "customers": restored,
        "birthdays": days,
        "answers": answers,
        "identifiers": identifiers,
        "taggings": taggings,
        "tags": labels,
    }
    if not any(facts.values()):
        return Unchanged(facts)
    record_set({**facts}, "SELECT DISTINCT customer_id FROM removed_touched")
    return Done(facts)


def _restore_people(cursor: Any, version: int) -> int:
    cursor.execute(
        "CREATE TEMPORARY TABLE removed_person (row_id bigint, name text, given_name text, pinyin text, given_pinyin text,"
        " initials text, gender text, owner_id bigint) ON COMMIT DROP"
    )
    cursor.execute(
        "CREATE TEMPORARY VIEW removed_people AS SELECT * FROM removed_former WHERE kind = 'customer'"
    )
    for images in open_images(cursor, "removed_people", ("name", "gender", "owner_id")):
        lines = [image | dict(name_columns(image["name"]).items()) for image in images]
        copy_rows(
            cursor, "removed_person", ("row_id", *_PERSON),
            [(line["row_id"], *(line[column] for column in _PERSON)) for line in lines],
        )  # fmt: skip
    cursor.execute("ANALYZE removed_person")
    # An owner given by the import goes with it; the dated fact of it is the import's too.
    cursor.execute(
        "DELETE FROM customers_ownership o USING removed_person p WHERE o.customer_id = p.row_id AND p.owner_id IS NULL"
        " AND o.row_xid = %s::text::xid8",
        [version],
    )
    columns = ", ".join(f"{column} = p.{column}" for column in _PERSON)
    cursor.execute(
        f"UPDATE customers_customer c SET {columns}, version = c.version + 1 FROM removed_person p WHERE c.id = p.row_id"
    )
    restored = int(cursor.rowcount)
    cursor.execute("INSERT INTO removed_touched SELECT row_id, 'customer' FROM removed_person")
    return restored


def _judge_birthdays(cursor: Any, table: str) -> None:
    """Of a person who was new and stays, the birthday stays too, unsaid."""
    cursor.execute(
        f"DELETE FROM {table} t WHERE t.kind = 'birthday' AND (NOT EXISTS (SELECT 1 FROM customers_birthday b"
        f" WHERE b.customer_id = t.row_id) OR t.row_id IN (SELECT row_id FROM {table} WHERE kind = 'customer' AND is_new))"
    )
    cursor.execute(
        f"UPDATE {table} t SET reason = 'changed' FROM customers_birthday b"
        " WHERE t.kind = 'birthday' AND b.customer_id = t.row_id AND b.row_xid <> t.version::text::xid8"
    )
    cursor.execute(
        f"DELETE FROM removed_former f WHERE f.kind = 'birthday' AND NOT EXISTS (SELECT 1 FROM {table} t"
        " WHERE t.kind = 'birthday' AND t.row_id = f.row_id AND t.reason = '')"
    )


def _restore_birthdays(cursor: Any, table: str) -> int:
    cursor.execute(
        "CREATE TEMPORARY TABLE removed_day (row_id bigint, year int, month int, day int, is_lunar boolean) ON COMMIT DROP"
    )
    cursor.execute(
        "CREATE TEMPORARY VIEW removed_days AS SELECT * FROM removed_former WHERE kind = 'birthday'"
    )
    for images in open_images(cursor, "removed_days", _DAY):
        copy_rows(
            cursor, "removed_day", ("row_id", *_DAY),
            [(image["row_id"], *(image[column] for column in _DAY)) for image in images],
        )  # fmt: skip
    cursor.execute(
        "WITH back AS (UPDATE customers_birthday b SET year = d.year, month = d.month, day = d.day, is_lunar = d.is_lunar"
        " FROM removed_day d WHERE b.customer_id = d.row_id RETURNING b.customer_id)"
        " INSERT INTO removed_touched SELECT customer_id, 'birthday' FROM back"
    )
    restored = int(cursor.rowcount)
    cursor.execute(
        f"WITH gone AS (DELETE FROM customers_birthday b USING {table} t WHERE t.kind = 'birthday' AND t.is_new"
        " AND t.reason = '' AND b.customer_id = t.row_id RETURNING b.customer_id)"
        " INSERT INTO removed_touched SELECT customer_id, '' FROM gone"
    )
    return restored + int(cursor.rowcount)


def _drop_parts(cursor: Any, part: str, new_people: str, version: int) -> int:
    """Rows that the transaction added to people who were known before."""
    cursor.execute(
        f"WITH gone AS (DELETE FROM {part} p WHERE p.row_xid = %s::text::xid8 AND p.customer_id NOT IN ({new_people})"
        " RETURNING p.customer_id) INSERT INTO removed_touched SELECT customer_id, '' FROM gone",
        [version],
    )
    return int(cursor.rowcount)


def _drop_labels(cursor: Any, table: str) -> int:
    """Tags that the import brought and nobody wears."""
    for child, column in links_to("customers_tag"):
        cursor.execute(
            f"UPDATE {table} t SET reason = 'used' WHERE t.kind = 'tag' AND t.reason = ''"
            f" AND EXISTS (SELECT 1 FROM {child} c WHERE c.{column} = t.row_id)"
        )
    cursor.execute(
        f"DELETE FROM customers_tag g USING {table} t WHERE t.kind = 'tag' AND t.reason = '' AND g.id = t.row_id"
    )
    return int(cursor.rowcount)
