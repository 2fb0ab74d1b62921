"""What counts as the same phone, e-mail, card: the normal form; and how it is shown masked."""

import re
import unicodedata

import phonenumbers
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,63}")
_MOBILE_CN = re.compile(r"\+861[3-9]\d{9}")


class PhoneInvalid(Refusal):
    """Not a phone number that can be called."""

    code = "phone_invalid"
    message = _(
        "This is not a phone number: 11 digits are expected for a mobile in China, %(given)s were given."
    )


class EmailInvalid(Refusal):
    """Not an e-mail address."""

    code = "email_invalid"
    message = _("This is not an e-mail address.")


class IdentifierInvalid(Refusal):
    """Empty or far too long."""

    code = "identifier_invalid"
    message = _("The number must have 1 to 120 characters.")


def normal_form(kind: str, text: str, region: str = "CN") -> str:
    """The one spelling under which equal identifiers are equal; a Refusal where it cannot be one.

    Phones become E.164 ("+8613800138000"); full-width digits are read. Chinese mobiles are judged by their
    shape, 1[3-9] and nine digits: number ranges open faster than any table knows.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if kind == "phone":
        return _phone(text, region)
    if kind == "email":
        if not _EMAIL.fullmatch(text):
            raise EmailInvalid(field="email")
        return text.lower()
    if not 1 <= len(text) <= 120:
        raise IdentifierInvalid(field=kind)
    return text.upper() if kind == "card" else text


def _phone(text: str, region: str) -> str:
    digits = sum(char.isdigit() for char in text)
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as unread:
        raise PhoneInvalid(field="phone", given=digits) from unread
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if number.country_code == 86 and text.lstrip("+0").removeprefix("86").lstrip(" -")[:1] == "1":
        if not _MOBILE_CN.fullmatch(e164):
            raise PhoneInvalid(field="phone", given=digits)
        return e164
    if not phonenumbers.is_possible_number(number):
        raise PhoneInvalid(field="phone", given=digits)
    return e164


def tail_of(normal: str) -> str:
    """The last four characters, by which a clerk asks for a phone or a card."""
    return normal[-4:]


def masked(kind: str, normal: str) -> str:
    """What somebody sees who may not see it all: 138****8000, l***@example.com, ****4711."""
    if kind == "phone":
        national = normal.removeprefix("+86")
        return f"{national[:3]}****{national[-4:]}" if len(national) >= 8 else f"****{national[-4:]}"
    if kind == "email":
        local, _at, domain = normal.partition("@")
        return f"{local[:1]}***@{domain}"
    return f"****{normal[-4:]}" if len(normal) > 4 else "****"


def plain(kind: str, normal: str) -> str:
    """What somebody sees who may: phones of China without +86, in groups."""
    if kind == "phone" and normal.startswith("+86") and len(normal) == 14:
        return f"{normal[3:6]} {normal[6:10]} {normal[10:]}"
    return normal


def stranger(name: str) -> str:
    """The name of somebody whom the reader need not know: 王*."""
    return f"{name[:1]}*" if name else "*"
