"""What joining the programme changed, for any part of the house: rows of the books, then the learner, then plain numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from shuke.insight.learners.counting import Ints
from shuke.insight.learners.joining import (
    NEVER,
    Change,
    Flags,
    Purchases,
    Rows,
    change,
    matched,
    months_compared,
    rows_of,
)

LOOKED_BACK = 36  # months of joining that are looked at
# Who refused to be analysed stands on neither side.
_PEOPLE = """
SELECT c.id, c.home_unit_id, c.home_path, coalesce(m.joined_on - DATE '0001-01-01' + 1, %s)
  FROM customers_customer c LEFT JOIN programme_membership m ON m.customer_id = c.id AND m.programme_id = %s
 WHERE c.status = 'active' AND c.kind = 'person' AND c.is_profiled ORDER BY c.id
"""
_BOUGHT = """
SELECT o.customer_id, o.sold_on - DATE '0001-01-01' + 1, sum(o.goods_minor - o.refunded_goods_minor)::bigint
  FROM orders_order o JOIN customers_customer c ON c.id = o.customer_id
 WHERE c.status = 'active' AND c.kind = 'person' AND c.is_profiled AND o.status = 'completed' AND o.currency = %s
   AND (o.refunded_minor = 0 OR o.refunded_minor < o.total_minor) AND o.sold_on <= %s
 GROUP BY 1, 2 ORDER BY 1, 2
"""
PIECE = 100_000


@dataclass(frozen=True, slots=True)
class Joined:
    """All people with when they joined, whether that was in a month that can be compared, and the rows of the comparison."""

    paths: list[str]
    joined_on: Ints
    candidates: Flags
    rows: Rows
    matched: Rows
    last: int


def joined(cursor: Any, programme: str, currency: str, today: date) -> Joined:
    """The whole house, read once."""
    cursor.execute(_PEOPLE, [NEVER, programme])
    people = cursor.fetchall()
    ids, homes, joined_on = (np.array([row[place] for row in people], np.int64) for place in (0, 1, 3))
    purchases = _purchases(cursor, ids, currency, today)
    first, last = (int(purchases.day.min()), int(purchases.day.max())) if len(purchases.day) else (0, 0)
    months = months_compared(_months(date.fromordinal(last or 1), LOOKED_BACK), first, last)
    stores = np.unique(homes, return_inverse=True)[1] if len(homes) else homes
    rows, candidates = rows_of(purchases, joined_on, stores, months)
    return Joined([row[2] for row in people], joined_on, candidates, rows, matched(rows), last)


def _purchases(cursor: Any, ids: Ints, currency: str, today: date) -> Purchases:
    cursor.execute(_BOUGHT, [currency, today])
    pieces = [np.zeros((0, 3), np.int64)]
    while rows := cursor.fetchmany(PIECE):
        pieces.append(np.array(rows, np.int64))
    all_rows = np.concatenate(pieces)
    return Purchases(np.searchsorted(ids, all_rows[:, 0]), all_rows[:, 1], all_rows[:, 2])


def _months(last: date, count: int) -> list[tuple[int, int]]:
    """(first day, day after) of the months that end with the one of ``last``, as ordinals."""
    index = last.year * 12 + last.month
    firsts = [date(*_year_month(number)).toordinal() for number in range(max(index - count, 12), index + 1)]
    return list(pairwise(firsts))


def _year_month(index: int) -> tuple[int, int, int]:
    year, month = divmod(index, 12)
    return year, month + 1, 1


def effect_of(all_of: Joined, path: str) -> dict[str, Any]:
    """What is kept of a unit and those below it: who was compared, who was not and why, and both changes.

    Visits in thousandths, money in minor units, per person and 180 days. None where the data are too thin.
    """
    here = np.fromiter((home.startswith(path) for home in all_of.paths), bool, len(all_of.paths))
    members = here & (all_of.joined_on <= all_of.last)
    candidates = here & all_of.candidates
    tried = all_of.rows.only(here[all_of.rows.who])
    rows = all_of.matched.only(here[all_of.matched.who])
    counted = int(tried.joined.sum())
    found = {
        "joined": int(members.sum()), "outside": int((members & ~candidates).sum()), "new": int(candidates.sum()) - counted,
        "alone": counted - int(rows.joined.sum()), "matched": int(rows.joined.sum()),
        "compared": len(np.unique(rows.who[~rows.joined])), "later": len(np.unique(rows.who[rows.later])),
    }  # fmt: skip
    if not found["matched"]:
        return found | {"visits": None, "spend": None}
    before = [float(part[rows.joined].mean()) for part in (rows.visits_before, rows.minor_before)]
    return found | {
        "visits": _whole(change(rows, rows.visits), before[0], 1000),
        "spend": _whole(change(rows, rows.minor), before[1], 1),
    }


def _whole(found: Change | None, before: float, times: int) -> Sequence[int] | None:
    """(estimate, low, high, before) in whole numbers."""
    if found is None:
        return None
    return [round(times * one) for one in (found.estimate, found.low, found.high, before)]
