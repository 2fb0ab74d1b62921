"""People as columns that can be compared: names by their sound, birthdays by their parts."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from shuke.customers.rules.names import family_and_given, name_columns

HAN = re.compile(r"[\u3400-\u9fff]")
_GAPS = re.compile(r"[\s,.，。·'\-]+")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a record; contact values as plain text, so it never leaves the memory of the job.

    ``family`` and ``given`` where they came apart; else they are read from the name.
    """

    id: int
    name: str = ""
    family: str = ""
    given: str = ""
    phones: tuple[str, ...] = ()
    email: str = ""
    birthday: tuple[int | None, int, int] | None = None
    gender: str = ""
    address: str = ""
    place: str = ""
    device: str = ""
    number: str = ""
    goods: frozenset[str] = field(default_factory=frozenset)


SCHEMA = pa.schema(
    [("id", pa.int64()), *((name, pa.string()) for name in (
        "name", "family", "given", "sound", "family_sound", "born", "year", "month_day", "email", "gender", "address",
        "place", "device", "number")),
     ("is_han", pa.bool_()), ("is_han_address", pa.bool_()), ("phones", pa.list_(pa.string())), ("goods", pa.list_(pa.string()))]
)  # fmt: skip


def plain(text: str) -> str:
    """Width, case and gaps do not count."""
    return _GAPS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def as_table(people: Iterable[Known]) -> pa.Table:
    """Columns for comparing; what is not known is null, never an empty text."""
    columns: dict[str, list[Any]] = {name: [] for name in SCHEMA.names}
    for one in people:
        for name, value in _row(one).items():
            columns[name].append(value if value not in ("", [], None) else None)
    return pa.table(columns, schema=SCHEMA)


def _row(one: Known) -> dict[str, Any]:
    name = one.name or f"{one.given} {one.family}".strip()
    family, given = (
        (one.family, one.given)
        if one.family or one.given
        else family_and_given(unicodedata.normalize("NFKC", name))
    )
    is_han = bool(HAN.search(name))
    sounds = name_columns(name) if name else None
    year, month, day = one.birthday or (None, 0, 0)
    month_day = f"{month:02}{day:02}" if one.birthday else ""
    address = plain(one.address)
    return {
        "id": one.id, "name": plain(name), "family": plain(family), "given": plain(given),
        "sound": sounds["pinyin"] if sounds else "",
        "family_sound": sounds["pinyin"].removesuffix(sounds["given_pinyin"]) if sounds and is_han else plain(family),
        "born": f"{year:04}{month_day}" if year and one.birthday else month_day, "year": f"{year:04}" if year else "",
        "month_day": month_day, "email": plain_email(one.email), "gender": one.gender, "address": address,
        "place": plain(one.place), "device": one.device, "number": plain(one.number), "is_han": is_han,
        "is_han_address": bool(HAN.search(address)), "phones": list(one.phones), "goods": sorted(one.goods),
    }  # fmt: skip


def plain_email(text: str) -> str:
    """Case and width do not count."""
    return unicodedata.normalize("NFKC", text).strip().casefold()
