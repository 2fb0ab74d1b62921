"""The ledger of consents: what is said stays said, how things stand follows it, a no takes hold at once."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from shuke.customers.commands.agreeing.consents import record_consents
from shuke.customers.commands.agreeing.notices import publish_notice
from shuke.customers.queries.consents import consents_of, may_use, notices_now, uses_allowed
from shuke.customers.rules.consents import NothingSaid, Said
from shuke.foundation.org.actor import SYSTEM, acting_as, reading_as
from shuke.foundation.org.command import Done, Replayed, Unchanged
from shuke.foundation.org.refusals import Forbidden, NotFound
from tests.cast import TODAY
from tests.org.log import events

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
YES = [Said("marketing", "sms", True), Said("sharing", "", True)]
NO = [Said("marketing", "sms", False)]


def say(cast, who, said, customer="lin", **other):
    actor = cast.actor(who) if isinstance(who, str) else who
    asked = {"source": "desk", "evidence": "spoken", "now": NOW} | other
    return record_consents(actor=actor, customer_id=cast.customers[customer], said=said, **asked)


def allowed(cast, purpose, channel="", customer="lin"):
    with acting_as(SYSTEM):
        return may_use(
            actor=SYSTEM, customer_id=cast.customers[customer], purpose=purpose, channel=channel, today=TODAY
        )


def rows(sql, *params):
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def test_a_yes_is_bound_to_the_words_that_were_shown(cast):
    assert not allowed(cast, "marketing", "sms")
    assert say(cast, "zhou", YES) == Done(2)
    assert allowed(cast, "marketing", "sms")
    assert allowed(cast, "sharing")
    assert allowed(cast, "marketing", "email").reason == "not_asked"
    with reading_as(cast.actor("chen")):
        first = consents_of(actor=cast.actor("chen"), customer_id=cast.customers["lin"])[-1]
        words = notices_now(actor=cast.actor("chen"))["marketing"]
    assert (first.purpose, first.notice_version, first.notice_text) == ("marketing", 1, words.text)
    assert first.staff_name == "周静怡"


def test_a_no_takes_hold_in_the_same_moment(cast):
    say(cast, "zhou", YES)
    assert say(cast, "zhou", NO, evidence="tick") == Done(1)
    assert allowed(cast, "marketing", "sms").reason == "withdrawn"
    assert allowed(cast, "sharing")  # the other yes is another one


def test_the_same_again_is_nothing_new_but_new_words_are(cast):
    say(cast, "zhou", YES)
    assert say(cast, "zhou", YES) == Unchanged(0)
    assert say(cast, "zhou", [Said("marketing", "sms", True), Said("abroad", "", True)]) == Done(1)
    officer = cast.actor("shen")
    published = publish_notice(
        actor=officer, purpose="marketing", text="新的话", text_en="New words", now=NOW
    )
    assert isinstance(published, Done)
    assert publish_notice(
        actor=officer, purpose="marketing", text="新的话", text_en="New words", now=NOW
    ) == Unchanged(published.value)
    assert say(cast, "zhou", YES) == Done(1)
    assert rows(
        "SELECT array_agg(t.version ORDER BY n.id) FROM customers_consent n JOIN customers_notice t ON t.id = n.notice_id"
        " WHERE n.purpose = 'marketing'"
    ) == [([1, 2],)]


def test_the_event_names_purposes_only(cast):
    say(cast, "zhou", [*NO, Said("service", "phone", True)], campaign="周年庆")
    (logged,) = events("customers.record_consents")
    event = logged.facts
    assert event["withdrawn"] == ["marketing/sms"]
    assert event["granted"] == ["service/phone"]
    assert set(event) == {"withdrawn", "granted", "source", "campaign"}


def test_a_repeated_request_is_done_once(cast):
    assert say(cast, "zhou", YES, key="a") == Done(2)
    assert say(cast, "zhou", YES, key="a") == Replayed(2)
    assert rows("SELECT count(*) FROM customers_consent") == [(2,)]


@pytest.mark.parametrize(("who", "no"), [("gao", NotFound), ("qian", Forbidden), ("chu", Forbidden)])
def test_who_does_not_reach_the_customer_records_nothing(cast, who, no):
    with pytest.raises(no):
        say(cast, who, YES)
    assert rows("SELECT count(*) FROM customers_consent") == [(0,)]


def test_unknown_evidence_is_refused(cast):
    with pytest.raises(NothingSaid):
        say(cast, "zhou", YES, evidence="hearsay")


CHANGES = (
    "UPDATE customers_consent SET is_granted = false",
    "UPDATE customers_consent SET at = now()",
    "DELETE FROM customers_consent",
    "UPDATE customers_notice SET text = 'x'",
    "DELETE FROM customers_notice",
)


@pytest.mark.parametrize("change", CHANGES)
def test_the_ledger_is_append_only_by_privilege(cast, change):
    say(cast, "zhou", YES)
    for actor in (SYSTEM, cast.actor("chen")):
        with (
            acting_as(actor),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
        ):
            rows_as_is(change)


def rows_as_is(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_and_by_trigger_for_who_holds_the_privilege(cast):
    """Ownership moves when two records are one person; nothing else does, and how things stand moves along."""
    say(cast, "zhou", YES)
    say(cast, SYSTEM, [Said("marketing", "sms", False)], customer="wujg")
    with acting_as(SYSTEM):
        rows_as_is(
            f"UPDATE customers_consent SET customer_id = {cast.customers['lin']}"
            f" WHERE customer_id = {cast.customers['wujg']}"
        )
        assert rows(
            "SELECT count(*) FROM customers_standing WHERE customer_id = %s", cast.customers["wujg"]
        ) == [(0,)]
    assert allowed(cast, "marketing", "sms").reason == "withdrawn"
    assert rows(
        "SELECT tgenabled FROM pg_trigger WHERE tgname = 'append_only' AND tgrelid = 'customers_consent'::regclass"
    ) == [("O",)]


def test_standing_equals_the_ledger_however_it_was_written(cast):
    for said in (YES, NO, [Said("profiling", "", False)], YES, [Said("profiling", "", True)]):
        say(cast, "zhou", said)
    assert rows("""
        SELECT count(*) FROM customers_standing s FULL JOIN (
          SELECT DISTINCT ON (customer_id, purpose, channel) customer_id, purpose, channel, is_granted, id
            FROM customers_consent ORDER BY customer_id, purpose, channel, at DESC, id DESC) l
          ON (l.customer_id, l.purpose, l.channel, l.is_granted, l.id) =
             (s.customer_id, s.purpose, s.channel, s.is_granted, s.consent_id)
         WHERE s.id IS NULL OR l.id IS NULL""") == [(0,)]


def test_an_older_answer_that_comes_late_does_not_win(cast):
    say(cast, "zhou", NO)
    rows_before = rows("SELECT notice_id FROM customers_consent")
    with acting_as(SYSTEM):
        rows_as_is(
            "INSERT INTO customers_consent (customer_id, purpose, channel, is_granted, at, source, campaign, notice_id, evidence)"
            f" VALUES ({cast.customers['lin']}, 'marketing', 'sms', true, now() - interval '1 day', 'till', '',"
            f" {rows_before[0][0]}, 'imported')"
        )
    assert allowed(cast, "marketing", "sms").reason == "withdrawn"


def test_a_yes_without_words_does_not_fit_into_the_table(cast):
    with acting_as(SYSTEM), pytest.raises(DatabaseError, match="consent_granted_to_a_notice"):
        rows_as_is(
            "INSERT INTO customers_consent (customer_id, purpose, channel, is_granted, source, campaign, evidence)"
            f" VALUES ({cast.customers['lin']}, 'marketing', 'sms', true, 'x', '', 'tick')"
        )


def test_many_are_asked_at_once_by_the_same_rule(cast):
    say(cast, "zhou", YES)
    ids = list(cast.customers.values())
    with reading_as(cast.actor("chen")):
        found = uses_allowed(
            actor=cast.actor("chen"), customer_ids=ids, purpose="marketing", channel="sms", today=TODAY
        )
    mine = {cast.customers[name] for name in ("lin", "wujg", "new")}
    assert set(found) == mine  # the river and hill stores' customers are out of reach
    assert {id_ for id_, answer in found.items() if answer} == {cast.customers["lin"]}


def test_a_childs_age_counts_even_for_who_sees_no_birthdays(cast):
    link = (
        "INSERT INTO customers_guardianship (child_id, guardian_id, relation, from_on, proof) VALUES"
        f" ({cast.customers['lin']}, {cast.customers['wujg']}, 'father', '2026-11-22', 'code')"
    )
    born = (
        "INSERT INTO customers_birthday (customer_id, year, month, day, is_lunar, home_path)"
        f" VALUES ({cast.customers['lin']}, 2015, 5, 1, false, '')"
    )
    with acting_as(SYSTEM):
        rows_as_is(link)
        rows_as_is(born)
    say(cast, "zhou", YES)
    agent = cast.actor("qian")
    with reading_as(agent):
        answer = may_use(
            actor=agent,
            customer_id=cast.customers["lin"],
            purpose="marketing",
            channel="sms",
            today=TODAY,
        )
    assert answer.reason == "minor"
    say(cast, "zhou", [Said("guardian", "", True)])
    assert allowed(cast, "marketing", "sms").reason == "minor"  # nobody's word makes a child a target
