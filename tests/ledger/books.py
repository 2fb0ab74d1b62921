"""Short words for tests of the ledger: acts by the system at the lake store, and what stands in the books after them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.trade.ledger.commands.burning import burn_points
from shuke.trade.ledger.commands.earning import Earned, earn_points
from shuke.trade.ledger.queries.balances import Balance, balance_of
from shuke.trade.ledger.queries.differences import differences

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


class Books:
    """The ledger of one member of the cast."""

    def __init__(self, cast: Any, customer: str = "lin", actor: Any = SYSTEM) -> None:
        self.cast, self.customer_id, self.unit_id, self.actor = (
            cast,
            cast.customers[customer],
            cast.units["lake"],
            actor,
        )

    def do(self, act: Any, **given: Any) -> Any:
        """An act of the actor."""
        given.setdefault("now", NOON)
        with acting_as(self.actor):
            return act(actor=self.actor, **given)

    def earn(self, amount: int, key: str, **given: Any) -> int:
        """Points by one line; answers the transfer's id."""
        line = Earned(amount, given.pop("line_id", None))
        base = {"customer_id": self.customer_id, "unit_id": self.unit_id}
        return self.do(earn_points, lines=[line], key=key, **base, **given).value[0]

    def burn(self, amount: int, key: str, **given: Any) -> int:
        """Points are used; answers the transfer's id."""
        base = {"customer_id": self.customer_id, "unit_id": self.unit_id}
        return self.do(burn_points, amount=amount, key=key, **base, **given).value

    def balance(self, now: datetime = NOON, denomination: str = "points") -> Balance:
        """What there is."""
        with acting_as(SYSTEM):
            return balance_of(actor=SYSTEM, customer_id=self.customer_id, now=now, denomination=denomination)

    @property
    def available(self) -> int:
        """What can be spent."""
        return self.balance().available


def faults() -> list[dict[str, Any]]:
    """What a recount of everything finds."""
    with acting_as(SYSTEM), connection.cursor() as cursor:
        found = differences(cursor)[1]
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        return found


def rows(sql: str, *params: Any) -> list[Any]:
    """Rows as the system sees them."""
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
