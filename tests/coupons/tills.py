"""Short words for tests of coupons at a till: offers, codes, and acts at the lake store."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.trade.coupons.commands.issuing import give_coupon, issue_batch
from shuke.trade.coupons.commands.offers import add_public_code, draft_offer, open_offer
from shuke.trade.coupons.commands.using import Use, hold_coupons, use_coupons
from shuke.trade.coupons.models import Coupon
from shuke.trade.coupons.queries.at_hand import coupons_named, coupons_of

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
TEN_OFF: dict[str, Any] = {"offer": {"key": "", "kind": "amount", "minor": 1000}}


class Till:
    """The till of the lake store, by the system."""

    def __init__(self, cast: Any, actor: Any = SYSTEM) -> None:
        self.cast, self.actor, self.unit_id = cast, actor, cast.units["lake"]
        self.lin, self.wujg = cast.customers["lin"], cast.customers["wujg"]
        self.order = cast.orders["S-4"]
        [(self.line,)] = rows("SELECT id FROM orders_line WHERE order_id = %s", self.order)

    def do(self, act: Any, **given: Any) -> Any:
        """An act of the actor."""
        with acting_as(self.actor):
            return act(actor=self.actor, **given)

    def offer(self, code: str = "TEN", document: dict[str, Any] | None = None, **given: Any) -> int:
        """An open offer; answers its id."""
        words = {"name": "立减", "name_en": "Off", "currency": "CNY", "now": NOON}
        made = self.do(draft_offer, code=code, document=document or TEN_OFF, **words, **given).value
        self.do(open_offer, offer_id=made, now=NOON)
        return made

    def give(self, offer_id: int, customer_id: int | None = None, **given: Any) -> str:
        """A coupon for a member; answers its code."""
        owner = customer_id or self.lin
        id_ = self.do(give_coupon, offer_id=offer_id, customer_id=owner, now=NOON, **given).value
        with acting_as(SYSTEM):
            return Coupon.objects.get(id=id_).code or ""

    def codes(self, offer_id: int, count: int) -> list[str]:
        """Codes for whoever has them."""
        batch = self.do(issue_batch, offer_id=offer_id, wanted=count, now=NOON).value
        return [
            code for (code,) in rows("SELECT code FROM coupons_coupon WHERE batch_id = %s ORDER BY id", batch)
        ]

    def public(
        self, offer_id: int, code: str = "TEA11", total: int | None = None, each: int | None = 1
    ) -> int:
        """A code for many."""
        return self.do(
            add_public_code, offer_id=offer_id, code=code, total_limit=total, member_limit=each, now=NOON
        ).value

    def hold(
        self,
        *codes: str,
        key: str = "basket",
        customer: int | None = None,
        now: datetime = NOON,
        **given: Any,
    ) -> Any:
        """The till keeps them."""
        return self.do(
            hold_coupons,
            customer_id=customer,
            codes=list(codes),
            unit_id=self.unit_id,
            now=now,
            key=key,
            **given,
        )

    def use(
        self,
        *codes: str,
        key: str = "sale",
        customer: int | None = None,
        now: datetime = NOON,
        minor: int = 1000,
        **given: Any,
    ) -> Any:
        """The till takes them."""
        uses = [Use(code, ((self.line, minor),)) for code in codes]
        return self.do(
            use_coupons, customer_id=customer, uses=uses, unit_id=self.unit_id, order_id=self.order, now=now, key=key, **given
        )  # fmt: skip

    def at_hand(self, customer: int | None = None, now: datetime = NOON, unit: str = "lake") -> list[str]:
        """Codes of what a member can use."""
        with acting_as(self.actor):
            found = coupons_of(
                actor=self.actor, customer_id=customer or self.lin, unit_id=self.cast.units[unit], now=now
            )
        return [one.code for one in found]

    def named(
        self, *codes: str, customer: int | None = None, now: datetime = NOON, unit: str = "lake"
    ) -> Any:
        """What the codes are."""
        with acting_as(self.actor):
            return coupons_named(
                actor=self.actor, codes=codes, customer_id=customer, unit_id=self.cast.units[unit], now=now
            )


def rows(sql: str, *params: Any) -> list[Any]:
    """Rows as the system sees them."""
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
