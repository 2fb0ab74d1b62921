"""An offer over past sales: the till's rules, counted; what falls below its cost; nobody but the head of the chain asks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.trade.coupons.commands.offers import change_offer
from shuke.trade.coupons.commands.rehearsing import ask_offer_rehearsal, rehearse_offer
from shuke.trade.coupons.queries.offers import offer_of
from shuke.trade.coupons.rules.offers import Offer
from shuke.trade.coupons.rules.rehearsal import Customer, Past, rehearsed
from shuke.trade.programme.rules.conditions import Where
from shuke.trade.programme.rules.facts import Basket, Sold
from shuke.trade.programme.rules.rehearsal import Receipt
from shuke.trade.programme.rules.terms import read_terms
from tests.coupons.tills import NOON, Till
from tests.programme.world import DOCUMENT

DAY = date(2026, 3, 1)
TEN = Offer("TEN", "amount", minor=1000)


def past(days, *prices, costs=()):
    """A sale so many days after the first of March, a line a price."""
    lines = tuple(Sold(place, place, price) for place, price in enumerate(prices))
    at = datetime(2026, 3, 1, 4, tzinfo=UTC) + timedelta(days=days)
    receipt = Receipt(days, Basket(at, 1, "store", lines), None, sum(prices), None)
    return Past(receipt, dict(enumerate(costs)))


def run(offer, *sales, terms=None, has_bought=False, count_from=DAY):
    return rehearsed(offer, terms, [Customer(DAY, has_bought, sales)], count_from)


def test_every_time_and_once_a_member_are_counted_apart():
    found = run(TEN, past(0, 5000), past(40, 300), past(41, 9000))
    assert (found.receipts, found.sales, found.minor, found.members, found.once_minor) == (
        3,
        3,
        2300,
        1,
        1000,
    )
    assert dict(found.months) == {"2026-03": 1000, "2026-04": 1300} and found.worth_minor == 14_300


def test_a_line_that_falls_below_its_cost_is_counted_once_and_an_unknown_cost_is_said():
    found = run(
        TEN,
        past(0, 4000, 6000, costs=(3900, 5000)),
        past(1, 5000, costs=(None,)),
        past(2, 5000, costs=(6000,)),
    )
    # 400 of the ten fall on the first line, which had 100 to spare; the last one was below its cost before.
    assert (found.lines, found.below, found.below_minor, found.unknown) == (4, 1, 300, 1)


def test_days_still_to_come_do_not_keep_it_from_the_past_but_its_other_conditions_do():
    later = replace(TEN, where=Where(from_on=date(2027, 1, 1), to_on=date(2027, 2, 1), least_minor=4000))
    found = run(later, past(0, 5000), past(1, 3000))
    assert (found.sales, found.minor) == (1, 1000)
    assert run(replace(TEN, not_on=frozenset({DAY})), past(0, 5000), past(1, 3000)).sales == 1


def test_a_first_purchase_is_the_first_of_all_and_not_of_the_months_looked_at():
    first = replace(TEN, where=Where(first_purchase=True))
    assert run(first, past(0, 5000), past(1, 5000)).sales == 1
    assert run(first, past(0, 5000), past(1, 5000), has_bought=True).sales == 0
    assert run(first, past(0, 5000), past(9, 5000), count_from=DAY + timedelta(days=5)).sales == 0


def test_tiers_are_those_that_the_terms_give_at_each_sale():
    terms = read_terms(DOCUMENT)
    found = run(TEN, past(0, 400_000), past(1, 5000), past(2, 5000), terms=terms)
    assert found.tiers == {"base": [1, 1, 1000], "gold": [1, 2, 2000]} and found.members == 1
    gold = replace(TEN, where=Where(tiers=frozenset({"gold"})))
    assert run(gold, past(0, 400_000), past(1, 5000), terms=terms).sales == 1
    assert run(gold, past(0, 400_000), past(1, 5000)).sales == 0  # without terms nobody has a tier


@pytest.fixture
def till(cast):
    return Till(cast)


def known(offer_id, actor=SYSTEM):
    with acting_as(actor):
        return offer_of(actor=actor, offer_id=offer_id)


@pytest.mark.django_db(databases=["default", "witness"])
def test_findings_are_of_one_version_and_gone_with_the_next(till, cast):
    offer = till.offer()
    with acting_as(CLOCK):
        kept = rehearse_offer(actor=CLOCK, offer_id=offer, now=NOON, today=cast.today).value
    assert kept["sales"] == kept["receipts"] == 7 and kept["minor"] == 7 * 1000 and kept["members"] == 4
    assert known(offer).rehearsal == kept and known(offer).rehearsed_at == NOON
    assert known(offer, cast.actor("wei")).rehearsal is None  # plans offers, sees no sales
    words = {"name": "立减", "name_en": "Off", "now": NOON}
    till.do(
        change_offer, offer_id=offer, document={"offer": {"key": "", "kind": "amount", "minor": 5}}, **words
    )
    assert known(offer).rehearsal is None
    with pytest.raises(NotFound), acting_as(CLOCK):
        rehearse_offer(actor=CLOCK, offer_id=0, now=NOON, today=cast.today)


@pytest.mark.django_db(databases=["default", "witness"])
def test_it_is_asked_for_once_and_by_the_head_of_the_house_alone(till, cast):
    offer = till.offer()
    assert isinstance(till.do(ask_offer_rehearsal, offer_id=offer), Done)
    assert isinstance(till.do(ask_offer_rehearsal, offer_id=offer), Unchanged)
    shi = cast.actor("shi")
    with acting_as(shi), pytest.raises(Forbidden):
        ask_offer_rehearsal(actor=shi, offer_id=offer)
    with pytest.raises(NotFound):
        till.do(ask_offer_rehearsal, offer_id=0)
