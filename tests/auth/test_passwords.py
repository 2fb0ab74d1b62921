"""Passwords: length, usual ones, the hash in use."""

import pytest
from django.contrib.auth.hashers import get_hasher, identify_hasher, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator

from shuke.foundation.org.house.passwords import PasswordSame, PasswordWeak, check_choice
from tests.auth.people import PASSWORD


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
