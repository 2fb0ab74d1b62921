"""Races: nobody spends twice, a repeated request counts once, opposing transfers do not meet in a circle.

Each has its control: with the guard taken away it must fail, else it proves nothing.
"""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Replayed
from shuke.foundation.org.refusals import Busy, OtherBody
from shuke.stewardship.resolution.commands.merging import merge_customers
from shuke.stewardship.resolution.commands.splitting import split_customers
from shuke.trade.ledger.commands import accounts
from shuke.trade.ledger.commands.burning import burn_points
from shuke.trade.ledger.commands.cards import issue_gift_card, redeem_gift_card
from shuke.trade.ledger.commands.earning import Earned, earn_points
from shuke.trade.ledger.commands.moving import transfer_points
from shuke.trade.ledger.rules.amounts import PointsInsufficient
from tests.cast import build_cast
from tests.ledger.books import NOON, Books, faults, rows
from tests.ledger.crowd import Crowd

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
CLIENTS, PRICE = 32, 10
GUARDS = (
    "ledger_account DROP CONSTRAINT account_never_below_zero",
    "ledger_lot DROP CONSTRAINT lot_within_bounds",
)
AGAIN = (
    "ledger_account ADD CONSTRAINT account_never_below_zero CHECK (available >= 0 AND pending >= 0 AND reserved >= 0) NOT VALID",
    "ledger_lot ADD CONSTRAINT lot_within_bounds CHECK (held >= 0 AND remaining >= held AND amount >= remaining) NOT VALID",
)


@pytest.fixture
def books():
    return Books(build_cast())


def spends(books, name):
    """Each client wants a price of the one balance; other keys, so that nothing but the balance can stop them."""
    base = {"customer_id": books.customer_id, "unit_id": books.unit_id, "amount": PRICE}

    def call(place):
        return books.do(burn_points, key=f"{name}/{place}", **base)

    return call


def overspent(books, crowd, name):
    """One round over a balance that is enough for some of the clients; how often more was spent than there was."""
    with transaction.atomic():
        before = books.available
    wanted = 10 * PRICE - before
    if wanted > 0:
        books.earn(wanted, f"{name}/fill")
    answers = crowd.round(spends(books, name))
    won = sum(isinstance(answer, Done) for answer in answers)
    others = {type(answer) for answer in answers} - {Done, PointsInsufficient}
    return won, others


def rounds(books, count):
    with Crowd(CLIENTS) as crowd:
        for number in range(count):
            won, others = overspent(books, crowd, f"r{number}")
            assert (won, others) == (10, set()), number
    with transaction.atomic():
        assert books.available == 0 and faults() == []


def test_a_balance_is_spent_once_by_32_clients(books):
    rounds(books, 120)


@pytest.mark.nightly
def test_a_balance_is_spent_once_in_500_rounds(books):
    rounds(books, 500)


@contextmanager
def without_constraints(cluster):
    name = connection.settings_dict["NAME"]
    for words in GUARDS:
        cluster.execute_as_superuser(f"ALTER TABLE {words}", name)
    try:
        yield
    finally:
        for words in AGAIN:
            cluster.execute_as_superuser(f"ALTER TABLE {words}", name)


def without_locks(monkeypatch):
    monkeypatch.setattr(accounts, "LOCK", accounts.LOCK.replace("FOR NO KEY UPDATE", ""))


def test_without_lock_and_constraint_it_is_spent_more_than_once(books, cluster, monkeypatch):
    """The control: both guards away, at least 19 of 20 rounds overspend."""
    without_locks(monkeypatch)
    found = 0
    with without_constraints(cluster), Crowd(CLIENTS) as crowd:
        for number in range(20):
            won, _others = overspent(books, crowd, f"c{number}")
            found += won > 10
            cluster.execute_as_superuser(
                "SET session_replication_role = replica; DELETE FROM ledger_hold; DELETE FROM ledger_lotmove;"
                " DELETE FROM ledger_lot; DELETE FROM ledger_entry; DELETE FROM ledger_transfer; DELETE FROM ledger_account",
                connection.settings_dict["NAME"],
            )
    print(f"overspent in {found} of 20 rounds")
    assert found >= 19


def test_without_the_lock_the_constraint_still_holds(books, monkeypatch):
    """The second lock alone: errors in place of refusals, and nothing is spent twice."""
    without_locks(monkeypatch)
    with Crowd(CLIENTS) as crowd:
        for number in range(5):
            won, _others = overspent(books, crowd, f"n{number}")
            assert won <= 10
    with transaction.atomic():
        assert books.available >= 0 and faults() == []


def test_one_key_sent_50_times_at_once_counts_once(books):
    books.earn(100, "e")
    base = {"customer_id": books.customer_id, "unit_id": books.unit_id, "key": "once"}
    with Crowd(50) as crowd:
        answers = crowd.round(lambda place: books.do(burn_points, amount=10, **base))
        others = crowd.round(lambda place: books.do(burn_points, amount=10 + place % 2, **base))
    assert sorted({type(answer) for answer in answers}, key=str) == [Done, Replayed]
    assert (
        sum(isinstance(answer, Done) for answer in answers) == 1
        and len({answer.value for answer in answers}) == 1
    )
    assert {type(answer) for answer in others[1::2]} == {OtherBody} and {
        one.field for one in others[1::2]
    } == {"amount"}
    assert {type(answer) for answer in others[::2]} == {Replayed}
    with transaction.atomic():
        assert books.available == 90 and faults() == []


def test_one_key_counts_once_even_where_no_answer_was_kept(books, monkeypatch):
    """The ledger's own key, without the wrapper's: another caller, or long after."""
    from shuke.foundation.org.acts import replays

    monkeypatch.setattr(replays, "first_answer", lambda *given: None)
    monkeypatch.setattr(replays, "keep", lambda *given: None)
    base = {"customer_id": books.customer_id, "unit_id": books.unit_id, "lines": [Earned(70)], "key": "once"}
    with Crowd(32) as crowd:
        answers = crowd.round(lambda place: books.do(earn_points, **base))
    assert sum(isinstance(answer, Done) for answer in answers) == 1
    assert {type(answer) for answer in answers} == {Done, Replayed} and len(
        {str(answer.value) for answer in answers}
    ) == 1
    with transaction.atomic():
        assert books.available == 70 and faults() == []


def test_golden_4_one_receipt_five_times_and_once_a_day_later(books):
    base = {
        "customer_id": books.customer_id,
        "unit_id": books.unit_id,
        "lines": [Earned(21)],
        "key": "lake-1-R9",
    }
    with Crowd(5) as crowd:
        crowd.round(lambda place: books.do(earn_points, **base))
    late = books.do(earn_points, **base, now=NOON + timedelta(days=1))
    assert isinstance(late, Replayed)
    with transaction.atomic():
        assert books.available == 21


def test_golden_5_a_gift_card_of_100_is_spent_once_by_20(books):
    code = "ABCD2345EFGH6789"
    base = {"unit_id": books.unit_id, "code": code}
    books.do(issue_gift_card, amount=100, currency="CNY", key="sold", **base)
    with Crowd(20) as crowd:
        answers = crowd.round(lambda place: books.do(redeem_gift_card, amount=100, key=f"g{place}", **base))
    assert sum(isinstance(answer, Done) for answer in answers) == 1
    assert {type(answer) for answer in answers} == {Done, PointsInsufficient}
    with transaction.atomic():
        assert (
            rows("SELECT available FROM ledger_account WHERE kind = 'gift_card'") == [(0,)] and faults() == []
        )


def opposing(count):
    """Transfers in both directions at once: (answers by kind, deadlocks that the server saw)."""
    cast = build_cast()
    first, second = Books(cast), Books(cast, "wujg")
    first.earn(100_000, "e1")
    second.earn(100_000, "e2")
    house = [first.customer_id, second.customer_id]
    found = {}
    with Crowd(16) as crowd:
        for number in range(count // 16 + 1):

            def call(place, number=number):
                giver, taker = house if place % 2 else house[::-1]
                base = {
                    "from_id": giver,
                    "to_id": taker,
                    "amount": 1 + place,
                    "household": house,
                    "unit_id": first.unit_id,
                }
                return first.do(transfer_points, key=f"t{number}/{place}", **base)

            for answer in crowd.round(call):
                found[type(answer)] = found.get(type(answer), 0) + 1
    with transaction.atomic():
        assert faults() == []
        assert first.available + second.available == 200_000
    return found


def test_a_thousand_opposing_transfers_never_deadlock():
    assert opposing(1000) == {Done: 1008}


def test_merging_while_points_are_used_and_earned_loses_nothing():
    """A8 with merges: whoever meets a merge is asked to try again, or finds nobody; what was done is in the books."""
    cast = build_cast()
    kept, gone = Books(cast), Books(cast, "wujg")
    kept.earn(1000, "k")
    gone.earn(1000, "g")
    pair = (kept.customer_id, gone.customer_id)
    done = 0
    with Crowd(8) as crowd:
        for number in range(12):

            def call(place, number=number):
                if place == 0:
                    merge = merge_customers(
                        actor=SYSTEM, customer_ids=pair, today=cast.today, survivor_id=pair[0]
                    ).value
                    with acting_as(SYSTEM):
                        return split_customers(actor=SYSTEM, merge_id=merge, now=NOON)
                books = kept if place % 2 else gone
                base = {"customer_id": books.customer_id, "unit_id": books.unit_id, "amount": 1}
                return books.do(burn_points, key=f"m{number}/{place}", **base)

            answers = crowd.round(call)
            assert {type(one).__name__ for one in answers} <= {"Done", "Busy", "NotFound"}, answers
            assert isinstance(answers[0], Done | Busy)
            done += sum(isinstance(one, Done) for one in answers[1:])
    with transaction.atomic():
        assert faults() == [] and done > 0
        assert rows("SELECT sum(available) FROM ledger_account WHERE is_holder") == [(2000 - done,)]


def test_a_lock_held_too_long_is_said_so(books):
    """Three seconds, then busy_retry: nothing was saved."""
    books.earn(100, "e")
    with Crowd(2) as crowd:

        def call(place):
            if place == 0:
                with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("SELECT 1 FROM ledger_account WHERE is_holder FOR UPDATE")
                    cursor.execute("SELECT pg_sleep(4)")
                return None
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.3)")
            return books.do(
                burn_points, customer_id=books.customer_id, unit_id=books.unit_id, amount=1, key="b"
            )

        answers = crowd.round(call)
    assert isinstance(answers[1], Busy) and answers[1].code == "busy_retry" and answers[1].status == 409
    with transaction.atomic():
        assert books.available == 100
