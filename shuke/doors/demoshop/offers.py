"""The demo shop's offers: some thousand coupons given, some hundred used on sales that had a discount anyway; and rewards."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.trade.coupons.commands.issuing import give_coupons, issue_batch
from shuke.trade.coupons.commands.offers import add_public_code, draft_offer, open_offer
from shuke.trade.coupons.commands.using import Use, use_coupons
from shuke.trade.rewards.commands.catalogue import add_reward
from shuke.trade.rewards.commands.redeeming import hand_over_reward, redeem_reward

USED, GIVEN, BIRTHDAYS = 200, 3_000, 200
OFFERS: tuple[tuple[str, str, str, int | None, dict[str, Any]], ...] = (
    ("THANKS", "老客回馈九折", "10 % for regulars", 3_000_000,
     {"offer": {"kind": "percent", "percent": 10, "cap_minor": 5_000}, "days": 90}),
    ("AUTUMN", "秋茶满 200 减 20", "20 off from 200", None,
     {"offer": {"kind": "amount", "minor": 2_000, "where": {"least_minor": 20_000}, "may_be_given": True}, "days": 60}),
    ("BIRTHDAY", "生日礼 30 元", "Birthday gift of 30", None,
     {"offer": {"kind": "amount", "minor": 3_000, "is_exclusive": True}, "days": 31, "occasion": "birthday", "ahead_days": 7}),
    ("FRIENDS", "茶包买三赠一", "Four for three", 500_000, {"offer": {"kind": "buy_x_get_y", "buy": 3, "get": 1}, "days": 45}),
    ("WELCOME", "新客首单减 10", "10 off the first purchase", 1_000_000,
     {"offer": {"kind": "amount", "minor": 1_000, "where": {"first_purchase": True}}}),
)  # fmt: skip
REWARDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("SAMPLE", {"name": "岩茶品鉴装", "name_en": "Rock tea sampler", "points": 300, "stock": 240}),
    ("CUP", {"name": "青瓷品茗杯", "name_en": "Celadon cup", "points": 800, "stock": 36, "member_limit": 2}),
    ("LESSON", {"name": "茶艺体验课", "name_en": "A lesson in making tea", "kind": "service", "points": 1_200, "stock": 20}),
    ("MOONCAKE", {"name": "月饼券", "name_en": "Mooncake voucher", "kind": "voucher", "points": 2_000, "stock": 0}),
)  # fmt: skip
HAD = 40  # rewards that members had; every fourth still waits
# Sales of the last weeks with something taken off, one a member.
SALES = """
SELECT o.customer_id, o.id, o.unit_id, o.placed_at, l.id, l.discount_minor
  FROM (SELECT DISTINCT ON (customer_id) * FROM orders_order WHERE customer_id IS NOT NULL AND discount_minor > 0
           AND status = 'completed' AND placed_at > %s ORDER BY customer_id, id) o
  JOIN orders_line l ON l.order_id = o.id AND l.discount_minor > 0
 WHERE o.customer_id IN (SELECT id FROM customers_customer WHERE status = 'active' AND kind = 'person')
 ORDER BY o.placed_at, o.id, l.id LIMIT %s
"""
PEOPLE = """
SELECT id FROM customers_customer WHERE status = 'active' AND kind = 'person' ORDER BY (id * 7919) %% 10007, id LIMIT %s
"""


def offer_coupons() -> None:
    """Five offers and a draft; all of it or nothing. Needs the built shop."""
    last = _rows("SELECT max(placed_at) FROM orders_order")[0][0]
    with acting_as(SYSTEM), transaction.atomic():
        begun = last - timedelta(days=40)
        made = {
            code: _open(code, name, name_en, budget, terms, begun)
            for code, name, name_en, budget, terms in OFFERS
        }
        people = [id_ for (id_,) in _rows(PEOPLE, GIVEN)]
        for code, whom, about in (
            ("AUTUMN", people, ""),
            ("BIRTHDAY", people[:BIRTHDAYS], f"birthday/{last.year}"),
        ):
            give_coupons(
                actor=SYSTEM,
                offer_id=made[code],
                customer_ids=whom,
                about=about,
                now=last - timedelta(days=10),
            )
        _use_some(made["THANKS"], begun)
        issue_batch(actor=SYSTEM, offer_id=made["FRIENDS"], wanted=500, label="合作书店", now=begun)
        add_public_code(actor=SYSTEM, offer_id=made["WELCOME"], code="XINCHA", total_limit=1_000, now=begun)
        soon = {
            "offer": {"kind": "percent", "percent": 15, "cap_minor": 8_000, "not_on_weekdays": [5, 6]},
            "days": 20,
        }
        draft_offer(actor=SYSTEM, code="NEWYEAR", name="双旦八五折", name_en="15 % for the holidays", currency="CNY",
                    document=soon, now=last)  # fmt: skip

        _offer_rewards(last)


def _offer_rewards(last: datetime) -> None:
    made = [add_reward(actor=SYSTEM, code=code, given=given, now=last).value for code, given in REWARDS]
    rich = (
        "SELECT a.customer_id, c.home_unit_id FROM ledger_account a JOIN customers_customer c ON c.id = a.customer_id"
        " WHERE a.kind = 'member_points' AND a.available >= 2000 AND c.status = 'active' AND c.kind = 'person'"
        " ORDER BY a.customer_id LIMIT %s"
    )
    for place, (customer, unit) in enumerate(_rows(rich, HAD)):
        redemption = redeem_reward(
            actor=SYSTEM, customer_id=customer, reward_id=made[place % 2], unit_id=unit,
            now=last - timedelta(hours=place), key=f"demo/reward/{customer}",
        ).value  # fmt: skip
        if place % 4:
            hand_over_reward(actor=SYSTEM, redemption_id=redemption, now=last)


def _open(
    code: str, name: str, name_en: str, budget: int | None, document: dict[str, Any], now: datetime
) -> int:
    offer: int = draft_offer(
        actor=SYSTEM, code=code, name=name, name_en=name_en, currency="CNY", document=document, now=now, budget_minor=budget
    ).value  # fmt: skip
    open_offer(actor=SYSTEM, offer_id=offer, now=now)
    return offer


def _use_some(offer_id: int, begun: datetime) -> None:
    sales: dict[tuple[Any, ...], list[tuple[int, int]]] = defaultdict(list)
    for *sale, line, minor in _rows(SALES, begun, USED * 2):
        sales[tuple(sale)].append((line, minor))
    owners = [sale[0] for sale in sales]
    give_coupons(actor=SYSTEM, offer_id=offer_id, customer_ids=owners, about="", now=begun)
    codes = dict(_rows("SELECT customer_id, code FROM coupons_coupon WHERE offer_id = %s", offer_id))
    for (customer, order, unit, at), lines in list(sales.items())[:USED]:
        use_coupons(
            actor=SYSTEM, customer_id=customer, uses=[Use(codes[customer], tuple(lines))], unit_id=unit, order_id=order,
            now=at, key=f"demo/coupon/{order}",
        )  # fmt: skip


def _rows(sql: str, *params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
