"""Coupons for a day: by either calendar, ahead of it, each year once, to nobody who wants no use made of the details."""

from datetime import date, timedelta

import pytest

from shuke.customers.models import Birthday, Customer
from shuke.foundation.kernel.calendar import lunar_of
from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.foundation.org.command import Unchanged
from shuke.trade.coupons.commands.occasions import give_by_occasion
from shuke.trade.coupons.commands.offers import close_offer
from tests.coupons.tills import NOON, Till, rows

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
GIFT = {"offer": {"key": "", "kind": "amount", "minor": 3000}, "days": 31}


def born(customer_id, month, day, is_lunar=False):
    with acting_as(SYSTEM):
        Birthday.objects.filter(customer_id=customer_id).delete()
        Birthday.objects.create(customer_id=customer_id, month=month, day=day, is_lunar=is_lunar)


def given(today):
    with acting_as(CLOCK):
        return give_by_occasion(actor=CLOCK, today=today, now=NOON)


@pytest.fixture
def till(cast):
    return Till(cast)


def test_a_birthday_by_either_calendar_is_kept_once_a_year(till, cast):
    till.offer("BIRTH", GIFT | {"occasion": "birthday", "ahead_days": 7})
    today = date(2027, 2, 24)
    born(till.lin, 2, 29)  # kept on the 28th where there is no 29th
    by_moon = lunar_of(date(2027, 3, 2))
    born(till.wujg, by_moon.month, by_moon.day, is_lunar=True)
    born(cast.customers["zhao"], 3, 5)  # not yet near
    assert given(today).value == 2
    assert isinstance(given(today + timedelta(days=1)), Unchanged)
    owners = {owner for (owner,) in rows("SELECT customer_id FROM coupons_coupon")}
    assert owners == {till.lin, till.wujg}
    assert given(date(2028, 2, 24)).value >= 1
    assert rows("SELECT count(*) FROM coupons_coupon WHERE customer_id = %s", till.lin) == [(2,)]


def test_the_day_of_joining_is_kept_from_the_first_year_on(till):
    offer = till.offer("JOIN", GIFT | {"occasion": "anniversary"})
    with acting_as(SYSTEM):
        Customer.objects.update(joined_on=date(2026, 6, 1))
        Customer.objects.filter(id=till.lin).update(joined_on=date(2025, 11, 22))
    assert given(date(2026, 11, 22)).value == 1
    till.do(close_offer, offer_id=offer, now=NOON)
    assert isinstance(given(date(2027, 11, 22)), Unchanged)


def test_nobody_whose_details_are_kept_and_not_used(till, cast):
    from shuke.customers.commands.agreeing.limiting import restrict_use

    till.offer("BIRTH", GIFT | {"occasion": "birthday"})
    born(till.lin, 11, 22)
    shen = cast.actor("shen")
    with acting_as(shen):
        restrict_use(actor=shen, customer_id=till.lin, now=NOON)
    assert isinstance(given(date(2026, 11, 22)), Unchanged)
