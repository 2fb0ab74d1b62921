"""The outbox: handed over with its act, claimed before it leaves, judged when it leaves, never sent twice by itself."""

import json
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections, transaction

from shuke.customers.commands.agreeing.consents import record_consents
from shuke.customers.commands.people import move_customer
from shuke.customers.rules.consents import Said
from shuke.foundation.kernel.cipher import CipherBroken
from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as, reading_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.messages import Message as Given
from shuke.foundation.org.messages import hand_over
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.service.conversations.commands import queueing
from shuke.service.conversations.commands.deciding import resend_message
from shuke.service.conversations.commands.sending import (
    claim_message,
    conclude_message,
    deliver,
    settle_outbox,
)
from shuke.service.conversations.models import Message
from shuke.service.conversations.queries.outbox import messages_by_state, messages_listed
from shuke.service.conversations.rules.delivery import Delivered, Failed, Unknown
from tests.cast import TODAY, build_cast
from tests.org.log import events

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
PHONE = "+8613800138016"


def rows(sql, *params):
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def code_for(cast, text="您的验证码是 482913", **other):
    path = rows("SELECT path FROM org_unit WHERE code = 'lake'")[0][0]
    given = Given("sms", PHONE, text, "code", path, template="join_code", values={"code": "482913"}, **other)
    with acting_as(SYSTEM), transaction.atomic():
        return queueing.queue_message(actor=SYSTEM, message=given, now=NOW).value


def offer_to(cast, customer="lin"):
    path = rows("SELECT path FROM org_unit WHERE code = 'lake'")[0][0]
    given = Given("sms", PHONE, "新茶到店", "marketing", path, customer_id=cast.customers[customer])
    with acting_as(SYSTEM):
        return queueing.queue_message(actor=SYSTEM, message=given, now=NOW).value


def say(cast, *, yes):
    with acting_as(SYSTEM):
        record_consents(
            actor=SYSTEM, customer_id=cast.customers["lin"], said=[Said("marketing", "sms", yes)], source="desk",
            evidence="spoken", now=NOW,
        )  # fmt: skip


class Carrier:
    """Delivers, or answers what it is told to; remembers what it was given."""

    def __init__(self, *attempts):
        self.attempts, self.parcels = list(attempts), []

    def __call__(self, parcel):
        self.parcels.append(parcel)
        return self.attempts.pop(0) if self.attempts else Delivered("r-1")


def sent(message_id, carrier, now=NOW):
    with acting_as(CLOCK):
        return deliver(actor=CLOCK, message_id=message_id, carriers={"sms": carrier}, now=now, today=TODAY)


def state_of(message_id):
    with reading_as(SYSTEM):
        return Message.objects.get(id=message_id)


@pytest.mark.django_db(databases=["default", "witness"])
class TestOneAtATime:
    def test_what_is_handed_over_waits_with_a_job_and_goes_out_once(self, cast):
        message, carrier = code_for(cast), Carrier()
        assert rows("SELECT args FROM procrastinate_jobs WHERE task_name = 'conversations.send'") == [
            (json.dumps({"message_id": message}),)
        ]
        assert sent(message, carrier) == "sent"
        assert sent(message, carrier) == "left"
        (parcel,) = carrier.parcels
        assert (parcel.address, parcel.values, parcel.number) == (
            PHONE,
            {"code": "482913"},
            f"shuke-{message}",
        )
        assert (state_of(message).reference, state_of(message).tries) == ("r-1", 1)

    def test_nothing_of_it_can_be_read_in_the_table_or_the_log(self, cast):
        message = code_for(cast)
        with acting_as(SYSTEM), connection.cursor() as cursor:
            cursor.execute("SELECT m::text FROM conversations_message m WHERE id = %s", [message])
            kept = cursor.fetchone()[0]
        plain = bytes(state_of(message).ciphertext)
        for secret in ("482913", "13800138016", "验证码"):
            assert secret not in kept and secret.encode() not in plain and secret.encode().hex() not in kept
            assert secret not in str(events("conversations.queue_message")[-1])

    def test_a_ciphertext_in_another_row_does_not_open(self, cast):
        first, second = code_for(cast), code_for(cast)
        rows(
            "UPDATE conversations_message t SET ciphertext = s.ciphertext, wrapped = s.wrapped"
            " FROM conversations_message s WHERE t.id = %s AND s.id = %s", first, second,
        )  # fmt: skip
        with pytest.raises(CipherBroken):
            sent(first, Carrier())

    def test_who_destroys_the_persons_key_makes_the_words_unreadable(self, cast):
        say(cast, yes=True)
        message, carrier = offer_to(cast), Carrier()
        assert state_of(message).person_key_id
        rows(
            "UPDATE customers_personkey SET wrapped = ''::bytea WHERE customer_id = %s", cast.customers["lin"]
        )
        assert sent(message, carrier) == "left"
        assert (state_of(message).state, state_of(message).reason, carrier.parcels) == (
            "withheld",
            "erased",
            [],
        )

    def test_a_no_of_a_moment_ago_holds_the_message_back(self, cast):
        say(cast, yes=True)
        message, carrier = offer_to(cast), Carrier()
        say(cast, yes=False)
        assert sent(message, carrier) == "left"
        assert (state_of(message).state, state_of(message).reason, carrier.parcels) == (
            "withheld",
            "withdrawn",
            [],
        )

    def test_the_control_with_a_yes_the_same_message_goes_out(self, cast):
        say(cast, yes=True)
        message, carrier = offer_to(cast), Carrier()
        assert sent(message, carrier) == "sent" and len(carrier.parcels) == 1

    def test_without_a_yes_there_is_nothing_to_withdraw_and_nothing_goes_out(self, cast):
        message = offer_to(cast)
        assert sent(message, Carrier()) == "left"
        assert state_of(message).reason == "not_asked"

    def test_a_failed_try_is_repeated_later_and_not_before(self, cast):
        message, carrier = code_for(cast), Carrier(Failed("busy", again=True))
        assert sent(message, carrier) == "waiting"
        due = state_of(message).due_at
        assert NOW + timedelta(seconds=10) <= due <= NOW + timedelta(seconds=20)
        assert rows(
            "SELECT count(*) FROM procrastinate_jobs WHERE scheduled_at = %s AND task_name = 'conversations.send'",
            due,
        ) == [(1,)]
        assert sent(message, carrier) == "left"
        assert sent(message, carrier, due) == "sent"
        assert len(carrier.parcels) == 2

    def test_five_failures_are_the_end(self, cast):
        message, carrier = code_for(cast), Carrier(*[Failed("busy", again=True)] * 9)
        now, states = NOW, []
        for _round in range(7):
            states.append(sent(message, carrier, now))
            now += timedelta(hours=3)
        assert states == ["waiting"] * 4 + ["failed", "left", "left"]
        assert len(carrier.parcels) == 5

    def test_a_code_that_is_over_is_not_sent(self, cast):
        message, carrier = code_for(cast, until=NOW + timedelta(minutes=10)), Carrier()
        assert sent(message, carrier, NOW + timedelta(minutes=10)) == "left"
        assert state_of(message).reason == "too_late" and carrier.parcels == []

    def test_an_uncertain_one_waits_for_a_person(self, cast):
        message, carrier = code_for(cast), Carrier(Unknown("no_answer"))
        assert sent(message, carrier) == "uncertain"
        with acting_as(CLOCK):
            settle_outbox(actor=CLOCK, now=NOW + timedelta(hours=1))
        assert sent(message, carrier, NOW + timedelta(hours=2)) == "left"
        chief = cast.actor("chen")
        with reading_as(chief):
            assert messages_by_state(actor=chief)["uncertain"] == 1
        assert resend_message(actor=chief, message_id=message, now=NOW) == Done("waiting")
        assert sent(message, carrier, NOW) == "sent"
        assert resend_message(actor=chief, message_id=message, now=NOW) == Unchanged("sent")

    def test_a_channel_without_a_carrier_says_so(self, cast):
        message = code_for(cast)
        with acting_as(CLOCK):
            assert deliver(actor=CLOCK, message_id=message, carriers={}, now=NOW, today=TODAY) == "failed"
        assert state_of(message).reason == "no_carrier"

    def test_a_lost_worker_leaves_an_uncertain_message_that_nobody_resends(self, cast):
        message, carrier = code_for(cast), Carrier()
        with acting_as(CLOCK):
            claim_message(actor=CLOCK, message_id=message, now=NOW, today=TODAY)
            assert settle_outbox(actor=CLOCK, now=NOW + timedelta(seconds=90)) == Unchanged(0)
            assert settle_outbox(actor=CLOCK, now=NOW + timedelta(seconds=121)) == Done(1)
            # The worker was only slow, and comes back: what a person may have decided meanwhile is not undone.
            assert conclude_message(
                actor=CLOCK, message_id=message, attempt=Delivered("late"), now=NOW
            ) == Unchanged("left")
        assert sent(message, carrier) == "left" and carrier.parcels == []
        assert (state_of(message).state, state_of(message).reason) == ("uncertain", "worker_lost")

    def test_a_lost_job_is_made_anew(self, cast):
        code_for(cast)
        rows("DELETE FROM procrastinate_jobs")
        with acting_as(CLOCK):
            settle_outbox(actor=CLOCK, now=NOW + timedelta(minutes=3))
        assert rows("SELECT count(*) FROM procrastinate_jobs") == [(1,)]

    def test_words_are_erased_when_their_time_is_over(self, cast):
        message = code_for(cast)
        sent(message, Carrier())
        with acting_as(CLOCK):
            settle_outbox(actor=CLOCK, now=NOW + timedelta(hours=2))
            assert state_of(message).ciphertext is not None
            settle_outbox(actor=CLOCK, now=NOW + timedelta(hours=4))
        assert state_of(message).ciphertext is None and state_of(message).wrapped is None

    def test_the_page_masks_addresses_and_codes(self, cast):
        code_for(cast)
        chief = cast.actor("chen")
        with reading_as(chief):
            (line,) = messages_listed(actor=chief)
            (open_line,) = messages_listed(actor=chief, shows_codes=True)
        assert (line.address, line.text) == ("138****8016", "您的验证码是 ••••••")
        assert open_line.text == "您的验证码是 482913"

    @pytest.mark.parametrize("who", ["zhou", "qian", "wu", "zheng", "chu", "wei", "jiang", "shen"])
    def test_who_leads_nothing_sees_no_outbox(self, cast, who):
        actor = cast.actor(who)
        with acting_as(actor), pytest.raises(Forbidden):
            messages_listed(actor=actor)

    def test_another_stores_messages_are_not_there(self, cast):
        message, other = code_for(cast), cast.actor("gao")
        with reading_as(other):
            assert messages_listed(actor=other) == []
        with pytest.raises(NotFound):
            resend_message(actor=other, message_id=message, now=NOW)

    def test_a_message_goes_with_a_customer_who_moves_and_one_to_nobody_stays(self, cast):
        offer, code = offer_to(cast), code_for(cast)
        before, after = cast.actor("chen"), cast.actor("gao")

        def seen_by(actor):
            with reading_as(actor):
                return {one.id for one in messages_listed(actor=actor)}

        assert seen_by(before) == {offer, code} and seen_by(after) == set()
        with acting_as(SYSTEM):
            move_customer(actor=SYSTEM, customer_id=cast.customers["lin"], home_unit_id=cast.units["river"])
        assert seen_by(before) == {code} and seen_by(after) == {offer}


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
class TestManyWorkers:
    def race(self, message, carrier, deliver_one):
        barrier = threading.Barrier(8)

        def work():
            try:
                barrier.wait()
                deliver_one(message, carrier)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=work) for _worker in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def test_eight_workers_send_once(self):
        message, carrier = code_for(build_cast()), Carrier()
        self.race(message, carrier, sent)
        assert len(carrier.parcels) == 1

    def test_the_control_without_the_claim_sends_more_than_once(self):
        """The same eight, reading "waiting" and then sending: the guard is what made the difference."""
        message, carrier = code_for(build_cast()), Carrier()
        all_read = threading.Barrier(8)

        def unguarded(message_id, given):
            if state_of(message_id).state == "waiting":
                all_read.wait(timeout=30)
                given("unclaimed")
                rows("UPDATE conversations_message SET state = 'sent' WHERE id = %s", message_id)

        self.race(message, carrier, unguarded)
        assert len(carrier.parcels) > 1

    def test_what_is_rolled_back_is_not_sent(self):
        cast = build_cast()
        given = Given("sms", PHONE, "x", "code", "1.")

        def act():
            with transaction.atomic():
                hand_over(actor=SYSTEM, message=given, now=NOW)
                raise RuntimeError

        with acting_as(SYSTEM), pytest.raises(RuntimeError):
            act()
        assert cast and rows("SELECT count(*) FROM conversations_message") == [(0,)]
        assert rows("SELECT count(*) FROM procrastinate_jobs") == [(0,)]
