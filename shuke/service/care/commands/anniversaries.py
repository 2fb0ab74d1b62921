"""Birthdays and years of membership that are near become follow-ups."""

from datetime import date, timedelta
from typing import Any

from django.db import connection

from shuke.customers.rules.birthdays import days_named, next_kept, year_kept
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.service.care.commands.planned import Pick, plan_many

BIRTHDAYS = """
SELECT b.customer_id, b.year, b.month, b.day, b.is_lunar FROM customers_birthday b
  JOIN customers_customer c ON c.id = b.customer_id AND c.status = 'active' AND c.owner_id IS NOT NULL
 WHERE (b.month * 100 + b.day) = ANY(CASE WHEN b.is_lunar THEN %s ELSE %s END)
   -- a child is greeted by nobody but the family
   AND NOT EXISTS (SELECT 1 FROM customers_guardianship g WHERE g.child_id = b.customer_id AND g.until_on IS NULL)
"""
MEMBERS = """
SELECT id, joined_on FROM customers_customer
 WHERE status = 'active' AND owner_id IS NOT NULL AND joined_on < %s - 300
   AND (extract(month FROM joined_on) * 100 + extract(day FROM joined_on))::int = ANY(%s)
"""


@command
def plan_anniversaries(*, actor: Actor, today: date, days: int = 3) -> Outcome:
    """Follow-ups for the owned customers whose birthday or membership anniversary is within ``days`` days."""
    solar, lunar = days_named(today, days)
    solar_codes = [month * 100 + day for month, day in solar]
    with connection.cursor() as cursor:
        cursor.execute(BIRTHDAYS, [[month * 100 + day for month, day in lunar], solar_codes])
        rows: list[Any] = cursor.fetchall()
        birthdays = [_birthday(*(*row, today)) for row in rows]
        cursor.execute(MEMBERS, [today, solar_codes])
        rows = cursor.fetchall()
        members = [_membership(*(*row, today)) for row in rows]
    last = today + timedelta(days=days - 1)
    made = sum(
        int(
            plan_many(actor=actor, kind=kind, picks=[pick for pick in picks if pick.due_on <= last]).value
            or 0
        )
        for kind, picks in (("birthday", birthdays), ("anniversary", members))
    )
    if not made:
        return Unchanged(0)
    record({"planned": made, "today": today})
    return Done(made)


def _birthday(customer_id: int, year: int | None, month: int, day: int, is_lunar: bool, today: date) -> Pick:
    kept = next_kept(month, day, is_lunar, today)
    counted = year_kept(kept, is_lunar)
    reason = {"is_lunar": is_lunar, "age": counted - year if year else None, "kept_on": str(kept)}
    return Pick(customer_id, f"birthday:{counted}", kept, reason)


def _membership(customer_id: int, joined_on: date, today: date) -> Pick:
    kept = next_kept(joined_on.month, joined_on.day, False, today)
    return Pick(
        customer_id, f"member:{kept.year}", kept, {"years": kept.year - joined_on.year, "kept_on": str(kept)}
    )
