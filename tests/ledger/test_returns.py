"""Refunds: what was earned goes, what was used comes back; in exact shares, by policy. With the golden cases."""

from datetime import date, timedelta

import pytest

from shuke.foundation.org.command import Replayed
from shuke.foundation.org.refusals import NotFound
from shuke.trade.ledger.commands.denominations import Kept, set_denomination
from shuke.trade.ledger.commands.nightly import expire_points, make_available
from shuke.trade.ledger.commands.returning import Back, refund_earning, return_burn
from shuke.trade.ledger.rules.shares import ShareInvalid
from tests.ledger.books import NOON, Books, faults, rows
from tests.org.log import events

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


@pytest.fixture
def books(cast):
    return Books(cast)


def refund(books, earning, part, whole, key, **given):
    return books.do(
        refund_earning, earning_id=earning, back=Back(part, whole), unit_id=books.unit_id, key=key, **given
    )


def give(books, burn, part, whole, key, **given):
    return books.do(
        return_burn, burn_id=burn, back=Back(part, whole), unit_id=books.unit_id, key=key, **given
    )


def facts(act="ledger.refund_earning"):
    last = events(act)[-1].facts
    return {name: last[name] for name in ("share", "taken", "debt", "waived")}


def owed(books):
    return rows("SELECT available FROM ledger_account WHERE kind = 'member_debt'")[0][0]


def test_golden_1_what_was_earned_and_all_refunded_is_nothing(books):
    earning = books.earn(100, "e")
    refund(books, earning, 1, 1, "r")
    assert books.available == 0 and faults() == []


def test_golden_1_one_line_of_three_gives_its_exact_share(books):
    earning = books.earn(100, "e")
    for part, key, left in ((3333, "r1", 67), (3333, "r2", 34), (3334, "r3", 0)):
        refund(books, earning, part, 10_000, key)
        assert books.available == left
    with pytest.raises(ShareInvalid):
        refund(books, earning, 1, 10_000, "r4")
    with pytest.raises(ShareInvalid):  # the whole is what it was
        refund(books, earning, 1, 20_000, "r5")
    assert faults() == []


def test_a_share_of_nothing_counts_for_the_next(books):
    earning = books.earn(1, "e")
    for place in (1, 2, 3):
        refund(books, earning, 1, 3, f"r{place}")
        assert books.available == (1 if place < 3 else 0)
    assert faults() == []


@pytest.mark.parametrize(
    ("policy", "left", "told"),
    [
        ("pending", 30, {"share": 100, "taken": 0, "debt": 0, "waived": 100}),
        ("within", 0, {"share": 100, "taken": 30, "debt": 0, "waived": 70}),
        ("debt", 0, {"share": 100, "taken": 30, "debt": 70, "waived": 0}),
    ],
)
def test_golden_1_after_the_points_were_used_the_policy_decides(books, policy, left, told):
    kept = Kept("积分", "Points", policy)
    books.do(lambda now, **given: set_denomination(**given), code="points", kept=kept)
    earning = books.earn(100, "e")
    books.earn(30, "other")
    books.burn(100, "b")
    refund(books, earning, 1, 1, "r")
    assert books.available == left and facts() == told and faults() == []


def test_a_debt_is_paid_by_what_is_earned_next(books):
    earning = books.earn(100, "e")
    books.burn(100, "b")
    refund(books, earning, 1, 1, "r", policy="debt")
    assert owed(books) == 100
    books.earn(60, "e2")
    assert (books.available, owed(books)) == (0, 40)
    later = NOON + timedelta(days=7)
    books.earn(100, "e3", pending_until=later)
    assert (books.balance().pending, owed(books)) == (100, 40)
    books.do(make_available, now=later)
    assert (books.balance(later).available, owed(books)) == (60, 0) and faults() == []


def test_only_what_is_pending_goes_back(books):
    earning = books.earn(100, "e", pending_until=NOON + timedelta(days=7))
    books.earn(50, "e2")
    refund(books, earning, 1, 2, "r", policy="pending")
    assert (books.balance().available, books.balance().pending) == (50, 50) and faults() == []


def test_what_lapsed_is_not_taken_twice(books):
    earning = books.earn(100, "e", expires_on=date(2026, 11, 30))
    books.earn(50, "e2")
    books.burn(40, "b")  # of what lapses first
    after = NOON + timedelta(days=20)
    books.do(expire_points, now=after)
    refund(books, earning, 1, 1, "r", now=after)  # 60 lapsed, 40 were used: 40 are taken
    assert books.balance(after).available == 10 and faults() == []
    assert facts() == {"share": 100, "taken": 40, "debt": 0, "waived": 0}


def test_golden_2_register_spend_earn_cancel(books):
    books.earn(50, "register")
    spent = books.burn(50, "spend")
    earning = books.earn(21, "order")
    refund(books, earning, 1, 1, "cancel-earn")
    give(books, spent, 1, 1, "cancel-spend")
    assert books.available == 50 and faults() == []


def test_used_points_come_back_to_their_lots_with_their_expiry(books):
    books.earn(30, "e1", expires_on=date(2026, 12, 31))
    books.earn(70, "e2", expires_on=date(2027, 12, 31))
    spent = books.burn(90, "b")
    give(books, spent, 1, 3, "back1")
    assert rows("SELECT remaining FROM ledger_lot ORDER BY id") == [(0,), (40,)]  # to what lasts longest
    give(books, spent, 2, 3, "back2")
    assert rows("SELECT remaining FROM ledger_lot ORDER BY id") == [(30,), (70,)] and faults() == []
    again = give(books, spent, 2, 3, "back2")
    assert isinstance(again, Replayed) and books.available == 100
    with pytest.raises(ShareInvalid):
        give(books, spent, 1, 3, "back3")


def test_what_would_have_lapsed_meanwhile_comes_back_with_grace_or_lapses(books):
    books.earn(100, "e", expires_on=date(2026, 11, 30))
    spent = books.burn(100, "b")
    after = NOON + timedelta(days=20)
    give(books, spent, 1, 2, "grace", now=after, grace_until=date(2026, 12, 31))
    assert books.balance(after).available == 50 and books.balance(after).expires_on == date(2026, 12, 31)
    give(books, spent, 1, 2, "none", now=after)
    assert books.balance(after).available == 50
    books.do(expire_points, now=after)
    assert books.balance(after).available == 50 and faults() == []
    assert rows("SELECT from_lot_id IS NOT NULL, amount, remaining FROM ledger_lot ORDER BY id") == [
        (False, 100, 0), (True, 50, 50)]  # fmt: skip


def test_golden_3_a_line_that_was_voided_earned_nothing(books):
    """The programme gives no amount for it, and an amount of nothing is none."""
    from shuke.trade.ledger.rules.amounts import PointsInvalid

    with pytest.raises(PointsInvalid):
        books.earn(0, "void")
    assert rows("SELECT count(*) FROM ledger_transfer") == [(0,)]


def test_golden_6_earned_at_one_store_used_at_another(cast):
    lake, river = Books(cast), Books(cast)
    river.unit_id = cast.units["river"]
    lake.earn(100, "pos")
    river.burn(60, "web")
    assert lake.available == 40 and faults() == []


def test_what_is_no_earning_and_no_burn_is_not_found(books):
    earning, burn = books.earn(10, "e"), books.burn(5, "b")
    with pytest.raises(NotFound):
        refund(books, burn, 1, 1, "x")
    with pytest.raises(NotFound):
        give(books, earning, 1, 1, "y")
