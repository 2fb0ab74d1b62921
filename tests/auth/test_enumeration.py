"""Who has an account, or is a member, is told neither by the answer nor by its time (G2): at login, reset, registration."""

import re
import time
from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from tests.auth.people import PASSWORD

TRIES = 400
databases = pytest.mark.django_db(databases=["default", "witness"])
TOKENS = re.compile(r'name="(?:csrfmiddlewaretoken|ticket)" value="[^"]+"|"X-CSRFToken": "[^"]+"|[0-9*]{11}')


def auc(left: list[float], right: list[float]) -> float:
    """How well a threshold on the time tells one kind from the other; 0.5 is not at all (Mann-Whitney U)."""
    wins = sum((a > b) + 0.5 * (a == b) for a in left for b in right)
    return wins / (len(left) * len(right))


def test_the_distinguisher_tells_different_times_apart():
    assert auc([1.0, 1.1, 1.2], [0.1, 0.2, 0.3]) == 1.0 and auc([1.0, 2.0], [1.0, 2.0]) == 0.5


def timings(
    address: str, body_of: Callable[[bool, int], dict[str, str]], tries: int = TRIES
) -> tuple[list[float], list[float]]:
    """Times of the door's answers to who is known and to who is not, taken in turn; the answers are alike."""
    client, taken = Client(), ([], [])
    for number in range(tries):
        said = []
        for is_known in (True, False) if number % 2 else (False, True):
            body = body_of(is_known, number)
            began = time.perf_counter()
            answer = client.post(address, body)
            taken[0 if is_known else 1].append(time.perf_counter() - began)
            page = TOKENS.sub("", answer.content.decode())
            said.append(
                (answer.status_code, page.replace(f'"{body.get("login")}"', '""'))
            )  # what was typed is no news
        assert said[0] == said[1]
    return taken


@pytest.fixture
def unlimited(monkeypatch):
    """Nobody waits, whoever asks how often."""
    from shuke.customers.commands.agreeing import codes
    from shuke.foundation.org.signing import limits

    monkeypatch.setattr(limits, "LIMITS", dict.fromkeys(limits.LIMITS, ((10**9, 60),)))
    monkeypatch.setattr(codes, "check_sending", lambda lately, now: None)


def by_login(cast) -> Callable[[bool, int], dict[str, str]]:
    logins = list(cast.staff)

    def body(is_known: bool, number: int) -> dict[str, str]:
        login = logins[number % len(logins)] if is_known else f"nobody{number}"
        return {"login": login, "password": "wrong password 2026"}

    return body


@pytest.mark.nightly
@databases
def test_login_does_not_tell_known_from_unknown(cast, settings, monkeypatch, unlimited):
    """With the real hash; a control without the hash for unknown ones is told at once."""
    from shuke.doors.web.entry import accounts
    from shuke.foundation.org.models import Staff

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    Staff.objects.update(password=make_password(PASSWORD))

    told = auc(*timings("/login", by_login(cast)))
    print(f"login: {told:.3f}")
    assert 0.45 <= told <= 0.55
    monkeypatch.setattr(accounts, "make_password", lambda password: None)
    assert auc(*timings("/login", by_login(cast), 100)) > 0.95


@pytest.mark.nightly
@databases
def test_a_forgotten_password_does_not_tell_known_from_unknown(cast, monkeypatch, unlimited):
    """A control that writes at once to who has an account is told."""
    from shuke.doors.web.account import forgotten
    from shuke.foundation.org.models import Staff
    from shuke.foundation.org.signing.links import link_for

    told = auc(*timings("/login/forgotten", by_login(cast)))
    print(f"reset: {told:.3f}")
    assert 0.45 <= told <= 0.55

    def eager(login: str) -> None:
        staff = Staff.objects.filter(login=login).first()
        if staff is not None:
            link_for(staff)
            time.sleep(0.25)  # what a mail server takes

    monkeypatch.setattr(forgotten, "ask_for_link", eager)
    assert auc(*timings("/login/forgotten", by_login(cast), 60)) > 0.9


@pytest.mark.nightly
@databases
def test_registering_does_not_tell_members_from_strangers(cast, monkeypatch, unlimited):
    """Each phone once; a control that sends nothing to who is a member is told."""
    from shuke.customers.commands.agreeing import codes
    from shuke.customers.commands.people import enrol_person
    from shuke.foundation.org.actor import SYSTEM, acting_as

    with acting_as(SYSTEM):
        for number in range(TRIES):
            enrol_person(
                actor=SYSTEM, name="林慧敏", identifiers={"phone": phone(True, number)}, today=cast.today,
                home_unit_id=cast.units["lake"],
            )  # fmt: skip

    def body(is_known: bool, number: int) -> dict[str, str]:
        return {"phone": phone(is_known, number)}

    told = auc(*timings("/join/lake", body))
    print(f"register: {told:.3f}")
    assert 0.45 <= told <= 0.55
    real = codes.hand_over
    monkeypatch.setattr(
        codes, "hand_over", lambda *, actor, message, now: None
        if codes.known_customer(codes.Asking(message.address, "").blinds()[1]) else real(actor=actor, message=message, now=now),
    )  # fmt: skip
    assert not 0.45 <= auc(*timings("/join/lake", body, 200)) <= 0.55


def phone(is_known: bool, number: int) -> str:
    return f"1{'37' if is_known else '38'}{number:08}"
