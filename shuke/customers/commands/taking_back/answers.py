"""Taking back what one transaction answered in custom fields; part of taking back what it changed of people."""

from typing import Any

_JUDGE = (
    "DELETE FROM {table} t WHERE t.kind = 'field' AND NOT EXISTS (SELECT 1 FROM customers_fieldvalue v WHERE v.id = t.row_id)",
    # Of a person who was new and stays, the answers stay too, unsaid.
    """DELETE FROM {table} t USING customers_fieldvalue v WHERE t.kind = 'field' AND v.id = t.row_id
        AND v.customer_id IN (SELECT row_id FROM {table} WHERE kind = 'customer' AND is_new)""",
    """UPDATE {table} t SET reason = 'changed' FROM customers_fieldvalue v
        WHERE t.kind = 'field' AND v.id = t.row_id AND v.row_xid <> t.version::text::xid8""",
)
_TAKE_BACK = (
    """DELETE FROM customers_fieldvalue v USING {table} t
        WHERE t.kind = 'field' AND t.is_new AND t.reason = '' AND v.id = t.row_id RETURNING v.customer_id""",
    """UPDATE customers_fieldvalue v SET text = f.text, number = f.number, day = f.day, person_key_id = f.person_key_id,
              ciphertext = decode(f.ciphertext, 'hex'), blind = decode(f.blind, 'hex')
         FROM {table} t, jsonb_to_record(t.image)
              AS f(text text, number numeric, day date, ciphertext text, person_key_id bigint, blind text)
        WHERE t.kind = 'field' AND NOT t.is_new AND t.reason = '' AND v.id = t.row_id RETURNING v.customer_id""",
)


def take_back_answers(cursor: Any, table: str) -> int:
    """Answers that were new go, others are as they were; how many. Rows of the table have kind "field"."""
    for statement in _JUDGE:
        cursor.execute(statement.format(table=table))
    count = 0
    for statement in _TAKE_BACK:
        back = f"WITH back AS ({statement.format(table=table)})"
        cursor.execute(f"{back} INSERT INTO removed_touched SELECT customer_id, '' FROM back")
        count += int(cursor.rowcount)
    return count
