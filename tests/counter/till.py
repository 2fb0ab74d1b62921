"""A till of the lake store: it finds members, rings up, takes back."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shuke.foundation.org.actor import SYSTEM, Actor, acting_as
from shuke.foundation.org.keyring import keyring
from shuke.trade.counter.commands.identifying import identify_member
from shuke.trade.counter.commands.returning import return_goods
from shuke.trade.counter.commands.selling import ring_up
from shuke.trade.counter.rules.member_code import member_code_for, slot_at
from shuke.trade.counter.rules.receipts import Paying, Receipt
from shuke.trade.ledger.queries.balances import balance_of
from shuke.trade.orders.rules.lines import LineGiven
from tests.programme.world import NOON

PRICES = {"T1": 68000, "T2": 35800, "T3": 42000}


@dataclass
class Till:
    """Who rings up, and where."""

    cast: Any
    actor: Actor
    unit: str = "lake"
    now: Any = NOON

    def do(self, act, **given):
        with acting_as(self.actor):
            return act(actor=self.actor, **given)

    def code(self, customer: str, at=None) -> str:
        """The moving code on the member's phone."""
        return member_code_for(keyring().index, self.cast.customers[customer], slot_at(at or self.now))

    def find(self, text: str) -> list[dict[str, Any]]:
        return self.do(identify_member, text=text, unit_id=self.cast.units[self.unit], now=self.now).value

    def scanned(self, customer: str) -> str:
        return self.find(self.code(customer))[0]["member"]

    def ring(self, number: str, lines, member: str = "", *, now=None, key=None, **paying):
        receipt = Receipt(
            "till",
            number,
            self.now,
            [LineGiven(code, Decimal(count), Decimal(PRICES[code])) for code, count in lines],
        )
        return self.do(
            ring_up, receipt=receipt, unit_id=self.cast.units[self.unit], now=now or self.now, member=member,
            paying=Paying(**paying), key=key,
        )  # fmt: skip

    def back(self, number: str, refund: str, quantities=None, *, key=None):
        return self.do(
            return_goods, source="till", number=number, refund_number=refund, unit_id=self.cast.units[self.unit],
            refunded_at=self.now, now=self.now, key=key,
            quantities=None if quantities is None else [(line, Decimal(count)) for line, count in quantities],
        )  # fmt: skip

    def points(self, customer: str) -> int:
        with acting_as(SYSTEM):
            return balance_of(actor=SYSTEM, customer_id=self.cast.customers[customer], now=self.now).available
