"""The membership programme by month and by tier, for any part of the house: what stands in the books, added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shuke.foundation.kernel.period import months_before

SHOWN = 12  # months, the one that goes on included
# Each: path, month, what, amount. People stand under their own store, money under the store of sale.
_COUNTED = """
SELECT c.home_path, date_trunc('month', c.joined_on)::date, 'known', count(*) FROM customers_customer c
 WHERE c.status = 'active' AND c.kind = 'person' AND c.joined_on <= %(today)s GROUP BY 1, 2
UNION ALL
SELECT c.home_path, date_trunc('month', m.joined_on)::date, 'joined', count(*)
  FROM programme_membership m JOIN customers_customer c ON c.id = m.customer_id AND c.status = 'active' AND c.kind = 'person'
 WHERE m.programme_id = %(programme)s AND m.joined_on <= %(today)s GROUP BY 1, 2
UNION ALL
SELECT o.store_path, date_trunc('month', o.sold_on)::date, CASE WHEN m.id IS NULL THEN 'other_minor' ELSE 'member_minor' END,
       sum(o.goods_minor - o.refunded_goods_minor)
  FROM orders_order o LEFT JOIN programme_membership m ON m.customer_id = o.customer_id AND m.programme_id = %(programme)s
   AND m.joined_on <= o.sold_on
 WHERE o.status = 'completed' AND o.currency = %(currency)s AND o.sold_on BETWEEN %(since)s AND %(today)s GROUP BY 1, 2, 3
UNION ALL
SELECT coalesce(u.path, ''), t.month,
       CASE WHEN t.kind = 'redeemed' THEN 'used' WHEN t.kind = 'expired' THEN 'lapsed' ELSE 'given' END,
       sum(CASE WHEN t.kind IN ('redeemed', 'expired') THEN t.amount ELSE -t.amount END)
  FROM ledger_tally t LEFT JOIN org_unit u ON u.id = t.unit_id
 WHERE t.denomination_id = %(programme)s AND t.month >= %(since)s AND t.kind IN ('earning', 'granted', 'redeemed', 'expired')
 GROUP BY 1, 2, 3
UNION ALL
SELECT u.path, date_trunc('month', s.at AT TIME ZONE u.timezone)::date, 'coupons_minor', sum(d.minor)
  FROM coupons_use s JOIN coupons_used d ON d.use_id = s.id JOIN org_unit u ON u.id = s.unit_id
  JOIN coupons_offer f ON f.id = d.offer_id AND f.currency = %(currency)s
 WHERE s.at >= %(since)s GROUP BY 1, 2
"""
# Path, tier, members, who earned or used points in twelve months, who used some, points used, and what coupons took off.
_TIERS = """
WITH moved AS (
    SELECT a.customer_id, bool_or(t.kind = 'burn') AS burnt, coalesce(-sum(e.amount) FILTER (WHERE t.kind = 'burn'), 0) AS used
      FROM ledger_account a JOIN ledger_entry e ON e.account_id = a.id
      JOIN ledger_transfer t ON t.id = e.transfer_id AND t.kind IN ('earn', 'burn') AND t.at >= %(year)s
     WHERE a.kind = 'member_points' AND a.denomination_id = %(programme)s AND a.customer_id IS NOT NULL GROUP BY 1),
taken AS (
    SELECT c.customer_id, sum(d.minor) AS minor
      FROM coupons_use s JOIN coupons_used d ON d.use_id = s.id JOIN coupons_coupon c ON c.id = d.coupon_id
      JOIN coupons_offer f ON f.id = d.offer_id AND f.currency = %(currency)s
     WHERE s.at >= %(year)s AND c.customer_id IS NOT NULL GROUP BY 1)
SELECT c.home_path, m.tier, count(*), count(v.customer_id), count(*) FILTER (WHERE v.burnt),
       coalesce(sum(v.used), 0)::bigint, coalesce(sum(x.minor), 0)::bigint
  FROM programme_membership m JOIN customers_customer c ON c.id = m.customer_id AND c.status = 'active' AND c.kind = 'person'
  LEFT JOIN moved v ON v.customer_id = c.id LEFT JOIN taken x ON x.customer_id = c.id
 WHERE m.programme_id = %(programme)s GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Worth:
    """So many points are worth so much, by the terms in force."""

    points: int
    minor: int

    def of(self, used: int) -> int:
        """In minor units, rounded down."""
        return used * self.minor // self.points


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of the whole house, to be added up for a unit: (path, month, what, amount) and (path, tier, five sums)."""

    months: list[tuple[str, date, str, int]]
    tiers: list[Any]
    last: date


def counts(cursor: Any, programme: str, currency: str, today: date) -> Counts:
    """Read once for all units."""
    first = months_before(today.replace(day=1), SHOWN - 1)
    values = {
        "programme": programme, "currency": currency, "today": today, "since": first,
        "year": months_before(today, 12) + timedelta(days=1),
    }  # fmt: skip
    cursor.execute(_COUNTED, values)
    months = [(path, month, what, int(amount)) for path, month, what, amount in cursor.fetchall()]
    cursor.execute(_TIERS, values)
    return Counts(months, cursor.fetchall(), today)


def months_of(found: Counts, path: str, worth: Worth) -> list[dict[str, Any]]:
    """The last months of a unit, the oldest first; who is known and who is a member at each month's end."""
    first = months_before(found.last.replace(day=1), SHOWN - 1)
    sums: Counter[tuple[date, str]] = Counter()
    before: Counter[str] = Counter()
    for home, month, what, amount in found.months:
        if home.startswith(path):
            sums[month, what] += amount
            before[what] += amount if month < first else 0
    known, members = before["known"], before["joined"]
    rows = []
    for place in range(SHOWN):
        month = months_before(found.last.replace(day=1), SHOWN - 1 - place)
        known += sums[month, "known"]
        members += sums[month, "joined"]
        paid = {
            what: sums[month, what] for what in ("member_minor", "given", "used", "lapsed", "coupons_minor")
        }
        rows.append(
            {
                "month": f"{month:%Y-%m}", "known": known, "members": members, "joined": sums[month, "joined"], **paid,
                "sales_minor": sums[month, "member_minor"] + sums[month, "other_minor"], "used_minor": worth.of(paid["used"]),
            }
        )  # fmt: skip
    return rows


def tiers_of(found: Counts, path: str, worth: Worth) -> dict[str, Any]:
    """Members of a unit, who of them was active and who used points in twelve months, and what each tier cost."""
    here = [row for row in found.tiers if row[0].startswith(path)]
    return {
        "members": _sum(row[2] for row in here), "active": _sum(row[3] for row in here),
        "redeeming": _sum(row[4] for row in here),
        "tiers": [
            [
                tier, _sum(row[2] for row in here if row[1] == tier), worth.of(_sum(row[5] for row in here if row[1] == tier)),
                _sum(row[6] for row in here if row[1] == tier),
            ]
            for tier in sorted({row[1] for row in here})
        ],
    }  # fmt: skip


def _sum(amounts: Iterable[Any]) -> int:
    return sum(int(one) for one in amounts)
