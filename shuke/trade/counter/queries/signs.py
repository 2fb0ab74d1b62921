"""Signs of fraud: patterns that honest members and staff seldom make, with the rows behind each."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query

# A regular buys once or twice a day; one who hands out the card to a queue is rung up again and again.
SALES_A_DAY = 5
# Points by hand are for single complaints: three times to one member by one person is a habit.
GIFTS = 3
# Nobody pays three times within an hour at one till; who writes a queue's sales on one card does.
AT_ONE_TILL = 3
# A mistake at the till happens; five voided sales a day in a store are looked at.
VOIDS_A_DAY = 5
# Three friends a day is a good day; more of them, or one that somebody has to look at, is looked at as a whole.
FRIENDS_A_DAY = 4
# A couple shares a phone; three members who sign in on one within a week are seldom three people.
MEMBERS_A_DEVICE, DEVICE_DAYS = 3, 7
MOST = 50


@dataclass(frozen=True, slots=True)
class Sign:
    """What was seen: "velocity", "terminal" (``by`` names it), "by_hand", "voids", "referrals"
    or "device"; how often, for how many points.

    ``orders`` are (id, number), ``people`` (id, name) of those within reach.
    """

    kind: str
    on: date
    times: int
    points: int
    customer_id: int | None = None
    customer: str = ""
    by: str = ""
    store: str = ""
    orders: list[tuple[int, str]] = field(default_factory=list)
    people: list[tuple[int, str]] = field(default_factory=list)


_VELOCITY = """
SELECT o.sold_on, count(*), coalesce(sum(a.points), 0)::bigint, o.customer_id, c.name, '', min({store}),
       array_agg(o.id ORDER BY o.id), array_agg(o.number ORDER BY o.id)
  FROM counter_sale s JOIN orders_order o ON o.id = s.order_id JOIN customers_customer c ON c.id = o.customer_id
  JOIN org_unit u ON u.id = o.unit_id LEFT JOIN programme_award a ON a.order_id = o.id
 WHERE o.sold_on >= %(since)s GROUP BY o.sold_on, o.customer_id, c.name HAVING count(*) >= %(sales)s
 ORDER BY 1 DESC, 2 DESC LIMIT %(most)s
"""
_TERMINAL = """
SELECT x.sold_on, count(*), coalesce(sum(a.points), 0)::bigint, x.customer_id, c.name, x.terminal, min({store}),
       array_agg(x.id ORDER BY x.id), array_agg(x.number ORDER BY x.id)
  FROM (SELECT o.id, o.number, o.sold_on, o.customer_id, o.unit_id, s.terminal,
               count(*) OVER w AS times
          FROM counter_sale s JOIN orders_order o ON o.id = s.order_id
         WHERE o.sold_on >= %(since)s AND s.terminal <> '' AND o.customer_id IS NOT NULL
        WINDOW w AS (PARTITION BY o.unit_id, s.terminal, o.customer_id ORDER BY o.placed_at
                     RANGE BETWEEN '1 hour' PRECEDING AND CURRENT ROW)) x
  JOIN customers_customer c ON c.id = x.customer_id JOIN org_unit u ON u.id = x.unit_id
  LEFT JOIN programme_award a ON a.order_id = x.id
 GROUP BY x.sold_on, x.customer_id, c.name, x.unit_id, x.terminal HAVING max(x.times) >= %(at_one_till)s
 ORDER BY 1 DESC, 2 DESC LIMIT %(most)s
"""
_BY_HAND = """
SELECT max(t.at AT TIME ZONE u.timezone)::date, count(*), sum(e.amount)::bigint, a.customer_id, c.name, {staff}, min({store}),
       ARRAY[]::bigint[], ARRAY[]::text[]
  FROM ledger_transfer t JOIN ledger_entry e ON e.transfer_id = t.id AND e.amount > 0
  JOIN ledger_account a ON a.id = e.account_id AND a.kind = 'member_points'
  JOIN customers_customer c ON c.id = a.customer_id JOIN org_staff s ON s.id = t.staff_id JOIN org_unit u ON u.id = t.unit_id
 WHERE t.kind = 'adjust' AND t.at >= %(since)s GROUP BY a.customer_id, c.name, t.staff_id, s.id HAVING count(*) >= %(gifts)s
 ORDER BY 1 DESC, 2 DESC LIMIT %(most)s
"""
_VOIDS = """
SELECT r.refunded_on, count(*), 0, NULL::bigint, '', '', {store},
       array_agg(o.id ORDER BY o.id), array_agg(o.number ORDER BY o.id)
  FROM counter_back b JOIN orders_refund r ON r.id = b.refund_id
  JOIN orders_order o ON o.source = r.source AND o.number = substr(r.number, 6) JOIN org_unit u ON u.id = r.unit_id
 WHERE r.number LIKE 'VOID-%%' AND r.refunded_on >= %(since)s GROUP BY r.refunded_on, u.id HAVING count(*) >= %(voids)s
 ORDER BY 1 DESC, 2 DESC LIMIT %(most)s
"""
_REFERRALS = """
SELECT r.named_on, count(*), 0, r.referrer_id, c.name, '', min({store}), ARRAY[]::bigint[], ARRAY[]::text[],
       array_agg(r.friend_id ORDER BY r.id)
  FROM referrals_referral r JOIN customers_customer c ON c.id = r.referrer_id JOIN org_unit u ON u.id = r.unit_id
 WHERE r.named_on >= %(since)s GROUP BY r.named_on, r.referrer_id, c.name HAVING count(*) >= %(friends)s
 ORDER BY 1 DESC, 2 DESC LIMIT %(most)s
"""
# Sessions are secrets of the program: counted under the scope that reaches everything, told only of whom the actor reaches.
_DEVICES = """
SELECT DISTINCT ON (s.device_mark) s.created_at::date, x.members, x.ids FROM customers_membersession s
 CROSS JOIN LATERAL (SELECT count(DISTINCT o.customer_id) AS members, array_agg(DISTINCT o.customer_id) AS ids
       FROM customers_membersession o WHERE o.device_mark = s.device_mark
        AND o.created_at BETWEEN s.created_at - make_interval(days => %(days)s) AND s.created_at) x
 WHERE s.device_mark IS NOT NULL AND s.created_at >= %(since)s AND x.members >= %(members)s
 ORDER BY s.device_mark, x.members DESC, s.created_at DESC LIMIT %(most)s
"""
_NAMES = (
    "SELECT id, coalesce(nullif(name, ''), member_no) FROM customers_customer WHERE id = ANY (%s) ORDER BY id"
)


@query("ledger.view_books")
def signs_of_fraud(*, actor: Actor, since: date) -> list[Sign]:
    """What was seen since a day within reach, the newest first; none of it proves anything."""
    values: dict[str, Any] = {
        "since": since,
        "sales": SALES_A_DAY,
        "gifts": GIFTS,
        "at_one_till": AT_ONE_TILL,
        "voids": VOIDS_A_DAY,
        "friends": FRIENDS_A_DAY,
        "most": MOST,
    }
    words = {"store": shown_name("u", actor), "staff": shown_name("s", actor)}
    found: list[Sign] = []
    with connection.cursor() as cursor:
        for kind, sql in (
            ("velocity", _VELOCITY),
            ("terminal", _TERMINAL),
            ("by_hand", _BY_HAND),
            ("voids", _VOIDS),
        ):
            cursor.execute(sql.format(**words), values)
            rows: list[Any] = cursor.fetchall()
            found += [_sign(kind, row) for row in rows]
        cursor.execute(_REFERRALS.format(**words), values)
        brought: list[Any] = cursor.fetchall()
    found += [_with_people(_sign("referrals", row[:9]), row[9]) for row in brought]
    found += _devices(since)
    return sorted(found, key=lambda one: one.on, reverse=True)


def _devices(since: date) -> list[Sign]:
    values: dict[str, Any] = {"since": since, "days": DEVICE_DAYS, "members": MEMBERS_A_DEVICE, "most": MOST}
    with elevated(), connection.cursor() as cursor:
        cursor.execute(_DEVICES, values)
        rows: list[Any] = cursor.fetchall()
    found = [_with_people(Sign("device", on, members, 0), ids) for on, members, ids in rows]
    return [one for one in found if one.people]


def _with_people(sign: Sign, ids: list[int]) -> Sign:
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, [ids])
        return replace(sign, people=[(int(id_), name) for id_, name in cursor.fetchall()])


def _sign(kind: str, row: Any) -> Sign:
    on, times, points, customer_id, customer, by, store, ids, numbers = row
    orders = [(int(id_), number) for id_, number in zip(ids, numbers, strict=True)]
    return Sign(kind, on, times, points, customer_id, customer, by, store, orders)
