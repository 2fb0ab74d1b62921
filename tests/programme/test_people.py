"""Merging and splitting: the higher tier counts while two records are one."""

from datetime import date

import pytest

from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.stewardship.resolution.commands.merging import merge_customers
from shuke.stewardship.resolution.commands.splitting import split_customers
from shuke.trade.programme.commands.members import enrol_buyers
from shuke.trade.programme.models import Membership
from tests.programme.world import NOON, TODAY, do, rows

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


def memberships():
    return {one.customer_id: (one.tier, one.tier_since, one.tier_until) for one in rows(Membership)}


@pytest.mark.parametrize("survivor", ["zhao", "wujg"])
def test_the_higher_tier_counts_while_they_are_one_and_each_has_its_own_again(published, survivor):
    do(enrol_buyers, CLOCK, today=TODAY)
    pair = [published.customers["zhao"], published.customers["wujg"]]
    before = memberships()
    assert [before[id_][0] for id_ in pair] == ["base", "gold"]
    with acting_as(SYSTEM):
        merge = merge_customers(
            actor=SYSTEM, customer_ids=pair, today=TODAY, survivor_id=published.customers[survivor]
        ).value
    assert memberships()[published.customers[survivor]] == ("gold", TODAY, date(2027, 11, 22))
    with acting_as(SYSTEM):
        split_customers(actor=SYSTEM, merge_id=merge, now=NOON)
    assert memberships() == before
