"""Which of two records stays, and whose value it keeps field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal

SPLIT_DAYS = 180
# Columns that are chosen together, under one word; names bring what they are found by.
GROUPS: dict[str, tuple[str, ...]] = {
    "name": ("name", "given_name", "pinyin", "given_pinyin", "initials"),
    "gender": ("gender",),
    "language": ("language",),
    "home": ("home_unit_id", "home_path"),
    "owner": ("owner_id",),
}
SIDES = ("survivor", "loser")


class SameRecord(Refusal):
    """A record with itself."""

    code = "same_record"
    message = _("Choose two different customers.")


class KindsDiffer(Refusal):
    """A person and an organisation."""

    code = "kinds_differ"
    message = _("A person and an organisation are never one and the same.")


class SplitTooLate(Refusal):
    """The time in which a merge can be taken back is over."""

    code = "split_too_late"
    status = 409
    message = _("This merge is older than %(days)s days and stays.")


class FieldUnknown(Refusal):
    """A choice for a field that is none, or of a side that is none."""

    code = "field_unknown"
    message = _("Choose one of those offered.")


@dataclass(frozen=True, slots=True)
class Summary:
    """What the survivor is chosen by."""

    id: int
    purchases: int
    identifiers: int
    joined_on: date
    is_named: bool = True


def survivor_and_loser(one: Summary, other: Summary) -> tuple[int, int]:
    """The record that the shop knows better stays: more purchases, a name, more numbers, longer here, first entered."""

    def known(record: Summary) -> tuple[Any, ...]:
        return (-record.purchases, not record.is_named, -record.identifiers, record.joined_on, record.id)

    first, second = sorted((one, other), key=known)
    return first.id, second.id


def checked_choices(choices: Mapping[str, str]) -> dict[str, str]:
    """Choices of known fields ("name", "birthday", "field:7") and sides; FieldUnknown."""
    for field, side in choices.items():
        word, _colon, number = field.partition(":")
        is_known = field in GROUPS or field == "birthday" or (word == "field" and number.isdecimal())
        if not is_known or side not in SIDES:
            raise FieldUnknown(field=field[:40])
    return dict(choices)


def kept_columns(
    survivor: Mapping[str, Any], loser: Mapping[str, Any], choices: Mapping[str, str]
) -> dict[str, Any]:
    """The survivor's columns that change: what was chosen from the other, what it lacks, and the earlier day of joining."""
    changed: dict[str, Any] = {}
    for group, columns in GROUPS.items():
        lacks = survivor[columns[0]] in ("", None) and loser[columns[0]] not in ("", None)
        side = choices.get(group, "loser" if lacks else "survivor")
        if side == "loser":
            changed |= {name: loser[name] for name in columns if loser[name] != survivor[name]}
    if loser["joined_on"] < survivor["joined_on"]:
        changed["joined_on"] = loser["joined_on"]
    return changed


def may_split(merged_at: datetime, now: datetime) -> bool:
    """Whether a merge may still be taken back."""
    return now - merged_at <= timedelta(days=SPLIT_DAYS)
