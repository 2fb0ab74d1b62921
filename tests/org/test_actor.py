"""Who acts, as the database knows it: set for a transaction, put back after it, never somebody else's."""

import itertools

import pytest
from django.db import DataError, InternalError, OperationalError, connection, connections, transaction

from shuke.customers.models import Customer, Tag
from shuke.foundation.org.actor import (
    CLOCK,
    SYSTEM,
    Actor,
    acting_as,
    current_actor,
    elevated,
    reading,
    reading_as,
    transaction_settings,
)
from tests.cast import build_cast
from tests.org.threads import together

ASKED = "SELECT current_user::text, current_setting('shuke.uid', true), current_setting('shuke.path', true)"


def told() -> tuple[str, str, str]:
    """What the database believes: role, staff id, path."""
    with connection.cursor() as cursor:
        cursor.execute(ASKED)
        role, uid, path = cursor.fetchone()
        return role, uid or "", path or ""


def assistant(number: int, path: str = "1.2.") -> Actor:
    return Actor("staff", id=number, scope="own", staff_id=number, path=path)


def test_without_an_actor_there_is_nothing_to_tell():
    assert current_actor() is None and transaction_settings() is None


@pytest.mark.django_db
def test_actors_nest_and_each_is_put_back():
    with acting_as(SYSTEM):
        assert told() == ("shuke_all", "0", "")
        with acting_as(assistant(5)):
            assert told() == ("shuke_own", "5", "1.2.")
            with acting_as(None):
                assert told()[0] == "shuke_app"
            with elevated():
                assert told()[0] == "shuke_all" and current_actor() is SYSTEM
            assert told() == ("shuke_own", "5", "1.2.")
        assert told()[0] == "shuke_all"
    assert told()[0] == "shuke_app" and current_actor() is None


@pytest.mark.django_db
def test_an_actor_is_put_back_after_an_error():
    with acting_as(assistant(5)):
        with pytest.raises(ZeroDivisionError), acting_as(SYSTEM):
            raise ZeroDivisionError
        assert told() == ("shuke_own", "5", "1.2.")


@pytest.mark.django_db
def test_a_fault_under_another_actor_is_told_as_itself():
    """The settings cannot be put back in a transaction that has failed; its savepoint does it."""
    with acting_as(assistant(5)):
        with pytest.raises(DataError), transaction.atomic(), elevated(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert told() == ("shuke_own", "5", "1.2.")


@pytest.mark.django_db
def test_somebody_without_a_scope_reaches_no_rows():
    with acting_as(Actor("staff", id=9, scope=None, staff_id=9)):
        assert told()[0] == "shuke_app"
        assert Customer.objects.count() == 0


@pytest.mark.django_db(transaction=True)
class TestTransactions:
    """With real transactions: what is set for one is gone after it."""

    def test_nothing_stays_on_the_connection(self):
        with acting_as(assistant(5)), transaction.atomic():
            assert told() == ("shuke_own", "5", "1.2.")
        assert told() == ("shuke_app", "", "")

    def test_outside_of_a_transaction_nobody_acts(self):
        """Fail closed: a query that forgot its transaction sees nothing."""
        with acting_as(SYSTEM):
            assert told()[0] == "shuke_app"

    def test_a_reading_cannot_write_and_the_next_transaction_can(self):
        with acting_as(SYSTEM):
            with pytest.raises(InternalError, match="read-only"), reading():
                Tag.objects.create(label="secret")
            with transaction.atomic():
                Tag.objects.create(label="open")
        with reading_as(CLOCK):
            assert list(Tag.objects.values_list("label", flat=True)) == ["open"]

    def test_rows_follow_the_actor_through_a_prepared_plan(self):
        """One connection, one prepared statement, many actors: no plan keeps another's policies."""
        cast, seen = build_cast(), {}
        actors = {login: cast.actor(login) for login in ("chen", "gao", "zhou", "qian", "shen")}
        with connection.cursor() as cursor:
            cursor.execute("PREPARE mine AS SELECT array_agg(id ORDER BY id) FROM customers_customer")
        for _round, (login, actor) in itertools.product(range(8), actors.items()):
            with acting_as(actor), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("EXECUTE mine")
                seen.setdefault(login, set()).add(tuple(cursor.fetchone()[0] or ()))
        reached = {"chen": ("lin", "wujg", "new"), "gao": ("zhao",), "zhou": ("lin", "new"), "qian": ("lin",),
                   "shen": ("lin", "wujg", "zhao", "fang", "new")}  # fmt: skip
        assert seen == {
            login: {tuple(sorted(cast.customers[key] for key in keys))} for login, keys in reached.items()
        }

    def test_threads_never_act_as_each_other(self):
        wrong = []

        def act(number: int) -> None:
            for _turn in range(40):
                with acting_as(assistant(number)), transaction.atomic():
                    if told() != ("shuke_own", str(number), "1.2."):
                        wrong.append(number)

        assert together(*[lambda number=number: act(number) for number in range(1, 7)]) == [None] * 6
        assert wrong == []


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_the_witness_is_another_connection():
    with acting_as(assistant(5)), transaction.atomic(), transaction.atomic(using="witness"):
        pids = []
        for name in ("default", "witness"):
            with connections[name].cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid(), current_user::text")
                pids.append(cursor.fetchone())
    assert pids[0][0] != pids[1][0] and {role for _pid, role in pids} == {"shuke_own"}


@pytest.mark.parametrize("actor", [SYSTEM, CLOCK])
def test_the_program_itself_may_do_everything(actor):
    assert actor.may("anything.at_all") and actor.sees("X") == "full"


def test_a_person_may_do_what_is_granted_and_sees_what_is_given():
    actor = Actor("staff", permissions=frozenset({"care.view"}), classes={"C": "masked"})
    assert actor.may("care.view") and not actor.may("care.plan_followup")
    assert (actor.sees("C"), actor.sees("X")) == ("masked", None)


@pytest.mark.django_db(transaction=True)
def test_a_session_that_died_is_told_as_a_database_that_is_away(cluster):
    """Doors answer 503 to Django's error alone; the driver's would be a fault of ours."""

    def begin():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (session,) = cursor.fetchone()
        cluster.execute_as_superuser(f"SELECT pg_terminate_backend({session}, 5000)")
        with acting_as(SYSTEM), transaction.atomic():
            raise AssertionError("the session is dead")

    (answer,) = together(begin)
    assert isinstance(answer, OperationalError)
