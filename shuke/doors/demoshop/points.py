"""A programme that has run since the shop opened: a point per yuan, used now and then, lapsed at the end of the next year."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection, transaction

from shuke.doors.demoshop.seasons import ZONE
from shuke.foundation.kernel.period import months_before
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.trade.ledger.commands.bulk import earn_from_orders
from shuke.trade.ledger.commands.burning import burn_points
from shuke.trade.ledger.commands.denominations import Kept, set_denomination
from shuke.trade.ledger.commands.nightly import expire_points
from shuke.trade.ledger.commands.values import load_value, spend_value
from shuke.trade.ledger.rules.expiry import Expiry

QUARTERS, EACH = 10, 30  # how far back, and how many members use points at the end of each
EXPIRY = Expiry("year_end", 1)
# Regulars with something to use, spread by their number so that each quarter has others.
USERS = """
SELECT a.customer_id, c.home_unit_id, a.available FROM ledger_account a JOIN customers_customer c ON c.id = a.customer_id
 WHERE a.kind = 'member_points' AND a.available >= 200 AND c.status = 'active' AND c.kind = 'person'
 ORDER BY (a.customer_id * 7919 + %s * 104729) %% 10007, a.customer_id LIMIT %s
"""


def give_points() -> None:
    """Quarter by quarter, as it would have gone: earned, used, lapsed; all of it or nothing. Needs the built shop."""
    with acting_as(SYSTEM), transaction.atomic():
        set_denomination(actor=SYSTEM, code="points", kept=Kept("积分", "Points"))
        for number, (moment, until) in enumerate(_quarters()):
            earn_from_orders(actor=SYSTEM, minor_per_point=100, expiry=EXPIRY, until=until)
            expire_points(actor=SYSTEM, now=moment)
            for place, member in enumerate(_users(number, EACH)):
                _use(member, number, moment - timedelta(minutes=place))
        _pay_ahead(_users(QUARTERS + 1, EACH // 2), moment)


def _quarters() -> list[tuple[datetime, datetime | None]]:
    """The evening on which each quarter ended, up to the last sale; what was sold until then (None: everything)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(placed_at) FROM orders_order")
        last: datetime = cursor.fetchone()[0]
    ends = [months_before(last.astimezone(ZONE).date(), 3 * ago) for ago in range(QUARTERS, 0, -1)]
    evenings = [datetime.combine(end, time(20), ZONE) for end in ends]
    return [*((one, one) for one in evenings), (last, None)]


def _users(number: int, most: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(USERS, [number, most])
        return list(cursor.fetchall())


def _use(member: Any, number: int, now: datetime) -> None:
    customer, unit, available = member
    amount = min(available // 100 * 100, 100 * (1 + customer % 5))
    burn_points(
        actor=SYSTEM,
        customer_id=customer,
        amount=amount,
        unit_id=unit,
        now=now,
        key=f"demo/burn/{number}/{customer}",
    )


def _pay_ahead(members: list[Any], now: datetime) -> None:
    """Some of them keep money in the shop: 500 paid, 50 on top, a part spent."""
    for customer, unit, _available in members:
        at = {"customer_id": customer, "unit_id": unit, "currency": "CNY"}
        load_value(
            actor=SYSTEM,
            amount=50_000,
            granted=5_000,
            now=now - timedelta(days=20),
            key=f"demo/load/{customer}",
            **at,
        )
        spend_value(
            actor=SYSTEM, amount=8_800 + customer % 90 * 100, now=now, key=f"demo/spend/{customer}", **at
        )
