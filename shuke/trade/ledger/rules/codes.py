"""Codes of gift cards: sixteen letters without those that look alike, about 79 bits."""

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0, O, 1, I, L
LENGTH = 16


class CodeInvalid(Refusal):
    """What cannot be a card's code."""

    code = "gift_card_code"
    message = _("A gift card's code has %(length)s letters and figures.")


def normal_code(given: str) -> str:
    """The code without blanks and dashes, in capitals; CodeInvalid for what cannot be one."""
    text = "".join(letter for letter in given.upper() if letter not in " -")
    if len(text) != LENGTH or any(letter not in LETTERS for letter in text):
        raise CodeInvalid(field="code", length=LENGTH)
    return text
