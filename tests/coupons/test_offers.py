"""Offers: their terms bind what was given under them, whoever changes them later; who may, and what is refused."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from shuke.foundation.org.actor import acting_as
from shuke.foundation.org.command import Unchanged
from shuke.foundation.org.refusals import Forbidden, ItemRepeated
from shuke.trade.coupons.commands.offers import (
    BudgetBelow,
    OfferClosed,
    OfferTaken,
    PublicCodeInvalid,
    PublicCodeTaken,
    change_offer,
    close_offer,
    draft_offer,
)
from shuke.trade.coupons.models import Coupon, Offer, Terms, Used
from shuke.trade.coupons.queries.offers import offer_of, offers, offers_open
from shuke.trade.coupons.rules.standing import (
    BudgetSpent,
)
from shuke.trade.programme.rules.documents import TermsInvalid
from tests.coupons.tills import NOON, TEN_OFF, Till

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


@pytest.fixture
def till(cast):
    return Till(cast)


def ten_off(**more):
    return {"offer": TEN_OFF["offer"], **more}


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
