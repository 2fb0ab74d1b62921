"""Passwords: which are good enough; first ones are plain enough to be read out over a shop counter."""

import secrets

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike
SHORTEST, LONGEST = 12, 128


class PasswordWeak(Refusal):
    """Too short, too usual, or the login itself."""

    code = "password_weak"
    message = _("A password of 12 to 128 characters is needed that is not one of the usual ones.")


class PasswordWrong(Refusal):
    """Not the password in use."""

    code = "password_wrong"
    message = _("The password in use is not this one.")


class PasswordSame(Refusal):
    """The one in use, once more."""

    code = "password_same"
    message = _("The new password is the one in use. Choose another one.")


class PasswordAgain(Refusal):
    """Typed once so and once otherwise."""

    code = "password_again"
    message = _("The two new passwords are not the same.")


def check_choice(new: str, login: str, in_use: str) -> None:
    """PasswordWeak for what is short, long, usual or the login; PasswordSame for what is in use (a hash).

    No rule on kinds of characters: they make passwords that are written on notes (NIST SP 800-63B).
    """
    if not SHORTEST <= len(new) <= LONGEST or login.casefold() in new.casefold():
        raise PasswordWeak(field="new")
    try:
        validate_password(new)
    except ValidationError as weak:
        raise PasswordWeak(field="new") from weak
    if check_password(new, in_use):
        raise PasswordSame(field="new")


def first_password() -> str:
    """Four groups of four, about 79 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _place in range(4)) for _group in range(4))
