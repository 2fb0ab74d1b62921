"""G3: how often somebody may try; the lock ends by itself, and no header opens it."""

from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from shuke.doors.web.entry.peer import client_of, network_of
from shuke.foundation.org.signing import limits
from shuke.foundation.org.signing.limits import TooManyTries, begin, forgive
from tests.auth.people import PASSWORD, by_password, code_of, set_up_app
from tests.org.log import events
from tests.org.threads import kinds, together

both = pytest.mark.django_db(databases=["default", "witness"])
apart = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


def wrong(client: Client, login: str, **headers: str):
    return client.post("/login", {"login": login, "password": "wrong"}, headers=headers)


@both
@pytest.mark.parametrize("login", ["chen", "nobody"])
def test_the_sixth_wrong_password_of_an_account_waits(cast, clock, login):
    client = Client()
    assert [wrong(client, login).status_code for _try in range(6)] == [422] * 5 + [429]
    answer = client.post("/login", {"login": login.upper(), "password": PASSWORD})
    assert answer.status_code == 429 and answer["Retry-After"] == "300"  # the right one, too
    assert "300" in answer.content.decode()
    clock.shift(299)
    assert wrong(client, login).status_code == 429  # hammering does not make it longer
    clock.shift(1)
    assert wrong(client, login).status_code == 422
    assert len(events("org.fail_sign_in", "witness")) == 6
    assert [event.facts["of"] for event in events("org.lock_out", "witness")] == ["account"]


@both
def test_known_and_unknown_are_locked_with_the_same_words(cast, clock):
    pages = []
    for login, address in (("chen", "192.0.2.1"), ("zzzz", "192.0.2.2")):
        client = Client(REMOTE_ADDR=address)
        bodies = [wrong(client, login).content.decode() for _try in range(6)]
        pages.append([body.replace(login, "LOGIN").split("csrfmiddlewaretoken")[0] for body in bodies])
    assert pages[0] == pages[1]


@both
def test_the_right_password_begins_anew(cast, clock):
    for _round in range(3):
        client = Client()
        assert [wrong(client, "wei").status_code for _try in range(3)] == [422] * 3
        by_password("wei", client)
        clock.shift(61)


@both
def test_the_eleventh_from_one_address_in_a_minute_waits(cast, clock):
    client = Client()
    answers = [wrong(client, f"name{number}") for number in range(12)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429] * 2
    assert answers[-1]["Retry-After"] == "60"
    assert wrong(Client(REMOTE_ADDR="198.51.100.7"), "name1").status_code == 422
    clock.shift(60)
    assert wrong(client, "name12").status_code == 422


@both
def test_a_right_one_does_not_make_room_for_wrong_ones_from_that_address(cast, clock):
    """Who owns one account cannot use it to guess at others."""
    client = Client()
    for number in range(9):
        wrong(client, f"name{number}")
    by_password("wei", Client())
    assert [wrong(client, f"more{number}").status_code for number in range(3)] == [422, 429, 429]


@both
def test_two_hundred_made_up_headers_open_nothing(cast, clock, settings):
    client, opened = Client(), 0
    for number in range(10):
        wrong(client, f"name{number}")
    names = (
        "X-Forwarded-For",
        "X-Real-IP",
        "Forwarded",
        "Client-IP",
        "True-Client-IP",
        "CF-Connecting-IP",
        "X-Client-IP",
        "Via",
    )
    for number in range(200):
        name = names[number % len(names)]
        address = f"203.0.113.{number}" if number % 3 else f"203.0.113.{number}, 127.0.0.1, ::1"
        opened += (
            wrong(
                client, f"other{number}", **{name: f"for={address}" if name == "Forwarded" else address}
            ).status_code
            != 429
        )
    assert opened == 0
    settings.PROXIES = settings_networks("127.0.0.1")  # the control: a known proxy is believed
    assert wrong(client, "again", **{"X-Forwarded-For": "203.0.113.5"}).status_code == 422
    assert wrong(client, "again", **{"X-Forwarded-For": "203.0.113.6, junk"}).status_code == 422


def settings_networks(*addresses: str):
    from ipaddress import ip_network

    return [ip_network(address) for address in addresses]


def test_the_client_is_the_first_from_the_right_that_is_no_proxy(settings):
    settings.PROXIES = settings_networks("127.0.0.1", "10.0.0.0/8")
    for peer, forwarded, client in (
        ("203.0.113.9", "1.2.3.4", "203.0.113.9"), ("127.0.0.1", "1.2.3.4", "1.2.3.4"), ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "6.6.6.6, 1.2.3.4, 10.1.1.1", "1.2.3.4"), ("::ffff:10.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("", "1.2.3.4", ""),
    ):  # fmt: skip
        assert client_of(peer, forwarded) == client, (peer, forwarded)
    assert (
        network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:2::9") != network_of("2001:db8:1:3::9")
    )
    assert network_of("not an address") == "?" and network_of("::ffff:1.2.3.4") == "1.2.3.4"


@both
def test_codes_are_guessed_five_times_and_twenty_a_day(cast, clock):
    set_up_app(by_password("chen"), cast.staff["chen"])
    client = by_password("chen")
    answers = [client.post("/login/second", {"code": f"{number:06}"}).status_code for number in range(6)]
    assert answers == [422] * 5 + [429]
    clock.shift(31)
    assert client.post("/login/second", {"code": code_of(cast.staff["chen"])}).status_code == 429
    for _round in range(3):
        clock.shift(301)
        by_password("chen", client)
        assert [client.post("/login/second", {"code": "000001"}).status_code for _try in range(5)] == [
            422
        ] * 5
    clock.shift(301)
    by_password("chen", client)
    answer = client.post("/login/second", {"code": "000001"})
    assert answer.status_code == 429 and int(answer["Retry-After"]) > 80_000


@both
def test_without_the_limit_guessing_would_go_on(cast, clock, monkeypatch):
    """The control for all of the above."""
    monkeypatch.setattr(limits, "LIMITS", dict.fromkeys(limits.LIMITS, ((10**6, 300),)))
    client = Client()
    assert [wrong(client, "chen").status_code for _try in range(12)] == [422] * 12


@both
def test_the_password_in_use_is_not_guessed_from_an_open_session(cast, clock):
    client = by_password("wei")
    body = {"old": "wrong", "new": "long enough 2026", "again": "long enough 2026"}
    assert [client.post("/account/password", body).status_code for _try in range(6)] == [422] * 5 + [429]
    assert client.post("/account/proof", {"password": PASSWORD}).status_code == 429


@apart
def test_many_at_once_do_not_slip_through_together():
    """Forty threads, each with its own connection: five are looked at, whatever the interleaving."""
    now = timezone.now()
    answers = together(*[lambda: begin({"account": "chen"}, now) for _thread in range(40)])
    assert kinds(answers) == ["Attempt"] * 5 + ["TooManyTries"] * 35


@apart
def test_a_try_survives_the_rollback_of_what_it_was_for():
    from django.db import transaction

    now = timezone.now()
    with transaction.atomic():
        for _try in range(5):
            begin({"account": "chen"}, now)
        transaction.set_rollback(True)
    with pytest.raises(TooManyTries):
        begin({"account": "chen"}, now)


@both
def test_what_was_typed_is_not_kept_and_old_tries_are_swept(clock):
    now = timezone.now()
    attempt = begin({"account": "my secret password", "address": "192.0.2.1"}, now)
    with connections["witness"].cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' '), count(*) FROM org_try t")
        text, rows = cursor.fetchone()
        assert "secret" not in text and "192.0.2.1" not in text and rows == 2
        forgive(attempt)
        begin({"account": "a"}, now - timedelta(days=2))
        begin({"account": "b"}, now)
        cursor.execute("SELECT count(*) FROM org_try")
        assert cursor.fetchone() == (1,)
