"""Merging, splitting and erasing people who have coupons; a person's own copy."""

import pytest

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.stewardship.privacy.commands.erasing import erase_customer
from shuke.stewardship.privacy.queries.copies import own_copy
from shuke.stewardship.resolution.commands.merging import merge_customers
from shuke.stewardship.resolution.commands.splitting import split_customers
from shuke.trade.coupons.rules.standing import CouponLimit, CouponUnknown
from tests.coupons.tills import NOON, Till

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


@pytest.fixture
def till(cast):
    return Till(cast)


def test_who_is_merged_has_the_coupons_of_both_and_each_its_own_again(till, cast):
    offer = till.offer()
    till.public(offer)
    mine, theirs = till.give(offer), till.give(offer, till.wujg)
    for customer in (till.lin, till.wujg):
        till.use("TEA11", customer=customer, key=f"s{customer}")
    with acting_as(SYSTEM):
        merge = merge_customers(
            actor=SYSTEM, customer_ids=[till.lin, till.wujg], today=cast.today, survivor_id=till.lin
        ).value
    assert till.at_hand() == [mine, theirs]
    with pytest.raises(CouponLimit):
        till.use("TEA11", customer=till.lin, key="more")
    with acting_as(SYSTEM):
        split_customers(actor=SYSTEM, merge_id=merge, now=NOON)
    assert till.at_hand() == [mine] and till.at_hand(till.wujg) == [theirs]


def test_the_coupon_of_who_was_erased_is_nobodys(till, cast):
    code = till.give(till.offer())
    till.use(till.give(till.offer("OLD")), customer=till.lin)
    with acting_as(SYSTEM):
        told = {sheet.table: sheet.rows for sheet in own_copy(actor=SYSTEM, customer_id=till.lin)}
    assert next(row[1] for row in told["coupons_coupon"]) == code and len(told["coupons_used"]) == 1
    shen = cast.actor("shen")
    with acting_as(shen):
        erase_customer(actor=shen, customer_id=till.lin, now=NOON)
    for customer in (None, till.wujg):
        with pytest.raises(CouponUnknown):
            till.use(code, customer=customer, key=f"k{customer}")
