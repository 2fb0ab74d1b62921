"""Tiers that another programme had given: brought over once, as dated facts, and taken back where nothing changed since.

Rows come in a temporary table: customer_id, tier (a key of the terms in force), until_on (or null). Names of temporary
tables are program text, never input.
"""

from datetime import date
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record_set
from shuke.trade.programme.queries.terms import USUAL, in_force
from shuke.trade.programme.rules.tiers import kept_until

# Who has that tier already keeps it as it is. Where no day was brought the tier is kept as if it were won today.
NEW = """
CREATE TEMPORARY TABLE programme_opening ON COMMIT DROP AS
SELECT t.customer_id, t.tier,
       CASE WHEN t.tier <> %(base)s THEN greatest(coalesce(t.until_on, %(kept)s), %(today)s) END AS until_on,
       m.tier AS former, m.tier_since AS before_since, m.tier_until AS before_until
  FROM {table} t JOIN customers_customer c ON c.id = t.customer_id AND c.status = 'active' AND c.kind = 'person'
  LEFT JOIN programme_membership m ON m.customer_id = t.customer_id AND m.programme_id = %(programme)s
 WHERE m.tier IS DISTINCT FROM t.tier
"""
LOCK = """
SELECT 1 FROM programme_membership m WHERE m.programme_id = %(programme)s
   AND m.customer_id IN (SELECT customer_id FROM {table}) ORDER BY m.id FOR NO KEY UPDATE
"""
SET = (
    """
UPDATE programme_membership m SET tier = o.tier, tier_since = %(today)s, tier_until = o.until_on
  FROM programme_opening o WHERE o.customer_id = m.customer_id AND m.programme_id = %(programme)s
""",
    """
INSERT INTO programme_membership (programme_id, customer_id, joined_on, tier, tier_since, tier_until)
SELECT %(programme)s, o.customer_id, %(today)s, o.tier, %(today)s, o.until_on
  FROM programme_opening o WHERE o.former IS NULL
""",
    """
INSERT INTO programme_tierchange (customer_id, programme_id, "on", from_tier, to_tier, why, merge_no, before_since, before_until,
                                  spend_minor, orders, points)
SELECT customer_id, %(programme)s, %(today)s, coalesce(former, ''), tier, 'opened', %(job)s, before_since, before_until, 0, 0, 0
  FROM programme_opening
""",
)
# Only where the brought tier is still the last word.
BACK = """
CREATE TEMPORARY TABLE programme_opening ON COMMIT DROP AS
SELECT t.customer_id, t.from_tier, t.to_tier, t.before_since, t.before_until FROM programme_tierchange t
  JOIN programme_membership m ON m.customer_id = t.customer_id AND m.programme_id = t.programme_id AND m.tier = t.to_tier
 WHERE t.why = 'opened' AND t.merge_no = %(job)s AND t.programme_id = %(programme)s
   AND t.id = (SELECT max(x.id) FROM programme_tierchange x
                WHERE x.customer_id = t.customer_id AND x.programme_id = t.programme_id)
"""
# Who was no member before stays one, in the base tier: joining is a fact of its own.
GIVE_BACK = (
    """
UPDATE programme_membership m SET tier = coalesce(nullif(o.from_tier, ''), %(base)s),
       tier_since = coalesce(o.before_since, %(today)s), tier_until = o.before_until
  FROM programme_opening o WHERE o.customer_id = m.customer_id AND m.programme_id = %(programme)s
""",
    """
INSERT INTO programme_tierchange (customer_id, programme_id, "on", from_tier, to_tier, why, merge_no, spend_minor, orders, points)
SELECT customer_id, %(programme)s, %(today)s, to_tier, coalesce(nullif(from_tier, ''), %(base)s), 'opened', %(job)s, 0, 0, 0
  FROM programme_opening WHERE to_tier <> coalesce(nullif(from_tier, ''), %(base)s)
""",
)


@command
def open_tiers(*, actor: Actor, table: str, job: int, today: date, programme: str = USUAL) -> Outcome:
    """Members take the tiers of the table; answers how many changed. ``job`` is the number by which it is taken back."""
    with elevated(), connection.cursor() as cursor:
        current = in_force(programme)
        if current is None:
            return Unchanged(0)
        kept = kept_until(current.terms.tier_policy, today)
        values: dict[str, Any] = {
            "programme": programme, "today": today, "job": job, "base": current.terms.tiers[0].key, "kept": kept,
        }  # fmt: skip
        cursor.execute(LOCK.format(table=table), values)
        cursor.execute(NEW.format(table=table), values)
        changed = cursor.rowcount
        if not changed:
            return Unchanged(0)
        for statement in SET:
            cursor.execute(statement, values)
        record_set({"programme": programme, "tiers": changed}, "SELECT customer_id FROM programme_opening")
    return Done(changed)


@command
def take_back_tiers(*, actor: Actor, job: int, base: str, today: date, programme: str = USUAL) -> Outcome:
    """Members have the tiers from before ``open_tiers`` again, where nothing changed since; answers how many."""
    values: dict[str, Any] = {"programme": programme, "today": today, "job": job, "base": base}
    with elevated(), connection.cursor() as cursor:
        cursor.execute(BACK, values)
        if not cursor.rowcount:
            return Unchanged(0)
        changed = cursor.rowcount
        for statement in GIVE_BACK:
            cursor.execute(statement, values)
        record_set({"programme": programme, "tiers": changed}, "SELECT customer_id FROM programme_opening")
    return Done(changed)
