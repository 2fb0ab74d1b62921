"""Children who turned 14 are asked for their own consent; those whose guardian left, for another guardian."""

from datetime import date
from typing import Any

from django.db import connection

from shuke.customers.rules.birthdays import DateInvalid, born_on
from shuke.customers.rules.guardians import grown_on
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.service.care.commands.planned import Pick, plan_many

# Whoever has a guardian, or would need one; the oldest of them turned 14 some time ago and was not asked yet.
CHILDREN = """
SELECT b.customer_id, b.year, b.month, b.day, b.is_lunar, g.child_id IS NOT NULL
  FROM customers_birthday b JOIN customers_customer c ON c.id = b.customer_id AND c.status = 'active'
  LEFT JOIN LATERAL (SELECT g.child_id FROM customers_guardianship g
        WHERE g.child_id = b.customer_id AND g.until_on IS NULL LIMIT 1) g ON true
 WHERE b.year IS NOT NULL AND (g.child_id IS NOT NULL OR b.year >= %s)
"""


@command
def plan_consents(*, actor: Actor, today: date) -> Outcome:
    """A follow-up for everybody who turned 14 and has not agreed alone, and for every child without a guardian.

    Answers how many are new.
    """
    with connection.cursor() as cursor:
        cursor.execute(CHILDREN, [today.year - 15])
        rows: list[Any] = cursor.fetchall()
    picks = [pick for row in rows if (pick := _pick(*(*row, today))) is not None]
    made = int(plan_many(actor=actor, kind="own_consent", picks=picks).value or 0)
    if not made:
        return Unchanged(0)
    record({"planned": made, "today": today})
    return Done(made)


def _pick(
    customer_id: int, year: int, month: int, day: int, is_lunar: bool, has_guardian: bool, today: date
) -> Pick | None:
    try:
        is_grown = grown_on(born_on(year, month, day, is_lunar)) <= today
    except DateInvalid:
        return None
    if is_grown == has_guardian:
        return Pick(customer_id, "of_age" if is_grown else "guardian", today, {"is_grown": is_grown})
    return None
