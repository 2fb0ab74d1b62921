"""What may stand where in the tree of units, and what a unit is called: decisions without a database."""

import re
from dataclasses import dataclass
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal

UNDER = {
    "region": ("company", "region"),
    "store": ("company", "region"),
    "department": ("company", "region", "store"),
}
LONGEST_PATH = 120
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,29}")
_CURRENCY = re.compile(r"[A-Z]{3}")


class UnitNameMissing(Refusal):
    """Nothing to call the unit by."""

    code = "unit_name_missing"
    message = _("A name of 1 to 80 characters is needed.")


class UnitCodeInvalid(Refusal):
    """A code that files could not carry."""

    code = "unit_code_invalid"
    message = _("The code has 1 to 30 letters A–Z, digits, dots or hyphens.")


class UnitCodeTaken(Refusal):
    """Another unit has this code."""

    code = "unit_code_taken"
    status = 409
    message = _("There is a unit with the code “%(given)s” already.")


class UnitMisplaced(Refusal):
    """A store under a store, a region under a department, a unit under itself."""

    code = "unit_misplaced"
    message = _(
        "It cannot stand there: regions and stores stand under the company or a region, departments under any of these."
    )


class ZoneUnknown(Refusal):
    """A time zone or currency that does not exist."""

    code = "unit_zone_unknown"
    message = _("There is no such time zone or currency.")


@dataclass(frozen=True, slots=True)
class UnitGiven:
    """What is said of a unit, apart from where it stands."""

    name: str
    name_en: str = ""
    timezone: str = "Asia/Shanghai"
    currency: str = "CNY"
    sells_online: bool = False


def checked_unit(given: UnitGiven) -> UnitGiven:
    """The same, cleaned; a Refusal naming the input at fault."""
    name, name_en = " ".join(given.name.split()), " ".join(given.name_en.split())
    if not 1 <= len(name) <= 80:
        raise UnitNameMissing(field="name")
    if len(name_en) > 80:
        raise UnitNameMissing(field="name_en")
    if given.timezone not in available_timezones():
        raise ZoneUnknown(field="timezone")
    if not _CURRENCY.fullmatch(given.currency):
        raise ZoneUnknown(field="currency")
    return UnitGiven(name, name_en, given.timezone, given.currency, given.sells_online)


def check_code(code: str) -> None:
    """UnitCodeInvalid for a code that files could not carry."""
    if not _CODE.fullmatch(code):
        raise UnitCodeInvalid(field="code")


def check_place(kind: str, parent_kind: str) -> None:
    """UnitMisplaced where a unit of the kind may not stand under the other."""
    if parent_kind not in UNDER.get(kind, ()):
        raise UnitMisplaced(field="parent")
