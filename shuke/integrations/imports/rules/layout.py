"""The layout of one file: which column is which field, and how its dates and numbers are written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from shuke.integrations.imports.rules import own_fields
from shuke.integrations.imports.rules.dates import date_order
from shuke.integrations.imports.rules.headers import Header
from shuke.integrations.imports.rules.numbers import are_float_ids, decimal_of, plain_number
from shuke.integrations.imports.rules.settings import SourceSettings

NUMBERS = (
    "quantity",
    "price",
    "amount",
    "discount",
    "cost",
    "on_hand",
    "lead_days",
    "points",
    "stored",
    "coupons",
)
DATES = ("at", "joined", "counted_at", "points_until", "tier_until")
IDS = ("number", "code", "customer", "card", "phone", "store", "seller", "owner")
_CLOCK_ONLY = re.compile(r"\s*\d{1,2}:\d{2}(:\d{2})?\s*([AaPp][Mm])?\s*")


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything that is needed to read the rows of a file."""

    headers: tuple[str, ...]
    header_row: int
    columns: dict[str, int]
    decimal: dict[str, str] = field(default_factory=dict)
    date_order: dict[str, str] = field(default_factory=dict)
    unsure: tuple[str, ...] = ()  # fields whose dates allow another reading
    float_ids: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain values, to be kept with the job."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Layout":
        """The reverse of as_json."""
        lists = {name: tuple(kept[name]) for name in ("headers", "unsure", "float_ids")}
        return cls(**{**kept, **lists})


def layout_of(
    header: Header, rows: Sequence[Sequence[str]], settings: SourceSettings, delimiter: str
) -> Layout:
    """The layout, from a complete header and sample rows of the whole file in their order."""
    columns = _date_before_clock(header, rows)
    samples = {
        name: [row[index].strip() for row in rows if index < len(row)] for name, index in columns.items()
    }
    columns = _without_order_totals(_without_rates(columns, samples), samples, settings, delimiter)
    own_numbers, own_days = (_own(header, kinds) for kinds in (own_fields.NUMBERS, own_fields.DAYS))
    numbers = {
        name: settings.decimal or decimal_of(samples[name], delimiter)
        for name in (*NUMBERS, *own_numbers)
        if name in columns
    }
    found = {name: date_order(samples[name]) for name in (*DATES, *own_days) if name in columns}
    orders = {name: settings.date_order or one.order for name, one in found.items()}
    unsure = tuple(name for name, one in found.items() if not (one.is_sure or settings.date_order))
    floats = tuple(name for name in IDS if name in columns and are_float_ids(samples[name]))
    return Layout(header.cells, header.row, columns, numbers, orders, unsure, floats)


def _own(header: Header, kinds: Sequence[str]) -> list[str]:
    return [name for name, kind in header.own.items() if kind in kinds]


def _date_before_clock(header: Header, rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Where "sold at" holds only the time of day and another column the date, each takes its place."""
    columns = dict(header.columns)
    at = columns.get("at")
    if at is None or "clock" in columns:
        return columns
    cells = [row[at] for row in rows if at < len(row) and row[at].strip()]
    others = [index for index in header.also.get("at", ()) if index != at]
    if cells and others and all(_CLOCK_ONLY.fullmatch(cell) for cell in cells):
        columns["clock"], columns["at"] = at, others[0]
    return columns


def _without_rates(columns: dict[str, int], samples: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """A "discount" column that holds rates (0.88, 88 %, 8.8折) is no amount: the line's amount decides instead."""
    if "discount" in columns and looks_like_rates(samples["discount"]):
        return {name: index for name, index in columns.items() if name != "discount"}
    return columns


def _without_order_totals(
    columns: dict[str, int], samples: Mapping[str, Sequence[str]], settings: SourceSettings, delimiter: str
) -> dict[str, int]:
    """Drop an "amount" that is no line's: where a price stands beside it, quantity × price must come near it."""
    if not {"amount", "price", "quantity"} <= columns.keys():
        return columns
    read = []
    for name in ("amount", "price", "quantity"):
        sign = settings.decimal or decimal_of(samples[name], delimiter)
        read.append([float(plain_number(text, sign) or "nan") for text in samples[name]])
    shares = [
        amount / (price * pieces) for amount, price, pieces in zip(*read, strict=False) if price * pieces
    ]
    known = [share for share in shares if share == share]
    if sum(0.1 <= abs(share) <= 1.01 for share in known) >= 0.8 * len(known):
        return columns
    return {name: index for name, index in columns.items() if name != "amount"}


def looks_like_rates(samples: Sequence[str]) -> bool:
    """Whether the values of a column are shares rather than amounts of money."""
    seen = [text for text in samples if text]
    if any(text.endswith(("%", "％", "折")) for text in seen):
        return True
    numbers = [plain_number(text) for text in seen]
    shares = [float(number) for number in numbers if number is not None]
    return (
        bool(shares) and all(0 <= share <= 1 for share in shares) and any(0 < share < 1 for share in shares)
    )
