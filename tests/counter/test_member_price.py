"""The member price at the till: quoted, booked and given back to the cent, and members alike pay alike."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import transaction

from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.trade.counter.commands.selling import ring_up
from shuke.trade.counter.models import Sale
from shuke.trade.counter.rules.receipts import Receipt
from shuke.trade.ledger.commands.posting import OtherBody
from shuke.trade.orders.commands.sales import PaymentsDiffer
from shuke.trade.orders.models import Line, Order
from shuke.trade.orders.rules.lines import LineGiven
from shuke.trade.programme.commands.terms import draft_terms, publish_terms, rehearse_terms
from shuke.trade.programme.models import Membership
from tests.counter.test_coupons import quoted
from tests.counter.test_fair import test_equals_are_quoted_alike as equals_are_quoted_alike
from tests.org.log import events
from tests.programme.world import DOCUMENT, NOON, TODAY, do, rows

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
BASE, GOLD = DOCUMENT["tiers"]


def promised(till, **pricing):
    """Gold pays a tenth less, and ¥300 for T2."""
    product = rows(Line.product.field.related_model, code="T2")[0].id
    gold = {**GOLD, "prices": [{"off_percent": 10}], "price_list": [[product, 30000]]}
    document = {**DOCUMENT, "tiers": [BASE, gold], "pricing": pricing}
    draft = do(draft_terms, document=document, now=NOON).value
    found = do(rehearse_terms, CLOCK, version_id=draft, now=NOON, today=TODAY).value
    do(publish_terms, version_id=draft, now=NOON)
    return found


def made_gold(till, *names):
    for name in names:
        Membership.objects.update_or_create(
            customer_id=till.cast.customers[name], programme_id="points",
            defaults={"tier": "gold", "tier_since": TODAY, "tier_until": TODAY.replace(year=2027), "joined_on": TODAY},
        )  # fmt: skip


@pytest.fixture
def gold(till):
    promised(till)
    with acting_as(SYSTEM), transaction.atomic():
        made_gold(till, "lin", "wujg")
    return till


def test_gold_is_quoted_sold_and_given_back_what_gold_pays(gold):
    member = gold.scanned("lin")
    quote = quoted(gold, [("T1", 1), ("T2", 2)], member)
    assert quote["member_price"] == {
        "tier": "金卡", "tier_en": "Gold",
        "lines": [{"ordinal": 1, "minor": 6800}, {"ordinal": 2, "minor": 11600}],
    }  # fmt: skip
    assert (quote["total_minor"], quote["tier_minor"], quote["to_pay_minor"]) == (121200, 18400, 121200)
    sold = gold.ring("G-1", [("T1", 1), ("T2", 2)], member, tendered=[("cash", 121200)]).value
    assert (sold["total_minor"], sold["tier_minor"], sold["to_pay_minor"]) == (121200, 18400, 121200)
    assert sold["points_earned"] == quote["points_earned"] == 2424  # double of what was paid
    order = rows(Order, number="G-1")[0]
    lines = rows(Line, order_id=order.id)
    assert [(int(one.unit_price_minor), one.discount_minor, one.tier_minor) for one in lines] == [
        (68000, 6800, 6800),
        (35800, 11600, 11600),
    ]
    facts = events("counter.ring_up")[-1].facts
    assert facts["tier"] == "gold" and facts["tier_minor"] == 18400 and facts["first_purchase"] is False
    parts = [gold.back("G-1", f"G-1-{n}", part).value for n, part in enumerate(([(2, 1)], [(2, 1), (1, 1)]))]
    assert [one["to_pay_back_minor"] for one in parts] == [30000, 91200]
    assert sum(one["points_taken_back"] for one in parts) == sold["points_earned"]


def test_the_same_sale_again_is_the_first_and_another_sum_is_refused(gold):
    member = gold.scanned("lin")
    with pytest.raises(PaymentsDiffer):
        gold.ring("G-2", [("T1", 1)], member, tendered=[("cash", 68000)])
    first = gold.ring("G-2", [("T1", 1)], member, tendered=[("cash", 61200)]).value
    assert gold.ring("G-2", [("T1", 1)], member, tendered=[("cash", 61200)]).value == first
    assert gold.ring("G-3", [("T1", 1)], member, at_list=True).value["to_pay_minor"] == 68000
    assert gold.ring("G-4", [("T1", 1)]).value["tier_minor"] == 0  # nobody known


def test_members_alike_pay_alike_at_the_member_price_too(gold, alike):
    assert quoted(gold, [("T1", 1)], alike[0])["tier_minor"] == 6800
    equals_are_quoted_alike(gold, alike)


def test_the_rehearsal_counts_what_the_price_gives(till):
    found = promised(till)
    assert found["new"]["price_minor"] > 0 == found["old"]["price_minor"]
    assert found["new"]["points"] < found["old"]["points"]  # who pays less earns less


def test_a_plain_sale_says_as_which_tier_it_was_sold(till):
    till.ring("P-1", [("T1", 1)], till.scanned("zhao"))
    facts = events("counter.ring_up")[-1].facts
    assert facts["tier"] == "base" and "first_purchase" in facts and facts["version"] == 1


def test_a_terminal_is_kept_with_the_sale(till):
    receipt = Receipt("till", "T-1", NOON, [LineGiven("T1", Decimal(1), Decimal(68000))], terminal="front-2")
    unit_id = till.cast.units["lake"]
    till.do(ring_up, receipt=receipt, unit_id=unit_id, now=NOON)
    assert events("counter.ring_up")[-1].facts["terminal"] == "front-2"
    assert [one.terminal for one in rows(Sale)] == ["front-2"]
    with pytest.raises(OtherBody):
        till.do(ring_up, receipt=replace(receipt, terminal="front-3"), unit_id=unit_id, now=NOON)
