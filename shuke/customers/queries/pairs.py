"""Two records side by side, for who asks whether they are strangers: marks that both have, and nothing else of either."""

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query

# Numbers that ended count too: a phone is not passed on between strangers within the time that it is kept.
_SHARED = """
SELECT DISTINCT i.kind FROM customers_identifier i
  JOIN customers_identifier o ON o.kind = i.kind AND o.blind = i.blind AND o.customer_id = %(other)s
 WHERE i.customer_id = %(one)s AND i.kind IN ('phone', 'email')
UNION
SELECT 'household' FROM customers_housemate m
  JOIN customers_housemate o ON o.household_id = m.household_id AND o.customer_id = %(other)s AND o.until_on IS NULL
 WHERE m.customer_id = %(one)s AND m.until_on IS NULL
UNION
SELECT 'guardian' FROM customers_guardianship
 WHERE (child_id, guardian_id) IN ((%(one)s, %(other)s), (%(other)s, %(one)s)) AND until_on IS NULL
UNION
SELECT 'device' FROM customers_membersession s
 WHERE s.customer_id = %(other)s AND (s.device_mark = %(mark)s OR s.device_mark IN (
           SELECT o.device_mark FROM customers_membersession o WHERE o.customer_id = %(one)s AND o.device_mark IS NOT NULL))
"""
_MAILBOX = """
SELECT 1 FROM customers_identifier WHERE customer_id = %s AND kind = 'email' AND blind = %s AND ended_at IS NULL
"""


@query("customers.view")
def shared_marks(*, actor: Actor, one: int, other: int, mark: bytes | None = None) -> frozenset[str]:
    """What both have: "phone", "email", "household", "guardian", "device"; ``mark`` is the device that ``one`` uses now."""
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, {"one": one, "other": other, "mark": mark})
        return frozenset(str(row[0]) for row in cursor.fetchall())


@query("customers.view")
def has_mailbox(*, actor: Actor, customer_id: int, blind: bytes) -> bool:
    """Whether an address, by its blind index, is the customer's."""
    with connection.cursor() as cursor:
        cursor.execute(_MAILBOX, [customer_id, blind])
        return cursor.fetchone() is not None
