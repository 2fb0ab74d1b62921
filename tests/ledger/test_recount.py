"""A recount finds whatever somebody changes past every privilege and trigger."""

from datetime import date, timedelta

import psycopg
import pytest
from django.db import connection

from shuke.doors.cli.postgres import SUPERUSER
from shuke.trade.ledger.commands.reserving import capture_reservation, reserve_points
from shuke.trade.ledger.commands.returning import Back, refund_earning, return_burn
from shuke.trade.ledger.queries.differences import differences
from tests.cast import build_cast
from tests.ledger.books import NOON, Books

MEMBER = "(SELECT min(id) FROM ledger_account WHERE kind = 'member_points')"
OTHER = "(SELECT max(id) FROM ledger_account WHERE kind = 'member_points')"
EARNED = "(SELECT min(id) FROM ledger_transfer WHERE kind = 'earn')"
LEG = f"account_id = {MEMBER} AND transfer_id = {EARNED}"
PLANTED = {
    "a balance too high": f"UPDATE ledger_account SET available = available + 1 WHERE id = {MEMBER}",
    "a balance too low": f"UPDATE ledger_account SET available = available - 1 WHERE id = {MEMBER}",
    "pending too high": f"UPDATE ledger_account SET pending = pending + 1 WHERE id = {MEMBER}",
    "reserved too high": f"UPDATE ledger_account SET reserved = reserved + 1 WHERE id = {MEMBER}",
    "pending called available": f"UPDATE ledger_account SET available = available + 5, pending = pending - 5 WHERE id = {MEMBER}",
    "a debt forgiven": "UPDATE ledger_account SET available = 0 WHERE kind = 'member_debt'",
    "an entry changed": f"UPDATE ledger_entry SET amount = amount + 1 WHERE {LEG}",
    "both entries changed": "UPDATE ledger_entry SET amount = amount * 2 WHERE transfer_id = " + EARNED,
    "an entry removed": f"DELETE FROM ledger_entry WHERE {LEG}",
    "both entries removed": "DELETE FROM ledger_entry WHERE transfer_id = " + EARNED,
    "an entry of somebody else": f"UPDATE ledger_entry SET account_id = {OTHER} WHERE {LEG}",
    "a transfer removed": f"DELETE FROM ledger_entry WHERE transfer_id = {EARNED};"
    f" DELETE FROM ledger_lot WHERE transfer_id = {EARNED};"
    f" DELETE FROM ledger_transfer WHERE id = {EARNED}",
    "more left of a lot": "UPDATE ledger_lot SET remaining = remaining + 1 WHERE id ="
    " (SELECT min(id) FROM ledger_lot WHERE remaining < amount)",
    "a lot that began larger": "UPDATE ledger_lot SET amount = amount + 1 WHERE id = (SELECT min(id) FROM ledger_lot)",
    "a lot removed": "DELETE FROM ledger_lot WHERE id = (SELECT max(id) FROM ledger_lot WHERE remaining > 0)",
    "a lot of somebody else": f"UPDATE ledger_lot SET account_id = {OTHER} WHERE id ="
    f" (SELECT max(id) FROM ledger_lot WHERE account_id = {MEMBER} AND remaining > 0)",
    "a lot that holds more": "UPDATE ledger_lot SET held = held + 1 WHERE id ="
    " (SELECT min(id) FROM ledger_lot WHERE remaining > held AND NOT is_pending)",
    "a lot that waits no more": "UPDATE ledger_lot SET is_pending = false WHERE is_pending",
    "a movement changed": "UPDATE ledger_lotmove SET amount = amount - 1 WHERE id = (SELECT min(id) FROM ledger_lotmove)",
    "a movement removed": "DELETE FROM ledger_lotmove WHERE id = (SELECT min(id) FROM ledger_lotmove)",
    "a hold changed": "UPDATE ledger_hold SET amount = amount + 1 WHERE id = (SELECT max(id) FROM ledger_hold)",
    "a hold removed": "DELETE FROM ledger_hold WHERE id = (SELECT max(id) FROM ledger_hold)",
    "a reservation larger": "UPDATE ledger_reservation SET amount = amount + 1 WHERE state = 'held'",
    "a reservation let go by hand": "UPDATE ledger_reservation SET state = 'released', closed_at = now() WHERE state = 'held'",
    "a refund of more than there was": "UPDATE ledger_transfer SET part = 9, whole = 9 WHERE id ="
    " (SELECT min(id) FROM ledger_transfer WHERE kind = 'return')",
}  # fmt: skip


@pytest.fixture
def world():
    """Two members with something of every kind."""
    cast = build_cast()
    books, other = Books(cast), Books(cast, "wujg")
    base = {"customer_id": books.customer_id, "unit_id": books.unit_id}
    books.earn(100, "e1", expires_on=date(2027, 1, 1))
    books.earn(40, "e2", pending_until=NOON + timedelta(days=9))
    other.earn(70, "e3")
    earning = other.earn(30, "e4")
    other.burn(100, "b2")
    burn = books.burn(30, "b1")
    back = {"unit_id": books.unit_id}
    books.do(return_burn, burn_id=burn, back=Back(1, 3), key="r1", **back)
    books.do(return_burn, burn_id=burn, back=Back(1, 3), key="r2", **back)
    other.do(refund_earning, earning_id=earning, back=Back(1, 1), key="r3", policy="debt", **back)
    taken = books.do(reserve_points, amount=10, key="h1", **base).value
    books.do(capture_reservation, reservation_id=taken, key="c1")
    books.do(reserve_points, amount=10, key="h2", **base)


def found_after(cluster, statement):
    """What a recount finds once a statement was run past every guard; then it never was."""
    with (
        psycopg.connect(cluster.url(SUPERUSER, connection.settings_dict["NAME"])) as session,
        session.cursor() as cursor,
    ):
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)
        try:
            return differences(cursor)[1]
        finally:
            session.rollback()


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_every_planted_fault_is_found(world, cluster):
    assert found_after(cluster, "SELECT 1") == []  # the control: without one there is none
    missed = [name for name, statement in PLANTED.items() if not found_after(cluster, statement)]
    print(f"{len(PLANTED) - len(missed)} of {len(PLANTED)} planted faults found")
    assert len(PLANTED) >= 20 and missed == []
