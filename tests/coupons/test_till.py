"""Coupons at the till: kept for a basket, used once, back with the sale."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from shuke.foundation.org.actor import CLOCK, acting_as
from shuke.foundation.org.command import Done, Replayed, Unchanged
from shuke.foundation.org.refusals import Forbidden, ItemRepeated, NotFound, OtherBody
from shuke.trade.coupons.commands.issuing import (
    NotForPassing,
    ReasonUnknown,
    fill_batch,
    give_coupon,
    give_coupons,
    issue_batch,
    pass_on_coupon,
    restore_coupon,
    withdraw_coupon,
)
from shuke.trade.coupons.commands.offers import (
    BudgetBelow,
    OfferClosed,
    OfferTaken,
    PublicCodeInvalid,
    PublicCodeTaken,
    change_offer,
    close_offer,
    draft_offer,
    end_public_code,
)
from shuke.trade.coupons.commands.returning import release_lapsed, return_coupons
from shuke.trade.coupons.commands.using import Use, release_coupons, use_coupons
from shuke.trade.coupons.models import Batch, Coupon, Offer, Terms, Used
from shuke.trade.coupons.queries.offers import offer_of, offers, offers_open
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
    CouponWithdrawn,
)
from shuke.trade.programme.rules.documents import TermsInvalid
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


def test_terms_change_for_what_is_given_from_then_on(till):
    offer = till.offer()
    old = till.give(offer)
    words = {"name": "立减", "name_en": "Off", "now": NOON}
    twenty = {"offer": TEN_OFF["offer"] | {"minor": 2000}}
    assert till.do(change_offer, offer_id=offer, document=twenty, **words).value == 2
    assert isinstance(till.do(change_offer, offer_id=offer, document=twenty, **words), Unchanged)
    new = till.give(offer)
    assert [one.offer.minor for one in till.named(old, new, customer=till.lin)] == [1000, 2000]
    till.use(old, customer=till.lin)
    with pytest.raises(BudgetBelow):
        till.do(change_offer, offer_id=offer, document=twenty, budget_minor=999, **words)
    till.do(change_offer, offer_id=offer, document=twenty, budget_minor=1500, **words)
    with pytest.raises(BudgetSpent):
        till.use(new, customer=till.lin, key="two")


def test_refusals_of_offers(till):
    offer = till.offer()
    words = {"name": "立减", "name_en": "", "currency": "CNY", "now": NOON}
    with pytest.raises(OfferTaken):
        till.do(draft_offer, code="ten", document=TEN_OFF, **words)
    for document in ({}, {"offer": {"key": "", "kind": "percent", "percent": 101}}, ten_off(days=0)):
        with pytest.raises(TermsInvalid):
            till.do(draft_offer, code="X", document=document, **words)
    with pytest.raises(PublicCodeInvalid):
        till.public(offer, code="x")
    till.public(offer)
    with pytest.raises(PublicCodeTaken):
        till.public(offer)
    till.do(close_offer, offer_id=offer, now=NOON)
    for act in (till.give, till.public):
        with pytest.raises(OfferClosed):
            act(offer)
    with pytest.raises(ItemRepeated):
        till.use("TEA11", "tea-11", customer=till.lin)


def test_lines_of_another_sale_are_refused(till):
    code = till.give(till.offer())
    uses = [Use(code, ((till.line + 1, 100),))]
    given = {"customer_id": till.lin, "uses": uses, "unit_id": till.unit_id, "now": NOON, "key": "s"}
    for order in (till.order, 999_999):
        with pytest.raises(NotFound):
            till.do(use_coupons, order_id=order, **given)


def test_who_may(till, cast):
    offer = till.offer()
    clerk, head = Till(cast, cast.actor("wu")), Till(cast, cast.actor("shi"))
    with pytest.raises(Forbidden):
        clerk.give(offer)
    with pytest.raises(Forbidden):
        head.offer("EAST")  # a region does not bind the whole house
    with acting_as(cast.actor("chu")):
        [shown] = offers(actor=cast.actor("chu"))
        assert (shown.code, shown.given, shown.used, shown.cost_minor) == ("TEN", 0, 0, 0)
    with acting_as(cast.actor("wei")):
        assert offer_of(actor=cast.actor("wei"), offer_id=offer).cost_minor is None
        assert offer_of(actor=cast.actor("wei"), offer_id=0) is None
    with acting_as(cast.actor("wu")):
        assert offers_open(actor=cast.actor("wu")) == [(offer, "立减")]


def test_terms_and_uses_never_change(till):
    till.use(till.give(till.offer()), customer=till.lin)
    with acting_as(till.actor):
        for model in (Terms, Used):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                model.objects.update(offer_id=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            Coupon.objects.all().delete()
        with pytest.raises(IntegrityError), transaction.atomic():
            Offer.objects.update(budget_minor=5, spent_minor=6)
