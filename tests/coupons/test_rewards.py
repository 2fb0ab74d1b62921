"""Rewards for points: had once by each key, never more than there are, back when cancelled."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Replayed, Unchanged
from shuke.foundation.org.refusals import Forbidden, NotFound, OtherBody, Stale
from shuke.trade.ledger.rules.amounts import PointsInsufficient, PointsInvalid
from shuke.trade.rewards.commands.catalogue import (
    RewardTaken,
    RewardUnfit,
    StockMoved,
    add_reward,
    change_reward,
    close_reward,
    open_reward,
)
from shuke.trade.rewards.commands.redeeming import cancel_redemption, hand_over_reward, redeem_reward
from shuke.trade.rewards.models import Reward
from shuke.trade.rewards.queries.catalogue import (
    redemptions_of,
    redemptions_waiting,
    reward_of,
    rewards_offered,
)
from shuke.trade.rewards.rules.standing import (
    Offered,
    RedemptionSettled,
    RewardGone,
    RewardLimit,
    RewardOver,
    RewardUnknown,
    require_available,
)
from tests.cast import TODAY, build_cast
from tests.ledger.books import NOON, Books, faults, rows
from tests.ledger.crowd import Crowd

TEA = {"name": "龙井茶样", "name_en": "Sample", "kind": "goods", "points": 100, "stock": 2}
LATER = NOON + timedelta(hours=1)


class Shop(Books):
    def add(self, code="TEA", **other):
        return self.do(add_reward, code=code, given=TEA | other).value

    def have(self, reward, key, **other):
        base = {"customer_id": self.customer_id, "unit_id": self.unit_id, "reward_id": reward, "key": key}
        return self.do(redeem_reward, **base | other)


@pytest.fixture
def shop(cast):
    found = Shop(cast)
    found.earn(1000, "e")
    return found


def stock():
    return rows("SELECT stock FROM rewards_reward ORDER BY id")[0][0]


@pytest.mark.django_db(databases=["default", "witness"])
def test_a_reward_uses_points_and_stock_once(shop):
    reward = shop.add()
    done = shop.have(reward, "k")
    assert isinstance(done, Done) and isinstance(shop.have(reward, "k"), Replayed)
    with pytest.raises(OtherBody):
        shop.have(reward, "k", count=2)
    assert (shop.available, stock()) == (900, 1)
    with pytest.raises(RewardGone):
        shop.have(reward, "two", count=2)
    with acting_as(SYSTEM):
        [waits] = redemptions_waiting(actor=SYSTEM)
        assert (waits.reward, waits.points, waits.state) == ("龙井茶样", 100, "ready")
    assert isinstance(shop.do(hand_over_reward, redemption_id=done.value), Done)
    assert isinstance(shop.do(hand_over_reward, redemption_id=done.value), Unchanged)
    with pytest.raises(RedemptionSettled):
        shop.do(cancel_redemption, redemption_id=done.value)
    with acting_as(SYSTEM):
        assert redemptions_waiting(actor=SYSTEM) == []
        assert [one.state for one in redemptions_of(actor=SYSTEM, customer_id=shop.customer_id)] == ["handed"]
    assert faults() == []


@pytest.mark.django_db(databases=["default", "witness"])
def test_what_is_cancelled_gives_points_and_stock_back(shop):
    reward = shop.add()
    redemption = shop.have(reward, "k", count=2).value
    assert (shop.available, stock()) == (800, 0)
    assert isinstance(shop.do(cancel_redemption, redemption_id=redemption, now=LATER), Done)
    assert isinstance(shop.do(cancel_redemption, redemption_id=redemption, now=LATER), Unchanged)
    assert (shop.available, stock()) == (1000, 2) and faults() == []
    with pytest.raises(RedemptionSettled):
        shop.do(hand_over_reward, redemption_id=redemption)


@pytest.mark.django_db(databases=["default", "witness"])
def test_points_limits_and_days_are_looked_at(shop):
    dear = shop.add("DEAR", points=5000)
    with pytest.raises(PointsInsufficient):
        shop.have(dear, "a")
    once = shop.add("ONCE", member_limit=1, stock="")
    shop.have(once, "b")
    with pytest.raises(RewardLimit):
        shop.have(once, "c")
    soon = shop.add("SOON", from_on="2026-12-24")
    with pytest.raises(RewardOver):
        shop.have(soon, "d")
    with acting_as(SYSTEM):
        assert [one.code for one in rewards_offered(actor=SYSTEM, today=TODAY)] == ["ONCE", "DEAR"]
    shop.do(close_reward, reward_id=once)
    with pytest.raises(RewardOver):
        shop.have(once, "e")
    assert isinstance(shop.do(close_reward, reward_id=once), Unchanged)
    shop.do(open_reward, reward_id=once)
    with pytest.raises(RewardUnknown):
        shop.have(0, "f")


@pytest.mark.django_db(databases=["default", "witness"])
def test_the_catalogue_is_the_whole_houses(shop, cast):
    reward = shop.add()
    with pytest.raises(RewardTaken):
        shop.add()
    for wrong in (
        {"name": ""},
        {"kind": "car"},
        {"from_on": "soon"},
        {"from_on": "2026-02-02", "to_on": "2026-01-01"},
    ):
        with pytest.raises(RewardUnfit):
            shop.add("X", **wrong)
    with pytest.raises(PointsInvalid):
        shop.add("X", points=0)
    changed = TEA | {"points": 120, "stock_seen": "2"}
    assert isinstance(shop.do(change_reward, reward_id=reward, given=changed), Done)
    assert isinstance(shop.do(change_reward, reward_id=reward, given=changed), Unchanged)
    with pytest.raises(StockMoved):
        shop.do(change_reward, reward_id=reward, given=TEA | {"stock_seen": "3"})
    with pytest.raises(Stale):
        shop.do(change_reward, reward_id=reward, given=TEA, seen=datetime(2020, 1, 1, tzinfo=UTC))
    with acting_as(cast.actor("wu")):
        assert reward_of(actor=cast.actor("wu"), reward_id=reward).points == 120
    with pytest.raises(Forbidden):
        Shop(cast, actor=cast.actor("shi")).add("EAST")
    for login, refusal in (("he", NotFound), ("zheng", Forbidden)):
        with pytest.raises(refusal):
            Shop(cast, actor=cast.actor(login)).have(reward, "x")
    with acting_as(SYSTEM), pytest.raises(IntegrityError), transaction.atomic():
        Reward.objects.update(stock=-1)


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_the_last_pieces_go_to_as_many_as_there_are(monkeypatch, cluster):
    """24 members' phones at once for 5 pieces; the control: without the lock more are told yes, or the CHECK errs."""
    shop = Shop(build_cast())
    shop.earn(100_000, "e")
    reward, other = shop.add(stock=5), shop.add("CTRL", stock=5)
    with Crowd(24) as crowd:
        answers = crowd.round(lambda place: shop.have(reward, f"k{place}"))
        assert sum(isinstance(one, Done) for one in answers) == 5
        assert {type(one) for one in answers} == {Done, RewardGone}

        def unlocked(reward_id):
            return Reward.objects.get(id=reward_id)

        monkeypatch.setattr("shuke.trade.rewards.commands.redeeming.locked_reward", unlocked)
        answers = crowd.round(lambda place: shop.have(other, f"c{place}"))
        assert sum(isinstance(one, Done) for one in answers) <= 5
        cluster.execute_as_superuser(
            "ALTER TABLE rewards_reward DROP CONSTRAINT reward_stock_never_below_zero",
            connection.settings_dict["NAME"],
        )
        try:
            found = 0
            for number in range(4):
                with transaction.atomic(), acting_as(SYSTEM):
                    Reward.objects.filter(id=other).update(stock=1)
                answers = crowd.round(lambda place, number=number: shop.have(other, f"d{number}/{place}"))
                found += sum(isinstance(one, Done) for one in answers) > 1
            assert found
        finally:
            cluster.execute_as_superuser(
                "UPDATE rewards_reward SET stock = 0 WHERE stock < 0; ALTER TABLE rewards_reward ADD CONSTRAINT"
                " reward_stock_never_below_zero CHECK (stock IS NULL OR stock >= 0)",
                connection.settings_dict["NAME"],
            )
    with transaction.atomic():
        assert faults() == []


@given(st.integers(0, 5), st.integers(0, 5), st.integers(1, 5), st.none() | st.integers(1, 5))
def test_never_more_than_there_are_nor_than_one_may(left, had, count, limit):
    try:
        require_available(Offered(True, left, limit, None, None), had, count, TODAY)
    except RewardGone:
        assert count > left
    except RewardLimit:
        assert limit is not None and had + count > limit and count <= left
    else:
        assert count <= left and (limit is None or had + count <= limit)
