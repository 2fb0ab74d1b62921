"""Merging, splitting, erasing and a person's own copy: the ledger follows the person, and stays balanced."""

from datetime import date

import pytest

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.refusals import NotFound
from shuke.stewardship.privacy.commands.wiping import wipe
from shuke.stewardship.resolution.commands.merging import merge_customers
from shuke.stewardship.resolution.commands.splitting import split_customers
from shuke.trade.ledger.commands.cards import buy_count_card
from shuke.trade.ledger.commands.reserving import ReservationOver, capture_reservation, reserve_points
from shuke.trade.ledger.commands.returning import Back, refund_earning
from shuke.trade.ledger.queries.balances import entries_of
from tests.ledger.books import NOON, Books, faults, rows

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
LOTS = "SELECT account_id, amount, remaining, held, is_pending, expires_on FROM ledger_lot ORDER BY id"
ACCOUNTS = "SELECT kind, customer_id, available, pending, reserved FROM ledger_account WHERE is_holder AND is_open ORDER BY id"


@pytest.fixture
def two(cast):
    return Books(cast), Books(cast, "wujg")


def merge(two, survivor=0):
    ids = (two[0].customer_id, two[1].customer_id)
    with acting_as(SYSTEM):
        return merge_customers(
            actor=SYSTEM, customer_ids=ids, today=date(2026, 11, 22), survivor_id=ids[survivor]
        ).value


def split(merge_id):
    with acting_as(SYSTEM):
        split_customers(actor=SYSTEM, merge_id=merge_id, now=NOON)


def test_balances_become_one_and_two_again_as_they_were(two):
    kept, gone = two
    kept.earn(100, "k", expires_on=date(2027, 1, 1))
    gone.earn(60, "g", expires_on=date(2026, 12, 1))
    gone.earn(40, "p", pending_until=NOON.replace(year=2027))
    before = rows(LOTS), rows(ACCOUNTS)
    merge_id = merge(two)
    assert (kept.balance().available, kept.balance().pending) == (160, 40) and faults() == []
    with pytest.raises(NotFound):
        gone.burn(1, "lost")
    split(merge_id)
    assert (rows(LOTS), rows(ACCOUNTS)) == before and faults() == []
    assert rows("SELECT kind, count(*) FROM ledger_transfer GROUP BY 1 ORDER BY 1") == [
        ("earn", 3),
        ("merge", 1),
        ("split", 1),
    ]


def test_what_was_used_since_is_missing_from_the_lots_it_was_taken_from(two):
    kept, gone = two
    kept.earn(100, "k", expires_on=date(2027, 1, 1))
    gone.earn(60, "g", expires_on=date(2026, 12, 1))
    merge_id = merge(two)
    kept.burn(50, "b")  # of what lapses first, which was the other's
    kept.earn(7, "since")
    split(merge_id)
    assert (kept.available, gone.available) == (107, 10) and faults() == []


def test_who_had_nothing_holds_what_the_other_brought(two):
    gone = two[1]
    gone.earn(60, "g")
    merge_id = merge(two)
    assert two[0].available == 60 and faults() == []
    split(merge_id)
    assert (two[0].available, gone.available) == (0, 60) and faults() == []


def test_a_refund_after_the_merge_takes_from_who_holds_the_lot(two):
    kept, gone = two
    earning = gone.earn(60, "g")
    kept.earn(5, "k")
    merge(two)
    kept.do(refund_earning, earning_id=earning, back=Back(1, 1), unit_id=kept.unit_id, key="r")
    assert kept.available == 5 and faults() == []


def reserve(books, amount, key):
    return books.do(
        reserve_points, customer_id=books.customer_id, amount=amount, unit_id=books.unit_id, key=key
    ).value


def test_what_a_till_holds_goes_with_the_merge_and_is_let_go_by_the_split(two):
    kept, gone = two
    gone.earn(60, "g")
    first, second = reserve(gone, 20, "r1"), reserve(gone, 10, "r2")
    merge_id = merge(two)
    assert (kept.balance().available, kept.balance().reserved) == (30, 30) and faults() == []
    kept.do(capture_reservation, reservation_id=first, key="c1")
    split(merge_id)
    assert (gone.balance().available, gone.balance().reserved) == (40, 0) and faults() == []
    with pytest.raises(ReservationOver):
        gone.do(capture_reservation, reservation_id=second, key="c2")


def test_a_chain_of_merges_comes_apart_in_either_order(cast):
    a, b, c = Books(cast), Books(cast, "wujg"), Books(cast, "new")
    for books, amount in ((a, 100), (b, 20), (c, 3)):
        books.earn(amount, f"e{amount}")
    first = merge((a, b))
    second = merge((c, a))
    assert c.available == 123 and faults() == []
    split(first)
    assert (b.available, c.available) == (20, 103) and faults() == []
    split(second)
    assert (a.available, b.available, c.available) == (100, 20, 3) and faults() == []
    third = merge((a, b))
    fourth = merge((c, a))
    split(fourth)
    assert (a.available, c.available) == (120, 3) and faults() == []
    split(third)
    assert (a.available, b.available, c.available) == (100, 20, 3) and faults() == []


def test_a_debt_and_cards_go_along(two):
    kept, gone = two
    earning = gone.earn(60, "g")
    gone.burn(60, "b")
    gone.do(refund_earning, earning_id=earning, back=Back(1, 1), unit_id=gone.unit_id, key="r", policy="debt")
    card = gone.do(
        buy_count_card, label="x", times=3, customer_id=gone.customer_id, unit_id=gone.unit_id, key="c"
    ).value
    merge_id = merge(two)
    assert rows("SELECT available FROM ledger_account WHERE kind = 'member_debt' AND is_open") == [(60,)]
    assert rows("SELECT customer_id FROM ledger_account WHERE id = %s", card) == [(kept.customer_id,)]
    kept.earn(100, "k")
    assert kept.available == 40 and faults() == []
    split(merge_id)
    assert (
        rows("SELECT customer_id FROM ledger_account WHERE id = %s", card) == [(gone.customer_id,)]
        and faults() == []
    )


def test_a_statement_tells_both_records(two):
    kept, gone = two
    kept.earn(100, "k")
    gone.earn(60, "g")
    merge(two)
    with acting_as(SYSTEM):
        told = entries_of(actor=SYSTEM, customer_id=kept.customer_id)
    assert sorted((one.kind, one.amount) for one in told) == [
        ("earn", 60),
        ("earn", 100),
        ("merge", -60),
        ("merge", 60),
    ]


def test_erasing_leaves_the_books_without_the_person(two):
    kept = two[0]
    kept.earn(100, "k")
    kept.burn(30, "b")
    from django.db import connection

    with acting_as(SYSTEM), connection.cursor() as cursor:
        told = wipe(cursor, [kept.customer_id])
    assert told["ledger_account"] == 1 and faults() == []
    assert rows("SELECT customer_id, available FROM ledger_account WHERE is_holder") == [(None, 70)]
    with pytest.raises(NotFound):
        kept.earn(1, "after")
    assert rows("SELECT count(*) FROM ledger_account WHERE customer_id IS NOT NULL") == [(0,)]
