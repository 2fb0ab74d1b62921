"""Many tills at once: a code is used once, a limit is never passed; with the guards away it is."""

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from shuke.foundation.org.command import Done, Replayed
from shuke.foundation.org.refusals import Busy
from shuke.trade.coupons.commands import claiming
from shuke.trade.coupons.commands.using import release_coupons
from shuke.trade.coupons.rules.standing import CouponHeld, CouponLimit, CouponUsed
from tests.cast import build_cast
from tests.coupons.tills import NOON, Till, rows
from tests.ledger.crowd import Crowd

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
CLIENTS = 32


@pytest.fixture
def till():
    cast = build_cast()
    with transaction.atomic():
        return Till(cast)


def kinds(answers):
    found = {}
    for answer in answers:
        found[type(answer)] = found.get(type(answer), 0) + 1
    return found


def test_a_single_code_is_used_once_by_64(till):
    with transaction.atomic():
        one, other = till.codes(till.offer(), 2)
    with Crowd(64) as crowd:
        answers = kinds(crowd.round(lambda place: till.use(one, key=f"s{place}")))
        same = kinds(crowd.round(lambda place: till.use(other, key="same")))
    assert answers == {Done: 1, CouponUsed: 63}
    assert same == {Done: 1, Replayed: 63}
    with transaction.atomic():
        assert rows("SELECT count(*) FROM coupons_used") == [(2,)]


def limited(till, rounds=20):
    """A hundred places, wanted by 32 at a time; how many got one, and what the others were told."""
    found = {}
    with Crowd(CLIENTS) as crowd:
        for number in range(rounds):
            answers = crowd.round(lambda place, number=number: till.hold("TEA11", key=f"h{number}/{place}"))
            for kind, count in kinds(answers).items():
                found[kind] = found.get(kind, 0) + count
    return found


def test_a_limit_of_100_is_reached_and_not_passed(till):
    with transaction.atomic():
        till.public(till.offer(), total=100, each=None)
    found = limited(till, 16)
    assert found == {Done: 100, CouponLimit: 16 * CLIENTS - 100}
    with transaction.atomic():
        assert rows("SELECT taken FROM coupons_publiccode") == [(100,)]


def each_once(till, name):
    """20 baskets of one member want a code that is good once for each."""
    with transaction.atomic():
        till.public(till.offer(name), code=name, each=1)
    with Crowd(20) as crowd:
        return kinds(crowd.round(lambda place: till.hold(name, key=f"{name}{place}", customer=till.lin)))


def test_a_members_limit_holds_at_20_baskets(till):
    assert each_once(till, "EACH") == {Done: 1, CouponLimit: 19}


def test_the_controls_without_locks_the_keys_of_the_tables_still_hold(till, monkeypatch, cluster):
    """Locks away: errors in place of refusals, and nothing is used or given twice. Keys away too: it is."""
    for name in ("LOCK", "LOCK_CODES"):
        monkeypatch.setattr(claiming, name, getattr(claiming, name).replace("FOR NO KEY UPDATE", ""))
    with transaction.atomic():
        offer = till.offer()
        codes = till.codes(offer, 12)
        till.public(offer, code="TEA11", total=10, each=None)
    database = connection.settings_dict["NAME"]
    with Crowd(CLIENTS) as crowd:

        def tried(code):
            answers = crowd.round(lambda place: till.use(code, key=f"{code}{place}"))
            assert {type(one) for one in answers} <= {Done, CouponUsed, CouponHeld, IntegrityError, Busy}, (
                answers
            )
            return sum(isinstance(one, Done) for one in answers)

        assert [tried(code) for code in codes[:6]] == [1] * 6
        held = crowd.round(lambda place: till.hold("TEA11", key=f"h{place}"))
        assert sum(isinstance(one, Done) for one in held) <= 10
        cluster.execute_as_superuser("ALTER TABLE coupons_used DROP CONSTRAINT used_once_each_time", database)
        try:
            assert max(tried(code) for code in codes[6:]) > 1
        finally:
            cluster.execute_as_superuser(
                "SET session_replication_role = replica; DELETE FROM coupons_share; DELETE FROM coupons_used;"
                " ALTER TABLE coupons_used ADD CONSTRAINT used_once_each_time UNIQUE (coupon_id, time, is_back)",
                database,
            )


def test_keeping_and_letting_go_at_once_never_deadlocks(till):
    with transaction.atomic():
        offer = till.offer()
        codes = [till.give(offer) for _n in range(4)]
        till.public(offer, code="TEA11", total=None, each=None)
    with Crowd(12) as crowd:
        for number in range(6):

            def call(place, number=number):
                named = codes if place % 2 else codes[::-1]
                return till.hold(*named, "TEA11", key=f"k{number}/{place}", customer=till.lin, seconds=1)

            answers = kinds(crowd.round(call))
            assert answers.pop(Done) == 1 and set(answers) == {CouponHeld}, answers
            for place in range(12):
                till.do(release_coupons, held_key=f"k{number}/{place}", unit_id=till.unit_id, now=NOON)
