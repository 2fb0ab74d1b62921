"""What a till without a connection let points or a coupon pay: it earns nothing, and comes back as what it was."""

import pytest

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.trade.counter.models import Paid
from shuke.trade.counter.rules.receipts import Alone
from shuke.trade.coupons.commands.offline import issue_allowance
from shuke.trade.coupons.models import Allowance, Reported
from tests.coupons.tills import Till as Shop
from tests.programme.world import NOON, rows

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


def allowed(till, kind):
    till.do(
        issue_allowance, terminal="t1", kind=kind, budget_minor=10_000, unit_id=till.cast.units["lake"], now=NOON, key=kind
    )  # fmt: skip
    return rows(Allowance, kind=kind)[0].id


def test_points_paid_earn_nothing_and_come_back_as_points(till):
    till.ring("A-1", [("T1", 1)], till.scanned("lin"))
    before = till.points("lin")
    serial = allowed(till, "points")
    sold = till.ring(
        "A-2",
        [("T1", 2)],
        till.scanned("lin"),
        alone=Alone("points", 600, serial, 1),
        tendered=[("cash", 135400)],
    ).value
    assert (sold["points_minor"], sold["points_used"], sold["to_pay_minor"]) == (600, 600, 135400)
    earned = 2 * 1354  # gold by now, of what money paid
    assert sold["points_earned"] == earned and till.points("lin") == before - 600 + earned
    halves = [till.back("A-2", f"A-2-{n}", [(1, 1)]).value for n in (1, 2)]
    assert [one["to_pay_back_minor"] for one in halves] == [67700, 67700]
    assert sum(one["points_given_back"] for one in halves) == 600
    assert sum(one["points_taken_back"] for one in halves) == earned
    assert till.points("lin") == before


def test_points_that_could_not_be_taken_do_not_come_back_and_neither_does_their_money(till):
    serial = allowed(till, "points")
    given = {"alone": Alone("points", 5000, serial, 1), "tendered": [("cash", 63000)]}
    sold = till.ring("B-1", [("T1", 1)], till.scanned("zhao"), **given).value  # has no points
    assert [one.verdict for one in rows(Reported)] == ["refused"]
    assert (sold["points_minor"], sold["points_used"], sold["points_earned"]) == (5000, 0, 630)
    assert till.ring("B-1", [("T1", 1)], till.scanned("zhao"), **given).value == sold  # sent again
    assert len(rows(Reported)) == 1
    back = till.back("B-1", "B-1-1").value
    assert (back["to_pay_back_minor"], back["points_given_back"]) == (63000, 0)
    assert till.points("zhao") == 0


def test_a_coupon_that_a_till_took_alone_is_used_on_the_sale_and_free_again_after_it(till):
    shop = Shop(till.cast, SYSTEM)
    code = shop.give(shop.offer(), till.cast.customers["zhao"])
    alone = Alone("coupon", 1000, allowed(till, "coupons"), 1, code)
    sold = till.ring("C-1", [("T1", 1)], till.scanned("zhao"), alone=alone).value
    assert (sold["coupon_minor"], sold["to_pay_minor"], sold["points_earned"]) == (1000, 67000, 670)
    with acting_as(SYSTEM):
        assert [one.coupon_minor for one in rows(Paid)] == [1000]
    assert [one.verdict for one in rows(Reported)] == ["accepted"]
    assert till.back("C-1", "C-1-1").value["to_pay_back_minor"] == 67000
    again = till.ring("C-2", [("T1", 1)], till.scanned("zhao"), coupons=[code]).value
    assert again["coupon_minor"] == 1000
