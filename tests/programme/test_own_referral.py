"""A member of staff who is one of the two does not decide on it."""

import pytest

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.trade.ledger.commands.adjusting import SecondPerson
from shuke.trade.referrals.commands import deciding
from shuke.trade.referrals.commands.deciding import allow_referral, refuse_referral
from shuke.trade.referrals.models import Referral
from tests.programme.test_referrals import PROMISE, named, state
from tests.programme.world import NOON, do, publish

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


@pytest.mark.parametrize("side", ["lin", "new"])
def test_nobody_decides_on_the_own_referral(cast, monkeypatch, side):
    shop = publish(cast, PROMISE)
    one = named(shop).value
    with_own = shop.customers[side]
    monkeypatch.setattr(deciding, "is_of_staff", lambda _staff, customer_id: customer_id == with_own)
    with acting_as(SYSTEM):
        Referral.objects.filter(id=one).update(state="held", reasons=["device"])
    for act in (allow_referral, refuse_referral):
        with pytest.raises(SecondPerson):
            do(act, shop.actor("chen"), referral_id=one, words="ok", now=NOON)
    assert state(one) == "held"
