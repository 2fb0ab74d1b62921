"""Points within a household: to who belongs to it, up to the limit whoever asks at once, told to both."""

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from shuke.customers.commands.ties.households import join_household, leave_household
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Replayed
from shuke.foundation.org.reach import member_at
from shuke.foundation.org.refusals import NotFound, OtherBody
from shuke.trade.ledger.rules.amounts import PointsInsufficient, PointsInvalid
from shuke.trade.programme.commands.proving import CodeNeeded
from shuke.trade.programme.commands.sharing import hand_on_points
from shuke.trade.programme.rules.sharing import LIMITS, SharingLimit, check_sharing, left_of
from tests.cast import build_cast
from tests.ledger.books import Books, faults, rows
from tests.ledger.crowd import Crowd

db = pytest.mark.django_db(databases=["default", "witness"])


class Home(Books):
    """lin and the daughter who is new."""

    def __init__(self, cast, actor=SYSTEM):
        super().__init__(cast, actor=actor)
        self.daughter = cast.customers["new"]

    def joined(self):
        base = {
            "customer_id": self.customer_id,
            "other_id": self.daughter,
            "role": "child",
            "today": self.cast.today,
        }
        with acting_as(SYSTEM):
            self.mate = join_household(actor=SYSTEM, **base).value
        return self

    def hand(self, amount, key, **other):
        base = {
            "customer_id": self.customer_id,
            "mate_id": self.mate,
            "unit_id": self.unit_id,
            "amount": amount,
        }
        return self.do(hand_on_points, key=key, **base | other)


@pytest.fixture
def home(cast):
    found = Home(cast).joined()
    found.earn(30_000, "earned")
    return found


def of(home, key):
    return Books(home.cast, key).available


@db
def test_points_go_once_to_who_belongs_to_it(home):
    assert isinstance(home.hand(300, "k"), Done) and isinstance(home.hand(300, "k"), Replayed)
    with pytest.raises(OtherBody):
        home.hand(301, "k")
    assert (of(home, "lin"), of(home, "new")) == (29_700, 300) and faults() == []
    own = rows("SELECT id FROM customers_housemate WHERE customer_id = %s", home.customer_id)[0][0]
    for mate in (own, 0):
        with pytest.raises(NotFound):
            home.hand(1, f"m{mate}", mate_id=mate)
    with pytest.raises(NotFound):  # of another household
        home.hand(1, "o", customer_id=home.cast.customers["wujg"])
    with pytest.raises(PointsInvalid):
        home.hand(0, "z")
    with acting_as(SYSTEM):
        leave_household(actor=SYSTEM, customer_id=home.customer_id, mate_id=home.mate, today=home.cast.today)
    with pytest.raises(NotFound):
        home.hand(1, "left")


@db
def test_a_limit_holds_for_the_giver_and_points_must_be_there(home):
    day = LIMITS[0][1]
    home.hand(day - 10, "a")
    with pytest.raises(SharingLimit) as no:
        home.hand(11, "b")
    assert no.value.facts["left"] == 10
    home.hand(10, "c")
    assert of(home, "new") == day
    poor = Home(home.cast, home.actor)
    poor.customer_id, poor.mate = (
        home.cast.customers["new"],
        rows("SELECT id FROM customers_housemate WHERE customer_id = %s", home.customer_id)[0][0],
    )
    poor.burn(day - 5, "spent")
    with pytest.raises(PointsInsufficient):
        poor.hand(6, "back")


@db
def test_a_member_hands_on_the_own_points_alone_and_with_a_code(home):
    [(path,)] = rows("SELECT path FROM org_unit WHERE id = %s", home.unit_id)
    me = member_at(home.customer_id, "lin", home.unit_id, path)
    mine = Home(home.cast, me)
    mine.mate = home.mate
    with pytest.raises(CodeNeeded):  # before there are terms every use wants one
        mine.hand(5, "k")
    with pytest.raises(NotFound):
        mine.hand(5, "k", customer_id=home.daughter)
    stranger = member_at(home.cast.customers["wujg"], "wujg", home.unit_id, path)
    with pytest.raises(NotFound):
        home.do.__func__(Home(home.cast, stranger), hand_on_points, customer_id=home.customer_id, mate_id=home.mate,
                         unit_id=home.unit_id, amount=5, key="x")  # fmt: skip


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_the_limit_holds_for_many_at_once():
    """Sixteen at once for room for five."""
    home = Home(build_cast()).joined()
    home.earn(100_000, "earned")
    with Crowd(16) as crowd:
        answers = crowd.round(lambda place: home.hand(1000, f"k{place}"))
        assert sum(isinstance(one, Done) for one in answers) == 5
        assert {type(one) for one in answers} == {Done, SharingLimit}
    with transaction.atomic():
        assert faults() == []


@given(st.integers(0, 30_000), st.integers(0, 30_000), st.integers(1, 30_000))
def test_what_is_left_is_what_may_still_go(day, month, amount):
    handed = {LIMITS[0][0].days: day, LIMITS[1][0].days: max(day, month)}
    left = left_of(handed)[0]
    try:
        check_sharing(handed, amount)
    except SharingLimit:
        assert amount > left
    else:
        assert amount <= left
        assert all(handed[span.days] + amount <= most for span, most in LIMITS)
