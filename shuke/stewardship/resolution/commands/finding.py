"""Pairs that may be one person: kept for somebody to look at, or merged where there is no doubt."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import connection

from shuke.customers.commands.ties.guarded import are_child_and_guardian
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.house.switches import MERGE_BY_RULE
from shuke.foundation.org.queries.switches import is_switched_on
from shuke.stewardship.resolution.commands.merging import merge_customers
from shuke.stewardship.resolution.commands.review import STAKE
from shuke.stewardship.resolution.matching.weighed import Weighed
from shuke.stewardship.resolution.rules.strength import LEAST, entry_weight, merges_by_rule

LOOKS_BACK = timedelta(minutes=20)
# Whom a record that just came in may be: an own number in common, or the sound of the name and the birthday.
ENTRIES = """
WITH fresh AS (SELECT id FROM customers_customer WHERE created_at > %(since)s AND status = 'active'
    UNION SELECT customer_id FROM customers_identifier WHERE captured_at > %(since)s AND ended_at IS NULL),
alike AS (
    SELECT f.id AS one, o.customer_id AS other, o.kind AS reason FROM fresh f
      JOIN customers_identifier i ON i.customer_id = f.id AND i.ended_at IS NULL AND i.kind IN ('phone', 'email', 'wechat')
      JOIN customers_identifier o ON o.blind = i.blind AND o.kind = i.kind AND o.ended_at IS NULL AND o.customer_id <> f.id
    UNION SELECT f.id, o.id, 'birthday' FROM fresh f JOIN customers_customer c ON c.id = f.id
      JOIN customers_birthday b ON b.customer_id = c.id JOIN customers_customer o ON o.pinyin = c.pinyin AND o.id <> c.id
      JOIN customers_birthday p ON p.customer_id = o.id AND (p.month, p.day, p.is_lunar) = (b.month, b.day, b.is_lunar)
       AND p.year = b.year WHERE c.pinyin <> '')
SELECT least(a.one, a.other), greatest(a.one, a.other), array_agg(DISTINCT a.reason),
       bool_or(x.name = y.name AND x.name <> ''), bool_or(x.pinyin = y.pinyin AND x.pinyin <> ''),
       bool_or(x.name <> '' AND y.name <> ''), bool_or(x.gender <> y.gender AND x.gender <> '' AND y.gender <> ''),
       bool_or((p.year, p.month, p.day) <> (q.year, q.month, q.day))
  FROM alike a JOIN customers_customer x ON x.id = a.one AND x.status = 'active' AND x.kind = 'person'
  JOIN customers_customer y ON y.id = a.other AND y.status = 'active' AND y.kind = 'person'
  LEFT JOIN customers_birthday p ON p.customer_id = x.id LEFT JOIN customers_birthday q ON q.customer_id = y.id
 GROUP BY 1, 2 LIMIT 5000
"""
KEPT = """
INSERT INTO resolution_candidate AS k (left_id, right_id, weight, reasons, state, found_by, stake_minor)
SELECT (p ->> 0)::bigint, (p ->> 1)::bigint, (p ->> 2)::float8, p -> 3, 'open', %s, 0 FROM jsonb_array_elements(%s::jsonb) p
ON CONFLICT (left_id, right_id) DO UPDATE SET weight = excluded.weight, reasons = excluded.reasons
 WHERE k.state = 'open' AND (k.weight, k.reasons) IS DISTINCT FROM (excluded.weight, excluded.reasons)
RETURNING k.id
"""
# What somebody decided of two records holds for whom they were merged into as well.
APART = """
SELECT least(l.id, r.id), greatest(l.id, r.id) FROM (
    SELECT coalesce(a.merged_into_id, a.id) AS id, k.right_id FROM resolution_candidate k
      JOIN customers_customer a ON a.id = k.left_id
     WHERE k.state = 'different') l
  JOIN LATERAL (SELECT coalesce(b.merged_into_id, b.id) AS id FROM customers_customer b WHERE b.id = l.right_id) r ON true
"""


@command
def keep_candidates(*, actor: Actor, found: Sequence[Weighed]) -> Outcome:
    """Pairs that the night's comparing found wait for somebody to look; answers how many are new or changed."""
    return _kept(found, "night")


@command
def match_entries(*, actor: Actor, now: datetime) -> Outcome:
    """Records that came in within the last minutes are compared by what is exact; answers how many pairs are new."""
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, {"since": now - LOOKS_BACK})
        found = [_entry(*row) for row in cursor.fetchall()]
    return _kept((pair for pair in found if pair.weight >= LEAST), "entry")


@command
def merge_by_rule(*, actor: Actor, today: date, most: int = 500) -> Outcome:
    """Open pairs that are one person beyond doubt become one record, unless the shop switched that off; answers how many."""
    if not is_switched_on(MERGE_BY_RULE):
        return Unchanged(0)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k.left_id, k.right_id, k.weight, k.reasons::text FROM resolution_candidate k"
            " JOIN customers_customer a ON a.id = k.left_id AND a.status = 'active'"
            " JOIN customers_customer b ON b.id = k.right_id AND b.status = 'active'"
            " WHERE k.state = 'open' ORDER BY k.weight DESC"
        )
        sure = [row for row in cursor.fetchall() if merges_by_rule(row[2], json.loads(row[3]))][:most]
    done = 0
    for left, right, _weight, reasons in sure:
        if _are_apart_still(left, right) and not are_child_and_guardian((left, right)):
            outcome = merge_customers(
                actor=actor, customer_ids=(left, right), today=today, reasons=tuple(json.loads(reasons))
            )
            done += isinstance(outcome, Done)
    if not done:
        return Unchanged(0)
    record({"merges": done})
    return Done(done)


def _are_apart_still(left: int, right: int) -> bool:
    """Both stand by themselves: an earlier pair of the same night may have taken one of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM customers_customer WHERE id IN (%s, %s) AND status = 'active'",
            [left, right],
        )
        return int(cursor.fetchone()[0]) == 2


def _entry(
    left: int,
    right: int,
    codes: list[str],
    same_name: bool,
    same_sound: bool,
    both: bool,
    gender: bool,
    born: bool,
) -> Weighed:
    reasons = [*codes]
    if same_name or same_sound:
        reasons.append("name" if same_name else "pinyin")
    elif both:
        reasons.append("name_differs")
    reasons += ["gender_differs"] if gender else []
    reasons += ["birthday_differs"] if born and "birthday" not in codes else []
    return Weighed(left, right, entry_weight(reasons), tuple(reasons))


def _kept(found: Iterable[Weighed], found_by: str) -> Outcome:
    with connection.cursor() as cursor:
        cursor.execute(APART)
        apart = set(cursor.fetchall())
        pairs = [
            [one.left, one.right, one.weight, list(one.reasons)]
            for one in found
            if (one.left, one.right) not in apart
        ]
        cursor.execute(KEPT, [found_by, json.dumps(pairs)])
        changed = [int(row[0]) for row in cursor.fetchall()]
        cursor.execute(STAKE, [changed])
    if not changed:
        return Unchanged(0)
    record({"pairs": len(changed)})
    return Done(len(changed))
