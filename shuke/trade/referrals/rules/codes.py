"""The invitation code: eight letters that only this house can make, the same for a member for ever, kept nowhere.

A member's number is put through a keyed permutation of all texts of eight letters (a Feistel network of four rounds,
Luby and Rackoff 1988, walked until it lands within them). A text that somebody guesses is a number that no member has.
"""

import hmac
import unicodedata
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.trade.ledger.rules.codes import LETTERS

LENGTH = 8
_ALL = len(LETTERS) ** LENGTH
_HALF = 20  # bits of each side: 2 ** 40 holds all texts of eight letters
_MASK = (1 << _HALF) - 1
_ROUNDS = 4
_LABEL = b"referrals.code\x1f"
_MOST = (
    1 << 32
)  # a number beyond is nobody's: one letter wrong is found 199 times of 200 without asking the books


class InviteUnknown(Refusal):
    """No code of a member of this house: whether it is mistyped or somebody's who has gone is not told."""

    code = "invite_unknown"
    status = 404
    message = _("This is no invitation code of this shop. Look at it again.")


def code_for(key: bytes, customer_id: int) -> str:
    """The code of a member."""
    number = _there(key, customer_id)
    while number >= _ALL:
        number = _there(key, number)
    letters = []
    for _place in range(LENGTH):
        number, letter = divmod(number, len(LETTERS))
        letters.append(LETTERS[letter])
    return "".join(letters)


def shown_code(code: str) -> str:
    """As it is read out: two groups of four."""
    return f"{code[:4]}-{code[4:]}"


def read_code(key: bytes, text: str) -> int:
    """The member's number of a code, however it was typed; InviteUnknown."""
    plain = unicodedata.normalize("NFKC", text).upper()
    letters = "".join(letter for letter in plain if letter not in " -–—")
    if len(letters) != LENGTH or not set(letters) <= set(LETTERS):
        raise InviteUnknown(field="invite")
    number = 0
    for letter in reversed(letters):
        number = number * len(LETTERS) + LETTERS.index(letter)
    number = _back(key, number)
    while number >= _ALL:
        number = _back(key, number)
    if not 0 < number < _MOST:
        raise InviteUnknown(field="invite")
    return number


def _there(key: bytes, number: int) -> int:
    left, right = number >> _HALF, number & _MASK
    for turn in range(_ROUNDS):
        left, right = right, left ^ _mixed(key, turn, right)
    return left << _HALF | right


def _back(key: bytes, number: int) -> int:
    left, right = number >> _HALF, number & _MASK
    for turn in reversed(range(_ROUNDS)):
        left, right = right ^ _mixed(key, turn, left), left
    return left << _HALF | right


def _mixed(key: bytes, turn: int, half: int) -> int:
    return int.from_bytes(hmac.digest(key, _LABEL + bytes([turn]) + half.to_bytes(4), sha256)[:4]) & _MASK
