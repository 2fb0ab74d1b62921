"""Coupons come to be and change hands: codes for many, given once for a thing, taken back, passed on."""

import pytest

from shuke.foundation.org.actor import CLOCK, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.trade.coupons.commands.issuing import (
    ReasonUnknown,
    fill_batch,
    give_coupon,
    give_coupons,
    issue_batch,
    restore_coupon,
    withdraw_coupon,
)
from shuke.trade.coupons.commands.passing import NotForPassing, pass_on_coupon
from shuke.trade.coupons.models import Batch
from shuke.trade.coupons.rules.codes import is_single
from shuke.trade.coupons.rules.standing import (
    CouponUsed,
    CouponWithdrawn,
)
from tests.coupons.tills import NOON, TEN_OFF, Till, rows

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


@pytest.fixture
def till(cast):
    return Till(cast)


def test_codes_of_a_batch_are_for_whoever_has_them(till):
    one, other = till.codes(till.offer(), 2)
    assert one != other and is_single(one)
    till.use(one)
    till.use(other, key="two", customer=till.lin)
    assert rows("SELECT count(*) FROM coupons_coupon WHERE customer_id IS NULL") == [(1,)]


def test_a_large_batch_is_made_by_a_worker_some_at_a_time(till, monkeypatch):
    monkeypatch.setattr("shuke.trade.coupons.commands.issuing.AT_ONCE", 3)
    monkeypatch.setattr("shuke.trade.coupons.commands.issuing.CHUNK", 4)
    batch = till.do(issue_batch, offer_id=till.offer(), wanted=6, now=NOON).value
    assert rows("SELECT count(*) FROM coupons_coupon") == [(0,)]
    with acting_as(CLOCK):
        left = [fill_batch(actor=CLOCK, batch_id=batch, now=NOON) for _turn in range(3)]
    assert [one.value for one in left] == [2, 0, 0] and isinstance(left[2], Unchanged)
    assert rows("SELECT count(DISTINCT code) FROM coupons_coupon") == [(6,)]
    with acting_as(till.actor):
        assert Batch.objects.get(id=batch).made == 6


def test_a_coupon_is_taken_back_for_a_reason_and_given_again(till):
    code = till.give(till.offer())
    [(coupon,)] = rows("SELECT id FROM coupons_coupon")
    with pytest.raises(ReasonUnknown):
        till.do(withdraw_coupon, coupon_id=coupon, reason="whim", now=NOON)
    assert isinstance(till.do(withdraw_coupon, coupon_id=coupon, reason="mistake", now=NOON), Done)
    assert isinstance(till.do(withdraw_coupon, coupon_id=coupon, reason="mistake", now=NOON), Unchanged)
    with pytest.raises(CouponWithdrawn):
        till.use(code, customer=till.lin)
    assert isinstance(till.do(restore_coupon, coupon_id=coupon), Done)
    till.use(code, customer=till.lin)
    with pytest.raises(CouponUsed):
        till.do(withdraw_coupon, coupon_id=coupon, reason="mistake", now=NOON)


def test_a_coupon_is_passed_on_where_the_offer_allows_it(till):
    kept = till.give(till.offer())
    gift = till.give(till.offer("GIFT", {"offer": TEN_OFF["offer"] | {"may_be_given": True}}))
    ids = dict(rows("SELECT code, id FROM coupons_coupon"))
    with pytest.raises(NotForPassing):
        till.do(pass_on_coupon, coupon_id=ids[kept], to_id=till.wujg, now=NOON)
    assert isinstance(till.do(pass_on_coupon, coupon_id=ids[gift], to_id=till.wujg, now=NOON), Done)
    assert till.at_hand() == [kept] and till.at_hand(till.wujg) == [gift]


def test_something_is_given_for_once(till):
    offer = till.offer()
    assert till.give(offer, about="birthday/2026")
    again = {"offer_id": offer, "about": "birthday/2026", "now": NOON}
    assert isinstance(till.do(give_coupon, customer_id=till.lin, **again), Unchanged)
    assert till.do(give_coupons, customer_ids=[till.lin, till.wujg], **again).value == 1
