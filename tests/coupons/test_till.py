"""Coupons at the till: kept for a basket, used once, back with the sale."""

from datetime import timedelta

import pytest

from shuke.foundation.org.actor import CLOCK, acting_as
from shuke.foundation.org.command import Done, Replayed, Unchanged
from shuke.foundation.org.refusals import NotFound, OtherBody
from shuke.trade.coupons.commands.offers import (
    end_public_code,
)
from shuke.trade.coupons.commands.returning import release_lapsed, return_coupons
from shuke.trade.coupons.commands.using import Use, release_coupons, use_coupons
from shuke.trade.coupons.rules.codes import is_single
from shuke.trade.coupons.rules.standing import (
    BudgetSpent,
    CouponEarly,
    CouponElsewhere,
    CouponExpired,
    CouponForMembers,
    CouponHeld,
    CouponLimit,
    CouponUnknown,
    CouponUsed,
)
from tests.coupons.tills import NOON, TEN_OFF, Till, rows

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
DAY = timedelta(days=1)


@pytest.fixture
def till(cast):
    return Till(cast)


def ten_off(**more):
    return {"offer": TEN_OFF["offer"], **more}


def where(**conditions):
    return {"offer": TEN_OFF["offer"] | {"where": conditions}}


def test_a_coupon_is_used_once_and_by_its_owner_alone(till):
    code = till.give(till.offer())
    assert is_single(code) and till.at_hand() == [code] and till.at_hand(till.wujg) == []
    for stranger in (till.wujg, None):
        with pytest.raises(CouponUnknown):
            till.use(code, customer=stranger)
        with pytest.raises(CouponUnknown):
            till.named(code, customer=stranger)
    [found] = till.named(f" {code[:4]}-{code[4:]}".lower(), customer=till.lin)
    assert (found.code, found.offer.minor, found.is_public) == (code, 1000, False)
    done = till.use(code, customer=till.lin)
    assert isinstance(done, Done) and rows("SELECT minor FROM coupons_share") == [(1000,)]
    assert isinstance(till.use(code, customer=till.lin), Replayed)
    with pytest.raises(OtherBody):
        till.use(code, customer=till.lin, minor=900)
    with pytest.raises(CouponUsed):
        till.use(code, customer=till.lin, key="again")
    with pytest.raises(CouponUsed):
        till.named(code, customer=till.lin)
    assert till.at_hand() == []


def test_a_key_counts_once_for_another_till_too(till, cast):
    """Without the wrapper's own memory: another caller, or long after."""
    code = till.give(till.offer())
    first = till.use(code, customer=till.lin)
    other = Till(cast, cast.actor("chen"))
    again = other.use(code, customer=till.lin)
    assert isinstance(again, Replayed) and again.value == first.value
    with pytest.raises(OtherBody) as no:
        other.use(code, customer=till.lin, minor=1)
    assert no.value.field == "uses"


def test_what_a_till_keeps_no_other_takes_until_it_lets_go(till):
    code = till.give(till.offer())
    kept = till.hold(code, customer=till.lin)
    assert isinstance(till.hold(code, customer=till.lin), Replayed)
    with pytest.raises(OtherBody):
        till.hold(customer=till.lin)
    for act in (till.hold, till.use):
        with pytest.raises(CouponHeld):
            act(code, customer=till.lin, key="other")
    with pytest.raises(CouponHeld):
        till.named(code, customer=till.lin)
    assert till.at_hand() == []
    base = {"held_key": "basket", "unit_id": till.unit_id, "now": NOON}
    assert isinstance(till.do(release_coupons, **base), Done)
    assert isinstance(till.do(release_coupons, **base), Unchanged)
    assert till.at_hand() == [code] and len(kept.value) == 1


def test_a_hold_is_used_up_by_its_sale_and_the_rest_is_free(till):
    offer = till.offer()
    one, other = till.give(offer), till.give(offer)
    till.hold(one, other, customer=till.lin)
    till.use(one, customer=till.lin, held_key="basket")
    assert till.at_hand() == [other] and rows("SELECT state FROM coupons_hold") == [("used",)]


def test_a_hold_ends_by_itself(till):
    code = till.give(till.offer())
    till.hold(code, customer=till.lin, seconds=60)
    later = NOON + timedelta(seconds=61)
    assert till.at_hand(now=later) == [code]
    with acting_as(CLOCK):
        assert release_lapsed(actor=CLOCK, now=later).value == 1
        assert isinstance(release_lapsed(actor=CLOCK, now=later), Unchanged)
    till.use(code, customer=till.lin)


def test_a_public_code_has_limits_and_its_place_is_free_again(till):
    till.public(till.offer(), total=2, each=1)
    assert [(one.coupon_id, one.is_public) for one in till.named("tea11", customer=till.lin)] == [(0, True)]
    with pytest.raises(CouponForMembers):
        till.use("TEA11")
    till.hold("TEA11", customer=till.lin, key="b1")
    till.hold("TEA11", customer=till.wujg, key="b2")
    with pytest.raises(CouponLimit):
        till.named("TEA11", customer=till.cast.customers["zhao"])
    till.do(release_coupons, held_key="b2", unit_id=till.unit_id, now=NOON)
    till.use("TEA11", customer=till.lin, held_key="b1")
    with pytest.raises(CouponLimit):
        till.use("TEA11", customer=till.lin, key="s2")
    till.hold("TEA11", customer=till.cast.customers["zhao"], key="b3", seconds=60)
    later = NOON + timedelta(minutes=2)
    till.use("TEA11", customer=till.wujg, key="s3", now=later)  # what b3 kept is over
    assert rows("SELECT taken FROM coupons_publiccode") == [(2,)]


def test_a_public_code_without_a_limit_for_members_is_for_strangers_too(till):
    code = till.public(till.offer(), total=None, each=None)
    for place in range(3):
        till.use("TEA11", key=f"s{place}")
    till.do(end_public_code, public_id=code)
    with pytest.raises(CouponExpired):
        till.use("TEA11", key="s9")


def test_a_sale_taken_back_gives_its_coupons_back_where_the_offer_says_so(till):
    back = till.give(till.offer())
    gone = till.give(till.offer("GONE", ten_off(comes_back=False)))
    ended = till.give(till.offer("ENDS", ten_off(days=1)))
    till.public(till.offer("MANY"))
    till.use(back, gone, ended, "TEA11", customer=till.lin)
    given = {"order_id": till.order, "unit_id": till.unit_id, "now": NOON + DAY, "key": "void"}
    assert sorted(till.do(return_coupons, **given).value) == sorted([back, "TEA11"])
    assert isinstance(till.do(return_coupons, **given), Replayed)
    assert isinstance(till.do(return_coupons, **{**given, "key": "void2"}), Unchanged)
    assert rows("SELECT sum(minor) FROM coupons_used") == [(0,)]
    till.use(back, "TEA11", customer=till.lin, key="second", now=NOON + DAY)
    with pytest.raises(CouponUsed):
        till.use(gone, customer=till.lin, key="third")


def test_days_stores_and_ends_are_looked_at(till):
    lake = till.cast.units["lake"]
    tomorrow = (NOON + DAY).date().isoformat()
    here = till.give(till.offer("HERE", where(units=[lake])))
    early = till.give(till.offer("SOON", where(from_on=tomorrow)))
    short = till.give(till.offer("DAYS", ten_off(days=2)))
    with pytest.raises(CouponElsewhere):
        till.named(here, customer=till.lin, unit="river")
    with pytest.raises(CouponEarly):
        till.use(early, customer=till.lin)
    assert till.at_hand() == [short, here] and till.at_hand(unit="river") == [short]
    with pytest.raises(CouponExpired):
        till.use(short, customer=till.lin, now=NOON + 2 * DAY)
    assert till.at_hand(now=NOON + 2 * DAY) == [here, early]


def test_a_budget_is_never_overdrawn(till):
    offer = till.offer(budget_minor=1500)
    one, other = till.give(offer), till.give(offer)
    till.use(one, customer=till.lin)
    with pytest.raises(BudgetSpent):
        till.use(other, customer=till.lin, key="two")
    till.use(other, customer=till.lin, key="three", minor=500)
    assert rows("SELECT spent_minor FROM coupons_offer") == [(1500,)]
    till.do(return_coupons, order_id=till.order, unit_id=till.unit_id, now=NOON, key="void")
    assert rows("SELECT spent_minor FROM coupons_offer") == [(0,)]


def test_lines_of_another_sale_are_refused(till):
    code = till.give(till.offer())
    uses = [Use(code, ((till.line + 1, 100),))]
    given = {"customer_id": till.lin, "uses": uses, "unit_id": till.unit_id, "now": NOON, "key": "s"}
    for order in (till.order, 999_999):
        with pytest.raises(NotFound):
            till.do(use_coupons, order_id=order, **given)
