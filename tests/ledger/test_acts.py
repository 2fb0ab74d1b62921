"""Earning, using, holding: what each act does to the books, and what it refuses."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, OperationalError, ProgrammingError, connection, transaction

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Replayed, Unchanged
from shuke.foundation.org.refusals import NotFound, OtherBody
from shuke.trade.ledger.commands.burning import burn_points
from shuke.trade.ledger.commands.earning import Earned, earn_points
from shuke.trade.ledger.commands.nightly import close_books, expire_points, make_available
from shuke.trade.ledger.commands.reserving import (
    ReservationOver,
    capture_reservation,
    release_lapsed,
    release_reservation,
    reserve_points,
)
from shuke.trade.ledger.queries.balances import BALANCES
from shuke.trade.ledger.rules.amounts import LARGEST, PointsInsufficient, PointsInvalid
from tests.ledger.books import NOON, Books, faults, rows
from tests.org.log import events

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


@pytest.fixture
def books(cast):
    return Books(cast)


def test_points_come_and_go_and_the_books_balance(books):
    books.earn(100, "e1")
    books.burn(30, "b1")
    assert books.available == 70 and faults() == []
    assert [(event.facts["amount"], event.customers) for event in events("ledger.earn_points")] == [
        (100, [books.customer_id])
    ]
    assert rows("SELECT kind, sum(amount) FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id"
                " GROUP BY 1 ORDER BY 1") == [("earning", -100), ("member_points", 70), ("redeemed", 30)]  # fmt: skip


def test_each_line_has_its_own_transfer_and_lot(books):
    lines = [Earned(60, reason="sign_up"), Earned(40)]
    made = books.do(
        earn_points, customer_id=books.customer_id, unit_id=books.unit_id, lines=lines, key="two"
    ).value
    assert len(made) == 2 and books.available == 100
    assert rows("SELECT amount, key FROM ledger_lot l JOIN ledger_transfer t ON t.id = l.transfer_id ORDER BY l.id") == [
        (60, "two/1"), (40, "two/2")]  # fmt: skip
    again = books.do(
        earn_points, customer_id=books.customer_id, unit_id=books.unit_id, lines=lines, key="two"
    )
    assert isinstance(again, Replayed) and again.value == made and books.available == 100


@pytest.mark.parametrize("given", [-5, 0, 1.5, 10**19, True, "１e3", "", None, "-3"])
def test_what_is_no_amount_is_refused_with_the_range(books, given):
    with pytest.raises(PointsInvalid) as no:
        books.burn(given, "x")
    assert no.value.field == "amount" and no.value.facts == {"most": LARGEST}


def test_full_width_digits_are_read(books):
    books.earn("１００", "wide")
    assert books.available == 100


def test_more_than_there_is_says_what_there_is(books):
    books.earn(100, "e1", expires_on=date(2026, 12, 1))
    books.earn(50, "e2")
    books.do(reserve_points, customer_id=books.customer_id, amount=30, unit_id=books.unit_id, key="r1")
    with pytest.raises(PointsInsufficient) as no:
        books.burn(121, "b1")
    assert no.value.facts == {"available": 120, "reserved": 30, "expiring": 70}
    assert books.available == 120 and faults() == []


def test_a_key_counts_once_for_ever(books):
    first = books.earn(100, "k")
    with (
        acting_as(SYSTEM),
        connection.cursor() as cursor,
    ):  # what a month later is left of kept answers: nothing
        cursor.execute("DELETE FROM org_replay")
    later = NOON + timedelta(days=400)
    base = {"customer_id": books.customer_id, "unit_id": books.unit_id, "key": "k", "now": later}
    again = books.do(earn_points, lines=[Earned(100)], **base)
    assert isinstance(again, Replayed) and again.value == [first] and books.available == 100
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("DELETE FROM org_replay")
    with pytest.raises(OtherBody) as no:
        books.do(earn_points, lines=[Earned(101)], **base)
    assert no.value.field == "lines"
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("DELETE FROM org_replay")
    with pytest.raises(OtherBody):  # nor for another act
        books.burn(100, "k")


def test_first_to_lapse_is_first_used(books):
    for amount, day in ((10, None), (20, date(2027, 3, 1)), (30, date(2027, 1, 1))):
        books.earn(amount, f"e{amount}", expires_on=day)
    books.burn(45, "b")
    assert rows("SELECT amount, remaining FROM ledger_lot ORDER BY id") == [(10, 10), (20, 5), (30, 0)]


def test_what_waits_is_not_spent_before_its_time(books):
    until = NOON + timedelta(days=14)
    books.earn(100, "e", pending_until=until)
    assert (books.balance().available, books.balance().pending) == (0, 100)
    with pytest.raises(PointsInsufficient):
        books.burn(1, "b0")
    assert books.balance(until).available == 100
    books.burn(40, "b1", now=until)  # the night has not come yet, the time has
    assert isinstance(books.do(make_available, now=until), Unchanged)
    assert books.balance(until).available == 60 and faults() == []


def test_the_night_makes_available_what_waited(books):
    until = NOON + timedelta(days=14)
    books.earn(100, "e", pending_until=until)
    assert isinstance(books.do(make_available, now=until - timedelta(seconds=1)), Unchanged)
    assert books.do(make_available, now=until).value == 1
    assert (
        rows("SELECT available, pending FROM ledger_account WHERE is_holder") == [(100, 0)] and faults() == []
    )
    assert events("ledger.make_available")[0].customers == [books.customer_id]


def test_points_lapse_at_the_stores_midnight(books):
    books.earn(100, "e", expires_on=date(2026, 11, 30))
    last = NOON.replace(month=11, day=30, hour=15, minute=59, second=59)  # 23:59:59 in Shanghai
    over = last + timedelta(seconds=1)
    assert books.balance(last).available == 100 and books.balance(over).available == 0
    with pytest.raises(PointsInsufficient):
        books.burn(1, "late", now=over)
    assert isinstance(books.do(expire_points, now=last), Unchanged)
    assert books.do(expire_points, now=over).value == 1
    assert isinstance(books.do(expire_points, now=over), Unchanged)
    assert rows("SELECT amount FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id WHERE kind = 'expired'") == [
        (100,)]  # fmt: skip
    assert faults() == []


def held(books, amount=60, key="r", **given):
    return books.do(
        reserve_points, customer_id=books.customer_id, amount=amount, unit_id=books.unit_id, key=key, **given
    ).value


def test_a_reservation_is_taken_in_part_and_the_rest_is_free(books):
    books.earn(100, "e")
    reservation = held(books)
    assert (books.balance().available, books.balance().reserved) == (40, 60)
    with pytest.raises(PointsInsufficient):
        books.burn(41, "b")
    made = books.do(capture_reservation, reservation_id=reservation, amount=45, key="c").value
    assert (books.balance().available, books.balance().reserved) == (55, 0) and faults() == []
    again = books.do(capture_reservation, reservation_id=reservation, amount=45, key="c")
    assert isinstance(again, Replayed) and again.value == made
    with pytest.raises(ReservationOver):
        books.do(capture_reservation, reservation_id=reservation, key="c2")


def test_a_reservation_is_released_once_and_lapses_by_itself(books):
    books.earn(100, "e")
    reservation = held(books)
    assert isinstance(books.do(release_reservation, reservation_id=reservation), Done)
    assert isinstance(books.do(release_reservation, reservation_id=reservation), Unchanged)
    second = held(books, key="r2", minutes=10)
    late = NOON + timedelta(minutes=10)
    with pytest.raises(ReservationOver):
        books.do(capture_reservation, reservation_id=second, key="c", now=late)
    assert books.do(release_lapsed, now=late).value == 1 and books.available == 100 and faults() == []


def test_what_a_till_holds_does_not_lapse_meanwhile(books):
    books.earn(100, "e", expires_on=date(2026, 11, 22))
    evening = NOON.replace(hour=15, minute=55)
    reservation = held(books, now=evening, minutes=30)
    midnight = NOON.replace(hour=16, minute=1)
    books.do(expire_points, now=midnight)
    assert rows("SELECT remaining, held FROM ledger_lot") == [(60, 60)]
    books.do(capture_reservation, reservation_id=reservation, key="c", now=midnight)
    assert (
        rows("SELECT available, reserved FROM ledger_account WHERE is_holder") == [(0, 0)] and faults() == []
    )


def test_who_does_not_reach_the_member_finds_nobody(cast):
    books, gao = Books(cast), cast.actor("gao")
    books.earn(100, "e")
    burn = {
        "customer_id": books.customer_id,
        "amount": 1,
        "unit_id": cast.units["river"],
        "now": NOON,
        "key": "b",
    }
    with acting_as(gao), pytest.raises(NotFound):
        burn_points(actor=gao, **burn)
    assert books.available == 100


def run(*statements):
    """Statements of the system, in a savepoint, with every check made."""
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        for statement in (*statements, "SET CONSTRAINTS ALL IMMEDIATE"):
            cursor.execute(statement)


@pytest.mark.parametrize("table", ["ledger_transfer", "ledger_entry", "ledger_lotmove", "ledger_hold"])
def test_nobody_changes_or_removes_what_was_written(books, table):
    books.earn(100, "e")
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id + 1000", f"TRUNCATE {table}"):
        with pytest.raises((ProgrammingError, OperationalError), match=r"permission denied|append-only"):
            run(statement)


BAD = """
WITH t AS (INSERT INTO ledger_transfer (kind, key, fingerprint, at, reason)
           VALUES ('earn', 'bad', '{{}}', now(), '') RETURNING id)
INSERT INTO ledger_entry (transfer_id, account_id, amount)
SELECT t.id, x.account, x.amount FROM t JOIN (SELECT id AS account, (ARRAY{amounts})[row_number() OVER (ORDER BY id)] AS amount
  FROM ledger_account) x ON x.amount IS NOT NULL
"""


@pytest.mark.parametrize("amounts", ["[100, -99]", "[100]", "[]::int[]"])
def test_the_database_refuses_a_transfer_that_does_not_balance(books, amounts):
    books.earn(1, "e")
    with pytest.raises(IntegrityError, match="does not balance"):
        run(BAD.format(amounts=amounts))
    run(BAD.format(amounts="[100, -100]"))  # the control


def test_a_leg_added_to_a_transfer_of_before_is_refused(books):
    books.earn(1, "e")
    Books(books.cast, "wujg").earn(1, "e2")
    late = (
        "INSERT INTO ledger_entry (transfer_id, account_id, amount)"
        " SELECT min(t.id), max(a.id), 5 FROM ledger_transfer t, ledger_account a"
    )
    with pytest.raises(IntegrityError, match="does not balance"), acting_as(SYSTEM), transaction.atomic():
        connection.cursor().execute(late)


def test_no_balance_goes_below_zero_whatever_is_written(books):
    books.earn(1, "e")
    for column in ("available", "pending", "reserved"):
        with pytest.raises(IntegrityError, match="account_never_below_zero"):
            run(f"UPDATE ledger_account SET {column} = {column} - 2 WHERE is_holder")
    with pytest.raises(IntegrityError, match="lot_within_bounds"):
        run("UPDATE ledger_lot SET remaining = remaining - 2")


def test_a_balance_is_read_by_the_index_of_open_lots(books):
    """Twice, for what is due and for what lapses next: without it a balance would read everybody's lots."""
    books.earn(1, "e", expires_on=date(2027, 1, 1))
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        values = {"customer": books.customer_id, "now": NOON, "denomination": "points"}
        cursor.execute("EXPLAIN " + BALANCES.format(where=""), values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert plan.count("lot_open") == 2 and "Seq Scan on ledger_lot" not in plan, plan


def test_the_books_are_closed_by_month_and_store(books):
    books.earn(100, "e")
    books.burn(30, "b")
    assert books.do(close_books).value == 0
    assert rows("SELECT kind, amount, transfers, month::text FROM ledger_tally ORDER BY kind") == [
        ("earning", -100, 1, "2026-11-01"), ("redeemed", 30, 1, "2026-11-01")]  # fmt: skip
