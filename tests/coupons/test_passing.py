"""A member gives a coupon to a friend: by the friend's number or by a link, to one and no more, where the offer says so."""

import time
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.acts.tries import TooManyTries
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.reach import member_at
from shuke.foundation.org.refusals import NotFound
from shuke.trade.coupons.commands import claiming, passing
from shuke.trade.coupons.commands.passing import (
    LIMITS,
    FriendUnknown,
    NotForPassing,
    pass_on_coupon,
    share_coupon,
    take_coupon,
)
from shuke.trade.coupons.rules import links
from shuke.trade.coupons.rules.links import LIFE, LinkOver
from shuke.trade.coupons.rules.standing import CouponHeld, CouponUsed
from tests.cast import build_cast
from tests.coupons.tills import NOON, TEN_OFF, Till, rows
from tests.ledger.crowd import Crowd

GIFT = {"offer": TEN_OFF["offer"] | {"may_be_given": True}}
db = pytest.mark.django_db(databases=["default", "witness"])


def member(cast, key):
    """That member's own hands."""
    return Till(cast, member_at(cast.customers[key], key, cast.units["lake"], "1."))


@pytest.fixture
def till(cast):
    return Till(cast)


def coupon(till, document=GIFT, code="GIFT"):
    """(its id, its code) of lin's."""
    text = till.give(till.offer(code, document))
    return rows("SELECT id FROM coupons_coupon WHERE code = %s", text)[0][0], text


@db
def test_a_friend_is_named_by_phone_or_number_and_nobody_else_is_told(till, cast):
    one, code = coupon(till)
    lin = member(cast, "lin")
    for unknown in ("13000000000", "nobody", ""):
        with pytest.raises(FriendUnknown):
            lin.do(pass_on_coupon, coupon_id=one, to=unknown, now=NOON)
    with pytest.raises(NotFound):  # not by a record's id, and not another's coupon
        member(cast, "wujg").do(pass_on_coupon, coupon_id=one, to="13800138016", now=NOON)
    assert isinstance(lin.do(pass_on_coupon, coupon_id=one, to="139 0013 2750", now=NOON), Done)
    assert till.at_hand() == [] and till.at_hand(till.wujg) == [code]
    assert rows("SELECT passed_times FROM coupons_coupon WHERE id = %s", one) == [(1,)]


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_who_asks_number_after_number_waits():
    cast = build_cast()
    with transaction.atomic(), acting_as(SYSTEM):
        one, _code = coupon(Till(cast))
        lin = member(cast, "lin")
    for place in range(LIMITS[0][1]):
        with pytest.raises(FriendUnknown):
            lin.do(pass_on_coupon, coupon_id=one, to=f"1300000000{place}", now=NOON)
    with pytest.raises(TooManyTries):
        lin.do(pass_on_coupon, coupon_id=one, to="13900132750", now=NOON)


@db
def test_a_link_gives_it_to_the_first_and_is_over_then(till, cast):
    one, code = coupon(till)
    lin, wujg, zhao = (member(cast, key) for key in ("lin", "wujg", "zhao"))
    link = lin.do(share_coupon, coupon_id=one, now=NOON).value
    assert isinstance(lin.do(take_coupon, link=link, now=NOON), Unchanged)
    with pytest.raises(LinkOver):
        wujg.do(take_coupon, link=link[:-1] + ("0" if link[-1] != "0" else "1"), now=NOON)
    with pytest.raises(LinkOver):
        wujg.do(take_coupon, link=link, now=NOON + LIFE)
    assert isinstance(wujg.do(take_coupon, link=link, now=NOON), Done)
    assert isinstance(wujg.do(take_coupon, link=link, now=NOON), Unchanged)
    with pytest.raises(LinkOver):
        zhao.do(take_coupon, link=link, now=NOON)
    assert till.at_hand(till.wujg) == [code]
    # Back with its first owner, the first link gives nothing any more.
    wujg.do(pass_on_coupon, coupon_id=one, to="13800138016", now=NOON)
    with pytest.raises(LinkOver):
        zhao.do(take_coupon, link=link, now=NOON)


@db
def test_what_is_not_to_be_given_is_not_given(till, cast):
    kept, _code = coupon(till, TEN_OFF, "KEPT")
    lin = member(cast, "lin")
    with pytest.raises(NotForPassing):
        lin.do(share_coupon, coupon_id=kept, now=NOON)
    one, code = coupon(till)
    link = lin.do(share_coupon, coupon_id=one, now=NOON).value
    till.hold(code, customer=till.lin, seconds=60)
    with pytest.raises(CouponHeld):
        member(cast, "wujg").do(take_coupon, link=link, now=NOON)
    till.use(code, customer=till.lin, held_key="basket")
    with pytest.raises(CouponUsed):
        member(cast, "wujg").do(take_coupon, link=link, now=NOON + timedelta(minutes=5))


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_many_who_open_a_link_at_once_are_one_taker(monkeypatch):
    """Twelve phones of three friends, round after round; the control: without the lock two are told yes."""
    cast = build_cast()
    with transaction.atomic(), acting_as(SYSTEM):
        till, lin = Till(cast), member(cast, "lin")
        friends = [member(cast, key) for key in ("wujg", "zhao", "new")]
    with Crowd(12) as crowd:
        for number in range(3):
            with transaction.atomic(), acting_as(SYSTEM):
                one, _code = coupon(till, code=f"G{number}")
            link = lin.do(share_coupon, coupon_id=one, now=NOON).value
            answers = crowd.round(
                lambda place, link=link: friends[place % 3].do(take_coupon, link=link, now=NOON)
            )
            assert sum(isinstance(answer, Done) for answer in answers) == 1
            assert {type(answer) for answer in answers} <= {Done, Unchanged, LinkOver}
        monkeypatch.setattr(claiming, "LOCK", claiming.LOCK.replace("FOR NO KEY UPDATE", ""))
        monkeypatch.setattr(passing, "_require_passing", _slowly(passing._require_passing))
        with transaction.atomic(), acting_as(SYSTEM):
            one, _code = coupon(till, code="CTRL")
        link = lin.do(share_coupon, coupon_id=one, now=NOON).value
        answers = crowd.round(lambda place: friends[place % 3].do(take_coupon, link=link, now=NOON))
        assert sum(isinstance(answer, Done) for answer in answers) > 1


def _slowly(act):
    def later(*given):
        time.sleep(0.2)
        return act(*given)

    return later


@given(
    st.integers(1, 10**12), st.integers(0, 1000), st.binary(min_size=32, max_size=32), st.text(max_size=80)
)
def test_only_this_house_writes_a_link(coupon_id, times, key, text):
    link = links.written(key, coupon_id, times, NOON)
    assert links.read(key, link, NOON + LIFE - timedelta(seconds=1)) == (coupon_id, times)
    for wrong, secret in (
        (text, key),
        (link, b"x" * 32),
        (f"{coupon_id + 1:x}{link[link.index('-') :]}", key),
    ):
        if (wrong, secret) != (link, key):
            with pytest.raises(LinkOver):
                links.read(secret, wrong, NOON)
