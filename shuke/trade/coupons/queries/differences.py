"""What tills did without a network and what could not be booked as they did it, with both tills."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query

DIFFERENCES = """
SELECT r.id, r.verdict, r.reason, r.minor, u.currency, coalesce(right(c.code, 4), ''), r.at, {unit}, a.terminal, f.at,
       coalesce({first}, ''), r.points
  FROM coupons_reported r JOIN coupons_allowance a ON a.id = r.allowance_id JOIN org_unit u ON u.id = a.unit_id
  LEFT JOIN coupons_coupon c ON c.id = r.coupon_id
  LEFT JOIN coupons_use f ON f.id = r.first_use_id LEFT JOIN org_unit v ON v.id = f.unit_id
 WHERE r.verdict <> 'accepted' AND u.path >= %(path)s AND u.path < %(path)s || chr(1114111)
 ORDER BY r.came_at DESC, r.id DESC LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """One that differs; ``first_*`` is where and when it was used before, and ``tail`` ends the code."""

    id: int
    verdict: str
    reason: str
    minor: int
    currency: str
    tail: str
    at: datetime
    store: str
    terminal: str
    first_at: datetime | None
    first_store: str
    points: int | None


@query("coupons.view_offers")
def offline_differences(*, actor: Actor, most: int = 50) -> list[Difference]:
    """The newest differences of tills below the actor's unit, newest first; nothing without class S."""
    if actor.sees("S") != "full":
        return []
    sql = DIFFERENCES.format(unit=shown_name("u", actor), first=shown_name("v", actor))
    with elevated(), connection.cursor() as cursor:
        cursor.execute(sql, {"path": actor.path, "most": most})
        return [Difference(*row) for row in cursor.fetchall()]
