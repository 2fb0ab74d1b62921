"""The demo shop's membership programme: promised a month ago, and a draft beside it that is rehearsed already."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction

from shuke.doors.demoshop.seasons import ZONE
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.trade.programme.commands.members import enrol_buyers
from shuke.trade.programme.commands.terms import (
    draft_terms,
    found_programme,
    publish_terms,
    rehearse_terms,
)

TIERS: list[dict[str, Any]] = [
    {"key": "leaf", "name": "青叶会员", "name_en": "Leaf", "benefits": ["积分", "生日礼"],
     "benefits_en": ["points", "a birthday gift"]},
    {"key": "silver", "name": "银叶会员", "name_en": "Silver leaf", "spend_minor": 200_000, "orders": 8,
     "benefits": ["积分 1.2 倍", "生日礼", "免费包装"], "benefits_en": ["1.2 times the points", "a birthday gift", "wrapping"]},
    {"key": "gold", "name": "金叶会员", "name_en": "Gold leaf", "spend_minor": 600_000, "orders": 20,
     "benefits": ["积分 1.5 倍", "新茶优先", "专属顾问"],
     "benefits_en": ["1.5 times the points", "new tea first", "an adviser"]},
    {"key": "black", "name": "墨叶会员", "name_en": "Black leaf", "spend_minor": 2_000_000,
     "benefits": ["积分 2 倍", "专属顾问", "品鉴会邀请"],
     "benefits_en": ["double points", "an adviser", "tastings"]},
]  # fmt: skip
TERMS: dict[str, Any] = {
    "ways": {
        "rules": [
            {"key": "yuan", "kind": "per_amount", "points": 1, "per_minor": 100},
            {"key": "first", "kind": "per_sale", "points": 50, "where": {"first_purchase": True}},
            {"key": "birthday", "kind": "times", "percent": 200, "where": {"in_birthday_month": True}},
        ],
        "tier_percent": [["silver", 120], ["gold", 150], ["black", 200]],
    },
    "tiers": TIERS,
    "caps": {"day": 5000},
    "worth": {"points": 100, "minor": 100, "most_percent": 50, "proof_from_minor": 5000},
    "expiry": {"kind": "year_end", "count": 1},
    "tier_policy": {"grace_days": 30},
    "events": [["sign_up", 100], ["survey", 20], ["referral", 200]],
}  # fmt: skip
# Next year's: what the two highest tiers pay less; on Wednesdays more.
PRICES: dict[str, list[dict[str, Any]]] = {
    "gold": [{"off_percent": 3}, {"off_percent": 8, "where": {"weekdays": [2]}}],
    "black": [{"off_percent": 5}, {"off_percent": 12, "where": {"weekdays": [2]}}],
}
DAYS = 30
SMALL = 20_000  # orders up to which a rehearsal is over within seconds; a larger shop asks for it on the page

# Before, there was a card, offered at the till now and then: who took it joined on that day, everybody else with the terms.
CARDS = """
UPDATE programme_membership m SET joined_on = least(j.taken_on, %(begun)s) FROM (
    SELECT o.customer_id, min(o.sold_on) AS taken_on FROM orders_order o
     WHERE o.sold_on < %(begun)s AND (o.id * 7919 + o.customer_id * 104729) %% 100 < 8 GROUP BY 1
     UNION ALL
    SELECT c.id, %(begun)s FROM customers_customer c
     WHERE c.joined_on < %(begun)s AND NOT EXISTS (SELECT 1 FROM orders_order o WHERE o.customer_id = c.id
       AND o.sold_on < %(begun)s AND (o.id * 7919 + o.customer_id * 104729) %% 100 < 8)) j
 WHERE m.customer_id = j.customer_id
"""


def promise() -> None:
    """The programme of a month ago, everybody who bought in it, and a draft of next year's terms."""
    last, orders = _sales()
    today = last.astimezone(ZONE).date()
    # What was sold before earned by the ledger's own hand; from here on each sale is awarded by the terms.
    begun = datetime.combine(today - timedelta(days=DAYS), time(8), ZONE)
    with acting_as(SYSTEM), transaction.atomic():
        draft = found_programme(
            actor=SYSTEM, currency="CNY", name="一叶会员", name_en="One Leaf", document=TERMS, now=begun
        ).value
        rehearse_terms(actor=SYSTEM, version_id=draft, now=begun, today=begun.date(), months=1)
        publish_terms(actor=SYSTEM, version_id=draft, now=begun)
        enrol_buyers(actor=SYSTEM, today=today)
        _hand_out_cards(begun.date())
        weekend = {"key": "weekend", "kind": "times", "percent": 150, "where": {"weekdays": [5, 6]}}
        ways = TERMS["ways"] | {"rules": [*TERMS["ways"]["rules"], weekend]}
        tiers = [tier | {"prices": PRICES[tier["key"]]} if tier["key"] in PRICES else tier for tier in TIERS]
        drafted = draft_terms(actor=SYSTEM, document=TERMS | {"ways": ways, "tiers": tiers}, now=last).value
        if orders <= SMALL:
            rehearse_terms(actor=SYSTEM, version_id=drafted, now=last, today=today)


def _sales() -> tuple[datetime, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(placed_at), count(*) FROM orders_order")
        last, orders = cursor.fetchone()
    return last, orders


def _hand_out_cards(begun: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(CARDS, {"begun": begun})
