"""Signs of fraud: what honest people seldom do is shown with its rows, to who leads the store alone."""

from datetime import timedelta

import pytest

from shuke.foundation.org.actor import acting_as
from shuke.foundation.org.refusals import Forbidden
from shuke.trade.counter.commands.returning import void_sale
from shuke.trade.counter.queries.signs import SALES_A_DAY, VOIDS_A_DAY, signs_of_fraud
from shuke.trade.ledger.commands.adjusting import Change, adjust_points
from tests.programme.world import NOON, TODAY

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


def signs(till, login="chen", since=TODAY - timedelta(days=30)):
    actor = till.cast.actor(login)
    with acting_as(actor):
        return signs_of_fraud(actor=actor, since=since)


def test_one_member_rung_up_again_and_again_is_shown_with_the_sales(till):
    for number in range(SALES_A_DAY - 1):
        till.ring(f"R-{number}", [("T2", 1)], till.scanned("lin"))
    assert signs(till) == []  # the control: one less is nothing
    till.ring("R-9", [("T2", 1)], till.scanned("lin"))
    (one,) = signs(till)
    assert (one.kind, one.times, one.customer) == ("velocity", SALES_A_DAY, "林慧敏") and one.points > 0
    assert [number for _id, number in one.orders] == ["R-0", "R-1", "R-2", "R-3", "R-9"]
    assert signs(till, "gao") == []  # of another store
    with pytest.raises(Forbidden):
        signs(till, "wu")


def test_points_by_hand_again_and_again_to_one_member_are_shown_with_who_gave_them(till):
    chen = till.cast.actor("chen")
    for turn in range(3):
        with acting_as(chen):
            adjust_points(
                actor=chen, customer_id=till.cast.customers["lin"], unit_id=till.cast.units["lake"], now=NOON,
                change=Change(10, "goodwill"), key=f"g{turn}",
            )  # fmt: skip
    (one,) = signs(till)
    assert (one.kind, one.times, one.points, one.by) == ("by_hand", 3, 30, "陈立群")


def test_many_voided_sales_of_a_day_are_shown(till):
    for number in range(VOIDS_A_DAY):
        till.ring(f"R-{number}", [("T2", 1)])
        till.do(void_sale, source="till", number=f"R-{number}", unit_id=till.cast.units["lake"], now=NOON)
    (one,) = signs(till)
    assert (one.kind, one.times, one.store) == ("voids", VOIDS_A_DAY, "湖滨店") and len(
        one.orders
    ) == VOIDS_A_DAY
