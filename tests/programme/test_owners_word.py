"""Staff give away what is a member's only with the code that the member tells; many at once bring a friend once."""

from datetime import timedelta
from threading import Barrier
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import transaction

from shuke.customers.rules.codes import CodeWrong
from shuke.foundation.org.command import Done, Replayed
from shuke.trade.coupons.commands.passing import pass_on_coupon
from shuke.trade.programme.commands.proving import OwnerCodeNeeded, Told
from shuke.trade.programme.commands.sharing import ask_owners_code
from shuke.trade.referrals.commands import settling
from shuke.trade.referrals.commands.settling import settle_referral
from shuke.trade.referrals.models import Referral
from tests.cast import build_cast
from tests.coupons.test_giving import TEN_OFF
from tests.coupons.tills import Till
from tests.ledger.books import rows
from tests.ledger.crowd import Crowd
from tests.programme.test_awards import sell
from tests.programme.test_referrals import PROMISE, named
from tests.programme.test_sharing import Home, of
from tests.programme.world import NOON, do, publish
from tests.web.test_programme import PASSWORD

db = pytest.mark.django_db(databases=["default", "witness"])


@pytest.fixture
def codes(monkeypatch):
    """What is sent, as it goes on its way."""
    from shuke.foundation.org import messages

    real, sent = messages.SLOT[0], []

    def watched(*, actor, message, now):
        sent.append(message.values.get("code"))
        return real(actor=actor, message=message, now=now)

    monkeypatch.setattr(messages, "SLOT", [watched])
    return sent


def asked(staff, codes):
    given = {"customer_id": staff.customer_id, "unit_id": staff.unit_id, "address": "10.0.0.1"}
    code_id = staff.do(ask_owners_code, now=NOON + timedelta(minutes=5 * len(codes)), **given).value
    return Told(code_id, codes[-1], "10.0.0.1")


@pytest.mark.django_db(
    transaction=True, databases=["default", "witness"]
)  # a try stays counted beside the act
def test_staff_give_away_what_is_a_members_with_the_members_code_once(codes):
    home = Home(build_cast()).joined()
    home.earn(1000, "earned")
    staff = Home(home.cast, home.cast.actor("chen"))
    staff.mate = home.mate
    with pytest.raises(OwnerCodeNeeded):
        staff.hand(300, "k")
    told = asked(staff, codes)
    with pytest.raises(CodeWrong):
        staff.hand(300, "k", told=Told(told.code_id, "x", "10.0.0.1"))
    assert isinstance(staff.hand(300, "k", told=told), Done)
    assert isinstance(staff.hand(300, "k", told=told), Replayed)
    with pytest.raises(CodeWrong):  # each code once
        staff.hand(300, "other", told=told)
    with transaction.atomic():
        assert of(home, "new") == 300
        till = Till(home.cast)
        till.give(till.offer("GIFT", {"offer": TEN_OFF["offer"] | {"may_be_given": True}}))
        ((coupon,),) = rows("SELECT id FROM coupons_coupon")
    given = {"coupon_id": coupon, "to_id": home.cast.customers["wujg"], "now": NOON + timedelta(minutes=5)}
    with pytest.raises(OwnerCodeNeeded):
        staff.do(pass_on_coupon, **given)
    assert isinstance(staff.do(pass_on_coupon, **given, told=asked(staff, codes)), Done)


@db
def test_the_page_asks_for_the_code_and_says_what_it_is_for(cast, client):
    home = Home(cast).joined()
    home.earn(1000, "earned")
    client.post("/login", {"login": "chen", "password": PASSWORD})
    given = {"mate": home.mate, "amount": "300", "key": "page"}
    address = f"/customers/{home.customer_id}/household/points"
    asks = client.post(address, given)
    shown = asks.content.decode()
    assert asks.status_code == 200 and 'name="code_id"' in shown and "300" in shown
    assert client.post(address, given).status_code == 429  # a code is on its way
    assert of(home, "new") == 0


def settled_by(crowd_size, monkeypatch, guards):
    """One referral that is ripe, looked at by many in one moment; (what they were answered, bookings)."""
    cast = build_cast()
    with transaction.atomic():
        publish(cast, PROMISE)
        one = named(cast).value
        sell(cast, "P-1", [("T1", 1, 68000)], at=NOON)
    if "lock" not in guards:
        every = SimpleNamespace(
            select_for_update=lambda **_how: Referral.objects.all(), filter=Referral.objects.filter
        )
        monkeypatch.setattr(settling, "Referral", SimpleNamespace(objects=every))
        gate, real = Barrier(crowd_size, timeout=10), settling._situation
        monkeypatch.setattr(settling, "_situation", lambda case: (gate.wait(), real(case))[1])
    if "key" not in guards:
        earn = settling.earn_points
        monkeypatch.setattr(
            settling, "earn_points", lambda key, **given: earn(key=f"{key}/{uuid4()}", **given)
        )
    with Crowd(crowd_size) as crowd:
        answers = crowd.round(lambda _place: do(settle_referral, referral_id=one, now=NOON))
    with transaction.atomic():
        ((bookings,),) = rows("SELECT count(*) FROM ledger_transfer WHERE key LIKE 'referral/%%'")
    return answers, bookings


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
@pytest.mark.parametrize(("guards", "is_once"), [(("lock", "key"), True), (("key",), True), ((), False)])
def test_a_friend_is_paid_for_once_while_a_guard_stands(monkeypatch, guards, is_once):
    """The control without either books as often as it was looked at."""
    answers, bookings = settled_by(8, monkeypatch, guards)
    assert (bookings == 2) is is_once
    if "lock" in guards:
        assert sum(isinstance(one, Done) for one in answers) == 1
    if not guards:
        assert bookings > 2
