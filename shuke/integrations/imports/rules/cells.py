"""Reading one cell: the text of a column becomes a canonical value or the code of a fault."""

import unicodedata
from collections.abc import Callable
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import NamedTuple

from shuke.integrations.imports.rules.dates import moment
from shuke.integrations.imports.rules.numbers import is_scientific, plain_number

Cell = tuple[str | None, str]  # canonical text or None where empty; code of the fault or ""
CellRule = Callable[[str], Cell]
EMPTY: Cell = (None, "")
# What tills write where they know nothing.
NOTHING = frozenset({"", "-", "--", "/", "无", "空", "n/a", "na", "null", "none", "nan", "#n/a", "\\n"})
_CACHE_LIMIT = 200_000


class Bad(NamedTuple):
    """What stands in the place of a value that is at fault."""

    code: str


UNKNOWN = "\ue0f0"  # what the reader of workbooks writes where a formula's result is not in the file


class CellCache(dict[str, str | Bad | None]):
    """A rule with memory: columns of real files repeat their values, and a dict answers in C."""

    def __init__(self, rule: CellRule) -> None:
        self.rule = rule

    def __missing__(self, text: str) -> str | Bad | None:
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        value, fault = self.rule(text) if text != UNKNOWN else (None, "xlsx_formula")
        found = self[text] = Bad(fault) if fault else value
        return found


def text_cell(longest: int, *, is_required: bool = False) -> CellRule:
    """Text without outer blanks, in Unicode form NFC."""

    def read(text: str) -> Cell:
        bare = unicodedata.normalize("NFC", text).strip()
        if not bare:
            return (None, "value_missing" if is_required else "")
        return (bare, "") if len(bare) <= longest else (None, "text_too_long")

    return read


def id_cell(longest: int, *, is_float: bool = False, is_required: bool = False) -> CellRule:
    """A code or number that names something; ``is_float``: the column was exported as "17850.0"."""

    def read(text: str) -> Cell:
        bare = unicodedata.normalize("NFKC", text).strip()
        if bare.casefold() in NOTHING:
            return (None, "value_missing" if is_required else "")
        if is_scientific(bare) and "+" in bare:
            return (None, "number_scientific")
        if is_float and bare.endswith(".0"):
            bare = bare[:-2]
        return (bare, "") if len(bare) <= longest else (None, "text_too_long")

    return read


def number_cell(decimal: str, limit: Decimal, places: int, *, is_required: bool = False) -> CellRule:
    """A plain decimal number, at most ``limit`` in size and with at most ``places`` decimals."""

    def read(text: str) -> Cell:
        bare = text.strip()
        if bare.casefold() in NOTHING:
            return (None, "value_missing" if is_required else "")
        if is_scientific(bare):
            return (None, "number_scientific")
        plain = plain_number(bare, decimal)
        if plain is None:
            return (None, "number_invalid")
        number = Decimal(plain)
        exponent = number.normalize().as_tuple().exponent
        if abs(number) > limit or (isinstance(exponent, int) and -exponent > places):
            return (None, "number_range")
        return (plain, "")

    return read


def moment_cell(order: str, zone: tzinfo, now: datetime, *, is_required: bool = False) -> CellRule:
    """A moment as local time of the source, "2010-12-01 08:26:00"; later than tomorrow is a fault."""

    def read(text: str) -> Cell:
        bare = text.strip()
        if bare.casefold() in NOTHING:
            return (None, "value_missing" if is_required else "")
        found = moment(bare, order)
        if found is None:
            return (None, "date_invalid")
        try:
            local = found.astimezone(zone).replace(tzinfo=None) if found.tzinfo else found
        except OverflowError:
            return (None, "date_range")
        if not 1970 <= local.year <= 2100:
            return (None, "date_range")
        if (local - now.astimezone(zone).replace(tzinfo=None)).total_seconds() > 86400:
            return (None, "date_future")
        return (local.isoformat(" ", "microseconds" if local.microsecond else "seconds"), "")

    return read


def word_cell(words: frozenset[str], value: str) -> CellRule:
    """``value`` where the cell says one of the words, else empty."""
    return lambda text: (value, "") if text.strip().casefold() in words else EMPTY


def checked_cell(normal_form: Callable[[str], str | None], fault: str, *, is_float: bool = False) -> CellRule:
    """A value with its own rule (phone, e-mail): ``normal_form`` answers None where it is not one."""

    def read(text: str) -> Cell:
        bare = unicodedata.normalize("NFKC", text).strip()
        if bare.casefold() in NOTHING or bare == "0":
            return EMPTY
        if is_float and bare.endswith(".0"):
            bare = bare[:-2]
        if is_scientific(bare):  # a spreadsheet ate the digits; they are never guessed
            return (None, "number_scientific")
        found = normal_form(bare)
        return (found, "") if found else (None, fault)

    return read
