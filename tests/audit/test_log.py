"""The event log can be added to, and nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from shuke.customers.commands.marks import add_note, tag_customer
from shuke.customers.queries.profile import story_of
from shuke.foundation.audit import log
from shuke.foundation.audit.queries import events_about
from shuke.foundation.audit.tasks import open_months
from shuke.foundation.kernel.period import months_before
from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.foundation.org.roles import OWNER, SCOPES
from tests.org.planted import somebody

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
TABLES = ("audit_event", "audit_subject", "audit_seal")


def attempt(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("scope", [*SCOPES, None])
def test_no_role_of_the_program_may_change_the_log(cast, scope):
    with acting_as(somebody(scope=scope)):
        for table in TABLES:
            for statement in (
                f"UPDATE {table} SET event_id = 1"
                if table != "audit_event"
                else f"UPDATE {table} SET act = ''",
                f"DELETE FROM {table}",
            ):
                with pytest.raises(DatabaseError, match="permission denied"):
                    attempt(statement)


def test_only_the_clock_and_the_system_seal(cast):
    seal = "INSERT INTO audit_seal (seq, event_id, hash) VALUES (1, 1, sha256('forged'))"
    for scope in ("subtree", "own", "self", None):
        with acting_as(somebody(scope=scope)), pytest.raises(DatabaseError, match="permission denied"):
            attempt(seal)
        with acting_as(somebody(scope=scope)), pytest.raises(DatabaseError, match="permission denied"):
            attempt("UPDATE audit_horizon SET horizon = '999999'")


@pytest.mark.django_db(transaction=True)
def test_not_even_the_owner_changes_what_stands(cluster):
    """The privilege is theirs; a trigger refuses."""
    with acting_as(CLOCK), transaction.atomic():
        event = log.next_event_id()
        log.write_event(event, "org.refuse", "clock", 0, {})
        log.write_subjects(event, [1])
    name = connection.settings_dict["NAME"]
    for table in ("audit_event", "audit_subject"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET at = now()"):
            with pytest.raises(Exception, match="append-only"):
                cluster.execute_as_superuser(f"SET ROLE {OWNER}; {statement}", name)


def test_a_story_is_read_by_who_reaches_the_customer(cast):
    lin, zhou = cast.customers["lin"], cast.actor("zhou")
    with acting_as(zhou):
        add_note(actor=zhou, customer_id=lin, text="爱喝龙井")
    for login, reads in (
        ("zhou", True),
        ("chen", True),
        ("shi", True),
        ("shen", True),
        ("gao", False),
        ("li", False),
        ("qian", False),
    ):
        with acting_as(cast.actor(login)):
            assert (
                any(event.act == "customers.add_note" for event in events_about([lin], None, 50)) == reads
            ), login


def test_a_story_is_paged_from_the_newest(cast):
    lin = cast.customers["lin"]
    for back in range(5):
        with acting_as(SYSTEM), connection.cursor() as cursor:
            event, at = log.next_event_id(), timezone.now() - timedelta(days=back)
            cursor.execute(
                "INSERT INTO audit_event (id, at, act, actor_kind, actor_id) VALUES (%s, %s, 'care.visit', 'staff', 1)",
                [event, at],
            )
            cursor.execute(
                "INSERT INTO audit_subject (event_id, customer_id, at) VALUES (%s, %s, %s)", [event, lin, at]
            )
    with acting_as(SYSTEM):
        first = events_about([lin], timezone.now(), 3)
        rest = events_about([lin], first[-1].at, 50)
    moments = [event.at for event in (*first, *rest) if event.act == "care.visit"]
    assert len(moments) == 5 and moments == sorted(moments, reverse=True)


def test_a_story_without_the_right_to_it_is_sales_alone(cast):
    clerk_like = cast.actor("qian")  # a seller: own sales, no log
    with acting_as(clerk_like):
        kinds = {entry.kind for entry in story_of(actor=clerk_like, customer_id=cast.customers["lin"])}
    assert kinds == {"purchase"}


def test_events_hold_no_words_about_people(cast):
    """Ids, amounts and field names only, over everything that the cast did."""
    lin = cast.customers["lin"]
    with acting_as(SYSTEM):
        add_note(actor=SYSTEM, customer_id=lin, text="母亲住院")
        tag_customer(actor=SYSTEM, customer_id=lin, label="龙井")
        with connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(payload::text, ' ') FROM audit_event")
            told = cursor.fetchone()[0]
    for word in ("林慧敏", "13800138016", "8016", "母亲", "龙井"):
        assert word not in told


def test_the_months_ahead_are_opened_once(cast):
    open_months()
    open_months()
    with connection.cursor() as cursor:
        for ahead in range(3):
            month = months_before(datetime.now(UTC).date().replace(day=1), -ahead)
            parts = [f"audit_event_{month:%Y%m}", f"audit_subject_{month:%Y%m}"]
            cursor.execute("SELECT to_regclass(%s), to_regclass(%s)", parts)
            assert None not in cursor.fetchone()


def test_a_month_that_has_begun_in_the_rest_stays_there():
    """Events came before anybody opened their month: it is left alone, and the months after it are opened."""
    with connection.cursor() as cursor, acting_as(CLOCK):
        cursor.execute(
            "INSERT INTO audit_event (at, act, actor_kind, actor_id) VALUES ('2033-05-05', 'org.refuse', 'clock', 0)"
        )
        cursor.execute("SELECT audit_open_month('2033-05-01'), audit_open_month('2033-06-01')")
        cursor.execute("SELECT to_regclass('audit_event_203305'), to_regclass('audit_event_203306')::text")
        assert cursor.fetchone() == (None, "audit_event_203306")


def test_an_event_finds_its_month():
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_open_month(%s)", [date(2031, 2, 28)])
        with acting_as(CLOCK):
            cursor.execute(
                "INSERT INTO audit_event (at, act, actor_kind, actor_id) VALUES ('2031-02-28 23:59+00', 'org.refuse', 'clock', 0)"
                " RETURNING tableoid::regclass::text"
            )
            assert cursor.fetchone() == ("audit_event_203102",)
