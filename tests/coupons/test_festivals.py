"""Coupons for a day that everybody keeps: by either calendar, once a year, to everybody who may be greeted and no one else."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.foundation.kernel.calendar import lunar_of
from shuke.foundation.org.actor import CLOCK, acting_as
from shuke.foundation.org.command import Unchanged
from shuke.trade.coupons.commands import occasions
from shuke.trade.coupons.commands.occasions import give_by_occasion
from shuke.trade.coupons.rules.festivals import DAYS, FESTIVALS, is_day, kept_near
from shuke.trade.programme.rules.documents import TermsInvalid
from tests.coupons.tills import NOON, Till, rows

db = pytest.mark.django_db(databases=["default", "witness"])
GIFT = {"offer": {"key": "", "kind": "amount", "minor": 3000}, "days": 31}


def done(today):
    with acting_as(CLOCK):
        return give_by_occasion(actor=CLOCK, today=today, now=NOON)


@pytest.fixture
def till(cast):
    return Till(cast)


@db
def test_everybody_has_one_a_year_and_who_joins_meanwhile_too(till, monkeypatch):
    monkeypatch.setattr(occasions, "AT_ONCE", 2)
    till.offer("MOON", GIFT | {"occasion": "mid_autumn", "ahead_days": 3})
    assert isinstance(done(date(2026, 9, 21)), Unchanged)  # Mid-Autumn is on 25 September in 2026
    assert done(date(2026, 9, 22)).value == 5
    for later in (23, 24, 25):
        assert isinstance(done(date(2026, 9, later)), Unchanged)
    assert isinstance(done(date(2026, 9, 26)), Unchanged)
    assert done(date(2027, 9, 15)).value == 5
    assert rows("SELECT DISTINCT about FROM coupons_coupon ORDER BY 1") == [
        ("mid_autumn/2026",),
        ("mid_autumn/2027",),
    ]


@db
def test_nobody_is_greeted_whose_details_are_not_used(till, cast):
    from shuke.customers.commands.agreeing.limiting import restrict_use

    till.offer("SALE", GIFT | {"occasion": "double_eleven"})
    shen = cast.actor("shen")
    with acting_as(shen):
        restrict_use(actor=shen, customer_id=till.lin, now=NOON)
    assert done(date(2026, 11, 11)).value == 4
    assert rows("SELECT count(*) FROM coupons_coupon WHERE customer_id = %s", till.lin) == [(0,)]


@db
def test_a_day_of_the_shops_own_is_one_that_there_is(till):
    own = {"occasion": "own_day", "own_month": 6, "own_day": 18}
    till.offer("OWN", GIFT | own)
    assert done(date(2026, 6, 18)).value == 5
    till.offer("LUNAR", GIFT | {"occasion": "own_day", "own_month": 12, "own_day": 8, "own_is_lunar": True})
    assert done(date(2026, 1, 26)).value == 5  # Laba
    for wrong in (
        {"own_month": 2, "own_day": 30},
        {"own_month": 0, "own_day": 1},
        {"own_month": 13, "own_day": 1},
    ):
        with pytest.raises(TermsInvalid):
            till.offer("X", GIFT | own | wrong)


@given(st.sampled_from(sorted(DAYS)), st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_a_festival_is_kept_once_in_each_year_of_its_calendar(which, today):
    month, day, is_lunar = DAYS[which]
    kept, year = kept_near(month, day, is_lunar, today)
    assert today <= kept <= today + timedelta(days=400)
    named = lunar_of(kept) if is_lunar else kept
    assert (named.month, named.day, named.year) == (month, day, year)
    following, then = kept_near(month, day, is_lunar, kept + timedelta(days=1))
    assert then == year + 1 and following > kept


def test_every_festival_has_its_day():
    assert {*DAYS, "own_day"} == set(FESTIVALS)
    assert all(is_day(*one) for one in DAYS.values())
