"""Passwords: length, usual ones, the hash in use, and that who is asked for cannot be told by the time (G2)."""

import time

import pytest
from django.contrib.auth.hashers import get_hasher, identify_hasher, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator

from shuke.foundation.org.house.passwords import PasswordSame, PasswordWeak, check_choice
from tests.auth.people import PASSWORD

TRIES = 400


def test_length_usual_ones_and_the_login():
    for weak in ("x" * 11, "x" * 129, "password1234", "i am chen at the lake", "1qaz2wsx3edc4rfv"):
        with pytest.raises(PasswordWeak):
            check_choice(weak, "chen", "!")
    for good in ("龙井要趁热喝才香，对不对", "no rule on kinds of letters", "x" * 6 + "y" * 122):
        check_choice(good, "chen", "!")
    with pytest.raises(PasswordSame):
        check_choice("龙井要趁热喝才香，对不对", "chen", make_password("龙井要趁热喝才香，对不对"))
    assert len(CommonPasswordValidator().passwords) >= 3000


def test_hashes_are_argon2(settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]  # fmt: skip
    assert identify_hasher(make_password(PASSWORD)).algorithm == get_hasher().algorithm == "argon2"


def auc(left: list[float], right: list[float]) -> float:
    """How well a threshold on the time tells one kind from the other; 0.5 is not at all (Mann-Whitney U)."""
    wins = sum((a > b) + 0.5 * (a == b) for a in left for b in right)
    return wins / (len(left) * len(right))


def test_the_distinguisher_tells_different_times_apart():
    assert auc([1.0, 1.1, 1.2], [0.1, 0.2, 0.3]) == 1.0 and auc([1.0, 2.0], [1.0, 2.0]) == 0.5


def timings(login_of, monkeypatch) -> tuple[list[float], list[float]]:
    """Times of the door's answer to a known and to an unknown login, taken in turn."""
    from django.test import Client

    from shuke.foundation.org.signing import limits

    monkeypatch.setattr(limits, "LIMITS", dict.fromkeys(limits.LIMITS, ((10**9, 60),)))
    client, taken = Client(), ([], [])
    for number in range(TRIES):
        for place in (0, 1) if number % 2 else (1, 0):
            began = time.perf_counter()
            client.post("/login", {"login": login_of(place, number), "password": "wrong password 2026"})
            taken[place].append(time.perf_counter() - began)
    return taken


@pytest.mark.nightly
@pytest.mark.django_db(databases=["default", "witness"])
def test_time_does_not_tell_known_from_unknown(cast, settings, monkeypatch):
    """400 timings of each with the real hash; a control without the hash for unknown ones is told at once."""
    from shuke.doors.web.entry import accounts
    from shuke.foundation.org.models import Staff

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    Staff.objects.update(password=make_password(PASSWORD))
    logins = list(cast.staff)
    known, unknown = timings(lambda place, n: f"nobody{n}" if place else logins[n % len(logins)], monkeypatch)
    assert 0.45 <= auc(known, unknown) <= 0.55
    monkeypatch.setattr(accounts, "make_password", lambda password: None)
    known, unknown = timings(lambda place, n: f"none{n}" if place else logins[n % len(logins)], monkeypatch)
    assert auc(known, unknown) > 0.95
