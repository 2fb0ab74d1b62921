"""Faults of the cast are found, counted per store and source, and listed to who leads the store; nobody else's."""

import pytest
from django.db import connection, transaction

from shuke.customers.models import Customer
from shuke.foundation.org.actor import SYSTEM, acting_as, reading_as
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.insight.models import Figure
from shuke.stewardship.quality.commands import measure_quality
from shuke.stewardship.quality.faults import FAULT_SQL
from shuke.stewardship.quality.models import Count
from shuke.stewardship.quality.queries import people_with, quality_of
from tests.org.log import events

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
# How each fault comes about: a statement on lin, at home in the lake store.
SPOILT = {
    "no_name": "UPDATE customers_customer SET name = '' WHERE id = %(lin)s",
    "no_contact": "UPDATE customers_identifier SET ended_at = now(), is_primary = false WHERE customer_id = %(lin)s",
    "no_birthday": "DELETE FROM customers_birthday WHERE customer_id = %(lin)s",
    "not_asked": "SELECT 1",
    "odd_name": "UPDATE customers_customer SET name = '测试123' WHERE id = %(lin)s",
    "odd_birthday": "INSERT INTO customers_birthday (customer_id, year, month, day, is_lunar)"
    " VALUES (%(lin)s, 1850, 1, 1, false)",
    "maybe_twice": "INSERT INTO resolution_candidate (left_id, right_id, weight, reasons, stake_minor, state, found_by)"
    " VALUES (least(%(lin)s, %(other)s), greatest(%(lin)s, %(other)s), 9, '[]', 0, 'open', 'night')",
    "stale": "UPDATE customers_customer SET joined_on = '2019-01-01' WHERE id = %(lin)s",
    "bought_before": "UPDATE insight_figure SET first_on = joined_on - 40 WHERE customer_id = %(lin)s",
    "owner_left": "UPDATE org_staff SET is_active = false"
    " WHERE id = (SELECT owner_id FROM customers_customer WHERE id = %(lin)s)",
}


def spoil(cast, fault):
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        ids = {"lin": cast.customers["lin"], "other": cast.customers["wujg"]}
        if fault == "stale":
            cursor.execute("DELETE FROM insight_figure WHERE customer_id = %(lin)s", ids)
        if fault == "bought_before":
            lin = Customer.objects.get(id=ids["lin"])
            Figure.objects.update_or_create(
                customer_id=lin.id,
                defaults={
                    "home_path": lin.home_path,
                    "joined_on": lin.joined_on,
                    "as_of": lin.joined_on,
                    "abc": "D",
                },
            )
        if fault == "odd_birthday":
            cursor.execute("DELETE FROM customers_birthday WHERE customer_id = %(lin)s", ids)
        cursor.execute(SPOILT[fault], ids)


def listed(cast, login, fault):
    actor = cast.actor(login)
    with reading_as(actor):
        return {
            one.id
            for one in people_with(
                actor=actor, fault=fault, path=actor.path, today=cast.today, below=None, limit=50
            )
        }


@pytest.mark.parametrize("fault", sorted(FAULT_SQL))
def test_each_fault_is_found_and_mended(cast, fault):
    lin = cast.customers["lin"]
    if fault != "not_asked":
        assert lin not in listed(cast, "chen", fault) or fault in ("no_birthday", "no_contact", "stale")
    spoil(cast, fault)
    assert lin in listed(cast, "chen", fault)
    assert lin not in listed(cast, "gao", fault), "a store beside it sees nobody of this one"


def test_a_day_is_counted_once_and_read_by_who_leads(cast):
    spoil(cast, "odd_name")
    for _twice in range(2):
        people = measure_quality(actor=SYSTEM, today=cast.today).value
    assert events("quality.measure_quality")[-1].facts == {"day": cast.today.isoformat(), "people": people}
    chen, shi = cast.actor("chen"), cast.actor("shi")
    with reading_as(chen):
        lake = quality_of(actor=chen, path=chen.path, today=cast.today)
        assert Count.objects.values("unit_id").distinct().count() == 1
    with reading_as(shi):
        region = quality_of(actor=shi, path=shi.path, today=cast.today)
    assert lake.whole.faulty["odd_name"] == 1 and [unit for unit, _name, _tally in lake.stores] == [
        cast.units["lake"]
    ]
    assert region.whole.people > lake.whole.people and 0 < lake.whole.index < 1
    assert sum(tally.people for _name, tally in lake.sources) == lake.whole.people
    assert [day for day, _index in lake.trend] == [cast.today]
    # A path that is not the own one shows nothing beside what the policy lets through.
    with reading_as(chen):
        assert quality_of(actor=chen, path=shi.path, today=cast.today).whole == lake.whole


def test_an_unknown_fault_and_a_person_without_the_right_are_refused(cast):
    chen, zhou = cast.actor("chen"), cast.actor("zhou")
    with reading_as(chen), pytest.raises(NotFound):
        people_with(actor=chen, fault="1=1", path=chen.path, today=cast.today, below=None, limit=5)
    with reading_as(zhou), pytest.raises(Forbidden):
        quality_of(actor=zhou, path=zhou.path, today=cast.today)
