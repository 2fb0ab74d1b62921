"""Numbers that were merged go on leading to the person: as ids, as member numbers, in old links and other programs."""

from collections.abc import Collection
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.query import query

# Read for everybody: who the survivor is tells nothing until the survivor's own row is reached.
MERGED = {
    "id": "SELECT id, merged_into_id FROM customers_customer WHERE id = ANY (%s::bigint[]) AND status = 'merged'",
    "member_no": "SELECT member_no, merged_into_id FROM customers_customer WHERE member_no = ANY (%s) AND status = 'merged'",
}
REACHED = "SELECT id FROM customers_customer WHERE id = ANY (%s) AND status = 'active'"


def survivors_by(column: str, values: Collection[Any]) -> dict[Any, int]:
    """Merged id or member number → id of the record that the person is kept under, where the actor reaches that one."""
    if not values:
        return {}
    with elevated(), connection.cursor() as cursor:
        cursor.execute(MERGED[column], [list(values)])
        merged: dict[Any, int] = dict(cursor.fetchall())
    if not merged:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(REACHED, [list(merged.values())])
        reached = {int(row[0]) for row in cursor.fetchall()}
    return {former: now for former, now in merged.items() if now in reached}


@query("customers.view")
def survivors_of(*, actor: Actor, customer_ids: Collection[int]) -> dict[int, int]:
    """Merged id → id of the record that the person is kept under, as far as the actor reaches it."""
    return survivors_by("id", customer_ids)


@query("customers.view")
def with_former(*, actor: Actor, customer_id: int) -> list[int]:
    """The customer's id and those of the records within reach that were merged into it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM customers_customer WHERE merged_into_id = %s ORDER BY id", [customer_id]
        )
        return [customer_id, *(int(row[0]) for row in cursor.fetchall())]
