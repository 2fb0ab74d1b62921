"""What counts as the same value of a custom field: the canonical form.

Canonical forms are text: a text cleaned; a number without thousands ("12.5"); money as minor units ("1250"); a day
as "2026-11-27"; a choice as its code; yes and no as "1" and "0". One form serves pages, imports and the API.
"""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuke.customers.rules.fields import Field
from shuke.customers.rules.names import clean
from shuke.foundation.kernel.money import digits_of, to_minor
from shuke.foundation.kernel.refusal import Refusal

LONGEST_TEXT = 500
LARGEST = 10**14  # what numeric(20, 6) holds
_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?|[+-]?\.\d+")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_YES = frozenset("1 true yes y t on 是 有 对 真 √ ✓ ✔".split())
_NO = frozenset("0 false no n f off 否 无 没有 不是 错 假 × ✗ ✘".split())


class FieldUnknown(Refusal):
    """No field of that key for this customer, or not the actor's to see."""

    code = "field_unknown"
    message = _("There is no custom field “%(given)s” for this customer.")


class FieldTextTooLong(Refusal):
    """More than a field holds."""

    code = "field_text_too_long"
    message = _("At most %(most)s characters.")


class FieldNumberInvalid(Refusal):
    """Not a number, or one too large to keep."""

    code = "field_number_invalid"
    message = _("A number is expected, such as 12 or 3.5, with at most 6 decimals.")


class FieldMoneyInvalid(Refusal):
    """Not an amount of the field's currency."""

    code = "field_money_invalid"
    message = _("An amount in %(currency)s is expected, with at most %(digits)s decimals.")


class FieldDayInvalid(Refusal):
    """Not a day of the calendar."""

    code = "field_day_invalid"
    message = _("A day is expected, such as 2026-11-27.")


class FieldChoiceUnknown(Refusal):
    """An answer that is not on offer."""

    code = "field_choice_unknown"
    message = _("Choose one of: %(known)s.")


class FieldFlagInvalid(Refusal):
    """Neither yes nor no."""

    code = "field_flag_invalid"
    message = _("Yes or no is expected.")


def canonical(field: Field, given: Any) -> str | None:
    """The one form of a value, None for an empty one; a Refusal in the field's own words.

    Text is read as people write it; a whole number given for money is in minor units, a text in major ones.
    """
    if given is None:
        return None
    if isinstance(given, str) and not (given := clean(given)):
        return None
    return _READERS[field.kind](field, given)


def _at(field: Field) -> str:
    return f"f_{field.key}"


def _text(field: Field, given: Any) -> str:
    if not isinstance(given, str) or len(given) > LONGEST_TEXT:
        raise FieldTextTooLong(field=_at(field), most=LONGEST_TEXT)
    return given


def _decimal(given: Any) -> Decimal | None:
    """The number that was written, or None for what is none."""
    if isinstance(given, bool) or not isinstance(given, str | int | float | Decimal):
        return None
    text = unicodedata.normalize("NFKC", str(given)).replace("−", "-").strip()
    if isinstance(given, str) and not _NUMBER.fullmatch(text):
        return None
    try:
        found = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < LARGEST else None


def _number(field: Field, given: Any) -> str:
    found = _decimal(given)
    if found is None or found != round(found, 6):
        raise FieldNumberInvalid(field=_at(field))
    text = format(found, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "", "-") else text


def _money(field: Field, given: Any) -> str:
    digits = digits_of(field.currency)
    wrong = FieldMoneyInvalid(field=_at(field), currency=field.currency, digits=digits)
    if isinstance(given, int) and not isinstance(given, bool):
        if abs(given) >= LARGEST:
            raise wrong
        return str(given)
    found = _decimal(given.strip("¥￥$€£ ") if isinstance(given, str) else given)
    if found is None or found != round(found, digits):
        raise wrong
    minor = to_minor(found, field.currency)
    if abs(minor) >= LARGEST:
        raise wrong
    return str(minor)


def _day(field: Field, given: Any) -> str:
    if isinstance(given, datetime):
        given = given.date()
    if isinstance(given, date):
        return given.isoformat()
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", given)) if isinstance(given, str) else None
    try:
        if match:
            return date(*map(int, match.groups())).isoformat()
    except ValueError:
        pass
    raise FieldDayInvalid(field=_at(field))


def _choice(field: Field, given: Any) -> str:
    wanted = unicodedata.normalize("NFKC", given).casefold() if isinstance(given, str) else None
    for one in field.choices:
        if wanted in {
            unicodedata.normalize("NFKC", name).casefold()
            for name in (one.code, one.label, one.label_en)
            if name
        }:
            return one.code
    raise FieldChoiceUnknown(field=_at(field), known="、".join(one.label for one in field.choices[:12]))


def _flag(field: Field, given: Any) -> str:
    text = unicodedata.normalize("NFKC", str(given)).casefold() if isinstance(given, str | int | bool) else ""
    if text in _YES:
        return "1"
    if text in _NO:
        return "0"
    raise FieldFlagInvalid(field=_at(field))


_READERS = {"text": _text, "number": _number, "money": _money, "day": _day, "choice": _choice, "flag": _flag}


def typed(field: Field, form: str) -> Any:
    """A canonical form as a value of the program: text, Decimal, minor units, date, code, bool."""
    if field.kind == "day":
        return date.fromisoformat(form)
    if field.kind == "number":
        return Decimal(form)
    if field.kind == "money":
        return int(Decimal(form))
    return Decimal(form) == 1 if field.kind == "flag" else form


def hidden(field: Field, form: str) -> str:
    """What stands in place of a value that is not shown: the last four of a long number of class C, else dots."""
    digits = sum(char.isdigit() for char in form)
    return f"****{form[-4:]}" if field.letter == "C" and digits >= 8 and digits * 2 >= len(form) else "****"
