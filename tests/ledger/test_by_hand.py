"""Adjustments by hand, points handed on, lots that last longer."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Replayed, Unchanged
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.trade.ledger.commands.adjusting import (
    ApprovalNeeded,
    Change,
    ReasonUnknown,
    SecondPerson,
    adjust_points,
    approve_adjustment,
    decline_adjustment,
    request_adjustment,
)
from shuke.trade.ledger.commands.denominations import ClawbackUnknown, Kept, set_denomination
from shuke.trade.ledger.commands.moving import NotOneHousehold, extend_lots, transfer_points
from shuke.trade.ledger.models import Adjustment
from shuke.trade.ledger.queries.balances import adjustments_asked
from shuke.trade.ledger.rules.amounts import LARGEST, PointsInsufficient, PointsInvalid
from tests.ledger.books import NOON, Books, faults, rows
from tests.org.log import events

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


@pytest.fixture
def books(cast):
    return Books(cast)


def of(books, **given):
    return {"customer_id": books.customer_id, "unit_id": books.unit_id, "now": NOON, **given}


def as_staff(cast, login, act, **given):
    actor = cast.actor(login)
    with acting_as(actor):
        return act(actor=actor, **given)


def adjust(cast, books, login, amount, key, reason="goodwill"):
    return as_staff(cast, login, adjust_points, change=Change(amount, reason), key=key, **of(books))


def test_up_to_the_limit_one_person_adjusts_alone(cast, books):
    assert isinstance(adjust(cast, books, "chen", 500, "a"), Done)
    assert isinstance(adjust(cast, books, "chen", 500, "a"), Replayed)
    assert books.available == 500 and faults() == []
    assert rows("SELECT reason, staff_id FROM ledger_transfer") == [("goodwill", cast.staff["chen"])]


def test_the_limit_counts_what_was_done_within_a_day(cast, books):
    adjust(cast, books, "chen", 300, "a1")
    with pytest.raises(ApprovalNeeded) as no:
        adjust(cast, books, "chen", 201, "a2")
    assert no.value.facts == {"limit": 500}
    adjust(cast, books, "chen", -200, "a3")  # taking counts as giving does
    with pytest.raises(ApprovalNeeded):
        adjust(cast, books, "chen", -1, "a4")
    assert books.available == 100 and faults() == []


@pytest.mark.parametrize("amount", [0, 1.5, LARGEST + 1, -LARGEST - 1, "x"])
def test_what_is_no_adjustment_is_refused(cast, books, amount):
    with pytest.raises(PointsInvalid):
        adjust(cast, books, "chen", amount, "a")


def test_a_reason_is_one_of_the_list_and_more_than_there_is_is_not_taken(cast, books):
    with pytest.raises(ReasonUnknown):
        adjust(cast, books, "chen", 1, "a", reason="because")
    with pytest.raises(PointsInsufficient):
        adjust(cast, books, "chen", -1, "a")


def ask(cast, books, login="chen", amount=2000, key="q"):
    return as_staff(cast, login, request_adjustment, change=Change(amount, "complaint"), key=key, **of(books))


def test_above_the_limit_a_second_person_decides(cast, books):
    request = ask(cast, books).value
    assert isinstance(ask(cast, books), Replayed)
    with acting_as(SYSTEM):
        (waiting,) = adjustments_asked(actor=SYSTEM, customer_id=books.customer_id)
    assert (waiting.id, waiting.amount, waiting.by) == (request, 2000, "陈立群") and books.available == 0
    made = as_staff(cast, "shi", approve_adjustment, adjustment_id=request, now=NOON)
    assert isinstance(made, Done) and books.available == 2000 and faults() == []
    assert isinstance(as_staff(cast, "shi", approve_adjustment, adjustment_id=request, now=NOON), Unchanged)
    assert isinstance(as_staff(cast, "shi", decline_adjustment, adjustment_id=request, now=NOON), Unchanged)
    assert books.available == 2000
    assert events("ledger.approve_adjustment")[0].actor_id == cast.staff["shi"]


def test_nobody_decides_what_they_asked_for(cast, books):
    request = ask(cast, books, "shi").value
    with pytest.raises(SecondPerson):
        as_staff(cast, "shi", approve_adjustment, adjustment_id=request, now=NOON)
    with pytest.raises(SecondPerson):
        as_staff(cast, "shi", decline_adjustment, adjustment_id=request, now=NOON)
    with pytest.raises(Forbidden):  # a store manager approves nothing
        as_staff(cast, "chen", approve_adjustment, adjustment_id=request, now=NOON)
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="by_a_second_person"), transaction.atomic():
        Adjustment.objects.update(state="declined", decided_by_id=cast.staff["shi"], decided_at=NOON)


def test_what_is_declined_changes_nothing(cast, books):
    request = ask(cast, books).value
    assert isinstance(as_staff(cast, "shi", decline_adjustment, adjustment_id=request, now=NOON), Done)
    assert isinstance(as_staff(cast, "shi", approve_adjustment, adjustment_id=request, now=NOON), Unchanged)
    assert books.available == 0


def test_out_of_reach_is_not_found(cast, books):
    request = ask(cast, books).value
    for login in ("gao", "he"):
        with pytest.raises(NotFound):
            adjust(cast, books, login, 1, "far")
    with acting_as(SYSTEM):
        fang = Books(cast, "fang")
    far = as_staff(cast, "he", request_adjustment, change=Change(900, "other"), key="q2", customer_id=fang.customer_id,
                   unit_id=cast.units["hill"], now=NOON).value  # fmt: skip
    with pytest.raises(NotFound):
        as_staff(cast, "shi", approve_adjustment, adjustment_id=far, now=NOON)
    with pytest.raises(NotFound):
        as_staff(cast, "shi", approve_adjustment, adjustment_id=request + 1000, now=NOON)


def test_how_points_are_kept_is_set_by_who_leads(cast, books):
    kept = Kept("茶豆", "Tea beans", "debt", 50)
    assert isinstance(as_staff(cast, "shi", set_denomination, code="points", kept=kept), Done)
    assert isinstance(as_staff(cast, "shi", set_denomination, code="points", kept=kept), Unchanged)
    with pytest.raises(ClawbackUnknown):
        as_staff(cast, "shi", set_denomination, code="points", kept=Kept("茶豆", "Tea beans", "never"))
    with pytest.raises(ApprovalNeeded):
        adjust(cast, books, "chen", 51, "a")


def test_points_are_handed_on_within_a_household_and_keep_their_expiry(cast, books):
    other = Books(cast, "wujg")
    books.earn(50, "e1", expires_on=date(2026, 12, 1))
    books.earn(50, "e2", expires_on=date(2027, 12, 1))
    house = [books.customer_id, other.customer_id]
    base = {
        "from_id": books.customer_id,
        "to_id": other.customer_id,
        "amount": 70,
        "unit_id": books.unit_id,
        "key": "t",
    }
    assert isinstance(books.do(transfer_points, household=house, **base), Done)
    assert isinstance(books.do(transfer_points, household=house, **base), Replayed)
    assert (books.available, other.available) == (30, 70) and faults() == []
    assert rows("SELECT amount, expires_on::text FROM ledger_lot WHERE from_lot_id IS NOT NULL ORDER BY id") == [
        (50, "2026-12-01"), (20, "2027-12-01")]  # fmt: skip
    stranger = Books(cast, "zhao")
    for to_id, household in ((stranger.customer_id, house), (books.customer_id, house)):
        with pytest.raises(NotOneHousehold):
            books.do(transfer_points, household=household, **{**base, "to_id": to_id, "key": f"t{to_id}"})


def test_lots_last_longer_never_shorter(books):
    books.earn(50, "e1", expires_on=date(2026, 12, 1))
    ids = [row[0] for row in rows("SELECT id FROM ledger_lot")]
    base = {"customer_id": books.customer_id, "unit_id": books.unit_id, "lot_ids": ids}
    assert isinstance(books.do(extend_lots, expires_on=date(2026, 11, 30), **base), Unchanged)
    assert books.do(extend_lots, expires_on=date(2027, 1, 31), **base).value == 1
    assert books.balance().expires_on == date(2027, 1, 31)
    assert events("ledger.extend_lots")[0].facts["lots"] == ids and faults() == []
