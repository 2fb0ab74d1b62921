"""Points from nothing: a claimed receipt that a coupon paid in part, a refund under another sale's number, void after part."""

import pytest

from shuke.foundation.org.actor import SYSTEM
from shuke.foundation.org.command import Done, Replayed
from shuke.foundation.org.refusals import OtherBody
from shuke.trade.counter.commands.claiming import claim_receipt
from shuke.trade.counter.commands.returning import void_sale
from tests.coupons.tills import Till as Shop
from tests.programme.world import NOON

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


def test_what_a_bearers_coupon_paid_earns_nothing_when_the_receipt_is_claimed(till):
    shop = Shop(till.cast, SYSTEM)
    (code,) = shop.codes(shop.offer(), 1)
    rung = till.ring("R-1", [("T1", 1)], coupons=[code]).value
    money = rung["to_pay_minor"]
    assert money < 68000
    claimed = till.do(
        claim_receipt, number="R-1", total_minor=68000, member=till.scanned("zhao"), now=NOON
    ).value
    assert claimed == money // 100


def test_a_refund_number_of_another_sale_takes_nothing_for_done(till):
    zhao = till.scanned("zhao")
    till.ring("R-1", [("T1", 1)], zhao)
    till.ring("R-2", [("T1", 1)], zhao)
    assert isinstance(till.back("R-1", "B-1"), Done) and till.points("zhao") == 680
    with pytest.raises(OtherBody) as no:
        till.back("R-2", "B-1")
    assert no.value.facts["differs"] == "number" and till.points("zhao") == 680
    assert isinstance(till.back("R-1", "B-1"), Replayed)


def test_the_same_refund_number_with_other_goods_is_refused(till):
    till.ring("R-1", [("T1", 2), ("T3", 1)], till.scanned("zhao"))
    till.back("R-1", "B-1", [(1, 1)])
    assert isinstance(till.back("R-1", "B-1", [(1, 1)]), Replayed)
    for other in ([(1, 2)], [(2, 1)], [(1, 1), (2, 1)], None):
        with pytest.raises(OtherBody) as no:
            till.back("R-1", "B-1", other)
        assert no.value.facts["differs"] == "quantities"


def test_a_void_is_not_answered_by_a_part_that_came_back_under_its_number(till):
    given = {"source": "till", "number": "R-1", "unit_id": till.cast.units["lake"], "now": NOON}
    till.ring("R-1", [("T1", 2)], till.scanned("zhao"))
    till.back("R-1", "VOID-R-1", [(1, 1)])
    with pytest.raises(OtherBody):
        till.do(void_sale, **given)
    assert till.points("zhao") == 680
