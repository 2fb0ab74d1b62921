"""Signs of fraud: what honest people seldom do is shown with its rows, to who leads the store alone."""

from datetime import timedelta
from decimal import Decimal

import pytest

from shuke.foundation.org.actor import acting_as
from shuke.foundation.org.refusals import Forbidden
from shuke.trade.counter.commands.returning import void_sale
from shuke.trade.counter.commands.selling import ring_up
from shuke.trade.counter.queries.signs import SALES_A_DAY, VOIDS_A_DAY, signs_of_fraud
from shuke.trade.counter.rules.receipts import Receipt
from shuke.trade.ledger.commands.adjusting import Change, adjust_points
from shuke.trade.orders.rules.lines import LineGiven
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


def test_one_member_again_and_again_at_one_till_is_shown_and_not_at_two(till):
    def sell(number, terminal, minutes, who="lin"):
        receipt = Receipt(
            "till", number, NOON + timedelta(minutes=minutes), [LineGiven("T2", Decimal(1), Decimal(35800))], terminal=terminal
        )  # fmt: skip
        unit_id = till.cast.units["lake"]
        till.do(ring_up, receipt=receipt, unit_id=unit_id, now=NOON, member=till.scanned(who))

    sell("R-1", "front-1", 0)
    sell("R-2", "front-1", 20)
    sell("R-3", "front-1", 30, "wujg")
    sell("R-4", "front-1", 90)  # the control: three at the till, and not within an hour
    assert signs(till) == []
    till.ring("R-5", [("T2", 1)])  # no terminal, nobody known
    sell("R-6", "front-1", 59)
    (one,) = signs(till)
    assert (one.kind, one.times, one.by, one.store) == ("terminal", 4, "front-1", "湖滨店")
    assert [number for _id, number in one.orders] == ["R-1", "R-2", "R-4", "R-6"]
