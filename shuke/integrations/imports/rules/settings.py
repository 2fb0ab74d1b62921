"""What a source's map file says: a TOML document read into settings, with defaults for all of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any
from zoneinfo import ZoneInfo

from shuke.customers.rules.fields import Field
from shuke.integrations.imports.rules.dates import ORDERS
from shuke.integrations.imports.rules.headers import FIRST_ROWS
from shuke.integrations.imports.rules.own_fields import targets
from shuke.integrations.imports.rules.synonyms import SYNONYMS


class MapFault(ValueError):
    """The map file asks for something that does not exist; ``key`` says where."""

    def __init__(self, key: str, value: object) -> None:
        super().__init__(f"{key} = {value!r}")
        self.key, self.value = key, value


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """How one source writes its files. Empty means: recognise it, or take the company's."""

    columns: Mapping[str, str] = field(default_factory=dict)  # field → column title
    ignored: tuple[str, ...] = ()  # titles of columns that mean nothing here
    header: str = ""  # number of the row of titles, or "none"
    encoding: str = ""
    delimiter: str = ""
    date_order: str = ""
    decimal: str = ""
    timezone: str = ""
    currency: str = ""
    store: str = ""  # code of the store of lines that name none
    stores: Mapping[str, str] = field(default_factory=dict)  # the file's name for a store → our code
    cancelled_prefixes: tuple[
        str, ...
    ] = ()  # before digits: a receipt that takes another back, whatever its signs
    adjustment_codes: tuple[str, ...] = ()
    adjustment_names: tuple[str, ...] = ()
    goods_codes: tuple[str, ...] = ()
    default_adjustments: bool = True

    def as_json(self) -> dict[str, Any]:
        """Plain values, to be kept with the job."""
        return {
            key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "SourceSettings":
        """The reverse of as_json."""
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in kept.items()
        }
        return cls(**values)


# TOML: table and key → the setting's name.
_PLACES = {
    ("source", "encoding"): "encoding", ("source", "delimiter"): "delimiter", ("source", "date_order"): "date_order",
    ("source", "ignore"): "ignored", ("source", "header"): "header",
    ("source", "decimal"): "decimal", ("source", "timezone"): "timezone", ("source", "currency"): "currency",
    ("source", "store"): "store", ("refunds", "prefixes"): "cancelled_prefixes",
    ("adjustments", "codes"): "adjustment_codes", ("adjustments", "names"): "adjustment_names",
    ("adjustments", "goods"): "goods_codes", ("adjustments", "defaults"): "default_adjustments",
}  # fmt: skip


def settings_of(document: Mapping[str, Any], kind: str, own: Sequence[Field] = ()) -> SourceSettings:
    """Settings from a parsed map file; MapFault names the first thing in it that is unknown or of a wrong type."""
    values: dict[str, Any] = {}
    for table, entries in document.items():
        if not isinstance(entries, Mapping):
            raise MapFault(table, entries)
        if table in ("columns", "stores"):
            values[table] = _texts(table, entries)
            continue
        for key, value in entries.items():
            name = _PLACES.get((table, key))
            if name is None:
                raise MapFault(f"{table}.{key}", value)
            values[name] = _typed(f"{table}.{key}", name, value)
    return checked(SourceSettings(**values), kind, own)


def checked(settings: SourceSettings, kind: str, own: Sequence[Field] = ()) -> SourceSettings:
    """The settings, if they name nothing that does not exist; else MapFault."""
    _check(settings, kind, own)
    return settings


def _texts(table: str, entries: Mapping[str, Any]) -> dict[str, str]:
    for key, value in entries.items():
        if not isinstance(value, str):
            raise MapFault(f"{table}.{key}", value)
    return dict(entries)


def _typed(place: str, name: str, value: object) -> object:
    wanted = next(one.type for one in fields(SourceSettings) if one.name == name)
    if wanted == "bool" or wanted is bool:
        if not isinstance(value, bool):
            raise MapFault(place, value)
        return value
    if "tuple" in str(wanted):
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise MapFault(place, value)
        return tuple(value)
    if not isinstance(value, str):
        raise MapFault(place, value)
    return value


def _check(settings: SourceSettings, kind: str, own: Sequence[Field]) -> None:
    known = {*SYNONYMS[kind], *targets(kind, own)}
    for name in settings.columns:
        if name not in known:
            raise MapFault(f"columns.{name}", settings.columns[name])
    if settings.header and settings.header not in ("none", *map(str, range(1, FIRST_ROWS + 1))):
        raise MapFault("source.header", settings.header)
    if settings.date_order and settings.date_order not in ORDERS:
        raise MapFault("source.date_order", settings.date_order)
    if settings.decimal not in ("", ".", ","):
        raise MapFault("source.decimal", settings.decimal)
    if settings.delimiter not in (",", ";", "\t", "|", ""):
        raise MapFault("source.delimiter", settings.delimiter)
    if settings.currency and not (len(settings.currency) == 3 and settings.currency.isupper()):
        raise MapFault("source.currency", settings.currency)
    if settings.timezone:
        try:
            ZoneInfo(settings.timezone)
        except (KeyError, ValueError, OSError) as unknown:
            raise MapFault("source.timezone", settings.timezone) from unknown
