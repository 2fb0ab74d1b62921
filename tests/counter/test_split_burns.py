"""Many little payments with points in a day want the proof that one large one wants; at the till, and for rewards."""

from datetime import timedelta

import pytest

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Replayed
from shuke.foundation.org.reach import member_at
from shuke.trade.counter.commands.selling import ProofNeeded
from shuke.trade.programme.commands.proving import CodeNeeded
from shuke.trade.rewards.commands.catalogue import add_reward
from shuke.trade.rewards.commands.redeeming import redeem_reward
from tests.counter.till import Till
from tests.ledger.books import rows
from tests.programme.world import DOCUMENT, NOON, publish

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
# A hundred points are a yuan; from ten yuan on the member shows who they are.
TERMS = {**DOCUMENT, "worth": {"points": 100, "minor": 100, "proof_from_minor": 1000}}


@pytest.fixture
def till(cast):
    found = Till(publish(cast, TERMS), cast.actor("wu"))
    for number in range(6):
        found.ring(f"E-{number}", [("T1", 2)], found.scanned("zhao"))
    return found


def known(till):
    """Somebody who only knows the phone number."""
    (member,) = till.find("13600139043")
    return member["member"]


def test_at_the_till(till):
    had = till.points("zhao")
    first = till.ring("R-1", [("T2", 1)], known(till), points_minor=900)
    assert isinstance(first, Done)
    after = till.points("zhao")
    with pytest.raises(ProofNeeded):
        till.ring("R-2", [("T2", 1)], known(till), points_minor=100)
    assert till.points("zhao") == after < had  # nothing stays of what was refused
    assert isinstance(till.ring("R-1", [("T2", 1)], known(till), points_minor=900), Replayed)
    assert isinstance(till.ring("R-2", [("T2", 1)], till.scanned("zhao"), points_minor=100), Done)


def test_the_day_after_it_begins_anew(till):
    till.ring("R-1", [("T2", 1)], known(till), points_minor=900)
    till.now = NOON + timedelta(days=1, minutes=1)
    assert isinstance(till.ring("R-2", [("T2", 1)], known(till), points_minor=900), Done)


def test_rewards_of_a_member_alone(till):
    cast = till.cast
    with acting_as(SYSTEM):
        given = {"name": "茶样", "name_en": "Sample", "kind": "goods", "points": 500, "stock": 9}
        reward = add_reward(actor=SYSTEM, code="TEA", given=given, now=NOON).value
    ((path,),) = rows("SELECT path FROM org_unit WHERE id = %s", cast.units["river"])
    member = member_at(cast.customers["zhao"], "zhao", cast.units["river"], path)
    base = {
        "customer_id": cast.customers["zhao"],
        "reward_id": reward,
        "unit_id": cast.units["river"],
        "now": NOON,
    }
    with acting_as(member):
        assert isinstance(redeem_reward(actor=member, key="a", **base), Done)
        had = till.points("zhao")
        with pytest.raises(CodeNeeded):
            redeem_reward(actor=member, key="b", **base)
        later = base | {"now": NOON + timedelta(days=1, minutes=1)}
        assert till.points("zhao") == had
        assert isinstance(redeem_reward(actor=member, key="c", **later), Done)
