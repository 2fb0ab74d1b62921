"""Codes of coupons: thirteen letters without those that look alike (64 bits), and one that checks them."""

import unicodedata

from shuke.trade.ledger.rules.codes import LETTERS

BODY = 13
LENGTH = BODY + 1
LEAST, MOST = 3, 12  # letters of a public code: never as long as a single one


def code_of(number: int) -> str:
    """A random number as a code; of any number, its rest by 31 ** 13 counts."""
    letters = []
    for _place in range(BODY):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    body = "".join(letters)
    return body + check_letter(body)


def check_letter(body: str) -> str:
    """Weights that all differ modulo a prime: one wrong letter, or two neighbours changed over, never fit."""
    total = sum(place * LETTERS.index(letter) for place, letter in enumerate(body, 1))
    return LETTERS[total % len(LETTERS)]


def is_single(code: str) -> bool:
    """Whether this can be a code of one coupon."""
    known = len(code) == LENGTH and all(letter in LETTERS for letter in code)
    return known and check_letter(code[:BODY]) == code[BODY]


def is_public(code: str) -> bool:
    """Whether this can be a code for many."""
    return LEAST <= len(code) <= MOST and code.isascii() and code.isalnum()


def normal_code(given: str) -> str:
    """The code without blanks and dashes, in capitals, full-width letters made narrow."""
    text = unicodedata.normalize("NFKC", given).upper()
    return "".join(letter for letter in text if letter not in " -\t")[:40]


def shown_code(code: str) -> str:
    """As a person reads it: in groups of four."""
    if len(code) != LENGTH:
        return code
    return "-".join(code[place : place + 4] for place in range(0, LENGTH, 4))
