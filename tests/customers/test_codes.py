"""One-time codes and joining: five tries, ten minutes, one use, and the same answer for known and unknown phones."""

import json
import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from shuke.customers.commands.agreeing import codes
from shuke.customers.commands.agreeing.codes import Asking, send_code
from shuke.customers.commands.agreeing.joining import Told, join_member
from shuke.customers.commands.people import NameMissing
from shuke.customers.queries.cards import card_by_link
from shuke.customers.rules.codes import CodeWrong, TooManyCodes
from shuke.customers.rules.consents import Said
from shuke.customers.rules.identifiers import PhoneInvalid
from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as, reading_as
from shuke.foundation.org.reach import visitor_at
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.service.conversations.commands.sending import deliver
from shuke.service.conversations.rules.delivery import Delivered
from tests.cast import TODAY, build_cast
from tests.org.log import events

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
KNOWN, NEW = "13800138016", "13812345678"


@pytest.fixture
def shop():
    return build_cast()


def rows(sql, *params):
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def logged_acts(act):
    with transaction.atomic():
        return events(act)


def visitor(shop):
    return visitor_at(shop.units["lake"], rows("SELECT path FROM org_unit WHERE code = 'lake'")[0][0])


def ask(shop, phone=NEW, now=NOW, address="10.0.0.1", actor=None):
    actor = actor or visitor(shop)
    return send_code(actor=actor, asking=Asking(phone, address), unit_id=shop.units["lake"], now=now).value


def message_text(now=NOW):
    """The newest message, as a phone shows it."""
    message_id = rows("SELECT max(id) FROM conversations_message")[0][0]
    shown = []
    with acting_as(CLOCK):
        deliver(
            actor=CLOCK, message_id=message_id, now=now, today=TODAY,
            carriers={"sms": lambda parcel: shown.append(parcel) or Delivered("x")},
        )  # fmt: skip
    return shown[0].text


def code_of(text):
    return re.search(r"\d{6}", text)[0]


def join(shop, code_id, code, phone=NEW, now=NOW, address="10.0.0.1", actor=None, **told):
    return join_member(
        actor=actor or visitor(shop), asking=Asking(phone, address), code_id=code_id, code=code,
        unit_id=shop.units["lake"], told=Told(**{"name": "林小满", **told}), now=now,
    )  # fmt: skip


def other(code):
    return f"{(int(code) + 1) % 10**6:06}"


def test_a_phone_and_its_code_make_a_member_with_a_card(shop):
    number = ask(shop)
    code = code_of(message_text())
    joined = join(shop, number, code, said=[Said("marketing", "sms", True)], campaign="周年庆").value
    assert joined["is_new"]
    actor = visitor(shop)
    with reading_as(actor):
        card = card_by_link(actor=actor, secret=joined["card"])
    assert (card.name, card.store, card.member_no[:1]) == ("林小满", "湖滨店", "M")
    assert rows("SELECT purpose, channel, is_granted, source, campaign, evidence FROM customers_consent") == [
        ("marketing", "sms", True, "join", "周年庆", "code")
    ]
    assert rows("SELECT source FROM customers_customer WHERE id = %s", joined["customer"]) == [("join",)]
    (logged,) = logged_acts("customers.join_member")
    assert logged.actor_kind == "visitor" and logged.customers == [joined["customer"]]
    assert joined["card"] not in json.dumps(logged.facts) and code not in json.dumps(logged.facts)


def test_who_joins_in_the_morning_joins_on_the_day_of_the_store(shop):
    early = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)  # half past seven on the 22nd at the lake
    number = ask(shop, now=early)
    joined = join(shop, number, code_of(message_text(early)), now=early).value
    assert rows("SELECT joined_on FROM customers_customer WHERE id = %s", joined["customer"]) == [(TODAY,)]


def test_a_known_phone_is_recognised_and_nobody_is_enrolled_twice(shop):
    before = rows(
        "SELECT count(*), max(name) FILTER (WHERE id = %s) FROM customers_customer", shop.customers["lin"]
    )
    number = ask(shop, KNOWN)
    text = message_text()
    assert "会员" in text or "already" in text
    joined = join(shop, number, code_of(text), KNOWN, name="冒名").value
    assert (joined["customer"], joined["is_new"]) == (shop.customers["lin"], False)
    assert before == rows(
        "SELECT count(*), max(name) FILTER (WHERE id = %s) FROM customers_customer", shop.customers["lin"]
    )


def test_the_same_is_done_for_a_known_and_an_unknown_phone(shop):
    """As many statements, and an answer that tells nothing; only the message differs."""
    counts = {}
    for phone in (KNOWN, NEW):
        with CaptureQueriesContext(connection) as asked:
            assert isinstance(ask(shop, phone), int)
        counts[phone] = [re.sub(r"'[^']*'|\d+", "?", one["sql"]).split("VALUES")[0] for one in asked]
    assert counts[KNOWN] == counts[NEW]


def test_five_tries_and_the_right_code_is_dead_too(shop):
    number = ask(shop)
    code = code_of(message_text())
    for _try in range(5):
        with pytest.raises(CodeWrong):
            join(shop, number, other(code))
    with pytest.raises(CodeWrong):
        join(shop, number, code)
    assert rows("SELECT tries FROM customers_onetimecode") == [(5,)]


def test_the_fifth_try_may_be_right(shop):
    number = ask(shop)
    code = code_of(message_text())
    for _try in range(4):
        with pytest.raises(CodeWrong):
            join(shop, number, other(code))
    assert join(shop, number, code).value["is_new"]


def test_twenty_tries_at_once_are_five_tries(shop, monkeypatch):
    number = ask(shop)
    code_of(message_text())
    judged, barrier = [], threading.Barrier(20)
    monkeypatch.setattr(codes, "is_same", lambda ours, theirs: judged.append(1) or False)

    def guess():
        try:
            barrier.wait()
            join(shop, number, "000000")
        except (CodeWrong, TooManyCodes):
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guess) for _guesser in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(judged) == 5


def test_the_control_without_the_count_all_twenty_are_judged(shop, monkeypatch):
    number = ask(shop)
    judged = []
    monkeypatch.setattr(codes, "is_same", lambda ours, theirs: judged.append(1) or False)
    monkeypatch.setattr(codes, "_counted_try", lambda *given: b"x" * 16)
    for _try in range(20):
        with pytest.raises(CodeWrong):
            join(shop, number, "000000")
    assert len(judged) == 20


@pytest.mark.parametrize(("seconds", "is_good"), [(0, True), (599, True), (600, False), (86_400, False)])
def test_ten_minutes_and_it_is_over(shop, seconds, is_good):
    number = ask(shop)
    code, now = code_of(message_text()), NOW + timedelta(seconds=seconds)
    if is_good:
        assert join(shop, number, code, now=now).value
    else:
        with pytest.raises(CodeWrong):
            join(shop, number, code, now=now)


def test_a_code_is_used_once_and_for_its_own_phone(shop):
    number = ask(shop)
    code = code_of(message_text())
    with pytest.raises(CodeWrong):
        join(shop, number, code, phone=KNOWN)
    assert join(shop, number, code).value
    with pytest.raises(CodeWrong):
        join(shop, number, code)


def test_codes_to_one_phone_are_spaced_and_few(shop):
    ask(shop)
    with pytest.raises(TooManyCodes):
        ask(shop, now=NOW + timedelta(seconds=59))
    for minute in range(1, 5):
        ask(shop, now=NOW + timedelta(minutes=minute))
    with pytest.raises(TooManyCodes):
        ask(shop, now=NOW + timedelta(minutes=6))
    ask(shop, now=NOW + timedelta(minutes=61))
    ask(shop, phone=KNOWN, now=NOW)  # another phone is another one


def test_wrong_tries_for_one_phone_are_limited_over_all_its_codes(shop):
    code = ""
    for minute in range(2):
        number = ask(shop, now=NOW + timedelta(minutes=minute))
        code = code_of(message_text(NOW + timedelta(minutes=minute)))
        for _try in range(5):
            with pytest.raises(CodeWrong):
                join(shop, number, other(code), now=NOW + timedelta(minutes=minute))
    later = NOW + timedelta(minutes=3)
    number = ask(shop, now=later)
    with pytest.raises(TooManyCodes):
        join(shop, number, code_of(message_text(later)), now=later)


def test_one_address_cannot_ask_for_the_phones_of_a_city(shop):
    actor = visitor(shop)
    for place in range(60):
        ask(shop, f"139{place:08}", address="10.9.9.9", actor=actor)
    with pytest.raises(TooManyCodes):
        ask(shop, address="10.9.9.9", actor=actor)
    assert ask(shop, address="10.9.9.8", actor=actor)


def test_a_code_stands_nowhere_in_the_open(shop):
    number = ask(shop)
    code = code_of(message_text())
    (kept,) = rows("SELECT o::text, o.digest FROM customers_onetimecode o")
    assert code not in kept[0].replace(str(number), "") and len(bytes(kept[1])) == cipher.BLIND_BYTES
    (logged,) = logged_acts("customers.send_code")
    assert logged.facts == {"code": number, "unit": shop.units["lake"]}


def test_what_is_no_phone_gets_no_code(shop):
    with pytest.raises(PhoneInvalid):
        ask(shop, "1380013")


def test_a_refused_name_does_not_use_up_the_code(shop):
    number = ask(shop)
    code = code_of(message_text())
    with pytest.raises(NameMissing):
        join(shop, number, code, name="")
    assert join(shop, number, code).value["is_new"]


def test_a_visitor_reaches_nobody_and_no_other_store(shop):
    actor = visitor(shop)
    with acting_as(actor), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM customers_customer")
        assert cursor.fetchone() == (0,)
    with pytest.raises(NotFound):
        send_code(actor=actor, asking=Asking(NEW, "x"), unit_id=shop.units["hill"], now=NOW)
    with reading_as(actor), pytest.raises(NotFound):
        card_by_link(actor=actor, secret="guess")


def test_a_clerk_is_named_as_who_enrolled(shop):
    clerk = shop.actor("wu")
    number = ask(shop, actor=clerk)
    joined = join(shop, number, code_of(message_text()), actor=clerk, source="desk").value
    kept = rows(
        "SELECT kind, captured_by_id FROM customers_identifier WHERE customer_id = %s", joined["customer"]
    )
    assert sorted(kept) == [("card", shop.staff["wu"]), ("phone", shop.staff["wu"])]
    with pytest.raises(Forbidden):
        ask(shop, actor=shop.actor("chu"))
