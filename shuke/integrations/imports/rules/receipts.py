"""A line of a receipt: what its cells mean together, and whether it is a sale, a refund or neither.

The written rule, in this order:
1. A document type that says return, or a receipt number with a prefix that the map file names, is a refund: its lines
   are taken back whatever their sign. "C" before digits ("C536379") means so by itself where the quantity is below
   zero; some tills number all their receipts so.
2. Quantity below zero at price zero is a stock movement (breakage, loss, count): no sale, set aside.
3. Quantity below zero at a price is a refund without a number of its own.
4. A price below zero is set aside (bad debt, bookkeeping), unless the line is an adjustment that the rule
   names a discount: that lowers its receipt's total.
5. Everything else is a sale; price zero is a gift. (A whole receipt without any price and without customer is
   again a stock movement; only the whole file can tell, so the merge decides that.)
"""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from shuke.foundation.kernel.money import digits_of
from shuke.integrations.imports.rules.adjustments import AdjustmentRule, adjustment_rule
from shuke.integrations.imports.rules.cells import (
    CellRule,
    checked_cell,
    id_cell,
    moment_cell,
    number_cell,
    text_cell,
    word_cell,
)  # fmt: skip
from shuke.integrations.imports.rules.faults import ASIDE_CODES, Fault
from shuke.integrations.imports.rules.layout import Layout
from shuke.integrations.imports.rules.rows import Columns, RowRule, Values
from shuke.integrations.imports.rules.settings import SourceSettings
from shuke.integrations.imports.rules.synonyms import RETURN_WORDS

MOST_PIECES = Decimal(10_000_000)
MOST_MONEY = Decimal(
    1_000_000_000
)  # one line, in major units: its total stays far within a bigint of minor units
NormalForm = Callable[[str, str], str | None]  # kind, text → normal form


def receipt_rule(layout: Layout, settings: SourceSettings, now: datetime, normal_form: NormalForm) -> RowRule:
    """The rule that reads the lines of one receipts file; ``now`` bounds the dates."""
    kinds = KindOfLine(settings)
    whole = moment_cell(layout.date_order.get("at", "ymd"), ZoneInfo(settings.timezone), now)

    def finish(values: Values) -> Fault | None:
        return clock_joined(values, whole) or kinds.finish(values)

    by_block = None if {"clock", "sort"} & layout.columns.keys() else kinds.finish_block
    return RowRule(layout, receipt_cells(layout, settings, now, normal_form), finish, by_block)


def clock_joined(values: Values, whole: CellRule) -> Fault | None:
    """A day and a clock beside it become one moment."""
    if "clock" not in values:
        return None
    joined = f"{values['at']} {values.pop('clock') or ''}"
    values["at"], fault = whole(joined)
    return Fault("at", fault, joined) if fault else None


def receipt_cells(
    layout: Layout, settings: SourceSettings, now: datetime, normal_form: NormalForm
) -> dict[str, CellRule]:
    """How each column of a receipts file is read."""
    zone = ZoneInfo(settings.timezone)
    columns = layout.columns
    finest = 4 + digits_of(settings.currency)  # decimals of a price: minor units are kept to four

    def identity(name: str, longest: int, *, is_required: bool = False) -> CellRule:
        return id_cell(longest, is_float=name in layout.float_ids, is_required=is_required)

    def number(name: str, limit: Decimal, places: int, *, is_required: bool = False) -> CellRule:
        return number_cell(layout.decimal.get(name, "."), limit, places, is_required=is_required)

    order = layout.date_order.get("at", "ymd")
    return {
        "number": identity("number", 60, is_required=True),
        "ordinal": number("ordinal", Decimal(2_000_000_000), 0),
        "code": identity("code", 60, is_required=True),
        "name": text_cell(200, is_required="code" not in columns),
        "category": text_cell(80),
        "brand": text_cell(80),
        "cost": number("cost", MOST_MONEY, finest),
        "quantity": number("quantity", MOST_PIECES, 3, is_required=True),
        # A day with a clock beside it is read by the last word over the row: the two are one value.
        "at": text_cell(60, is_required=True) if "clock" in columns else moment_cell(order, zone, now, is_required=True),
        "clock": text_cell(30),
        "price": number("price", MOST_MONEY, finest, is_required="amount" not in columns),
        "amount": number("amount", MOST_MONEY, finest, is_required="price" not in columns),
        "discount": number("discount", MOST_MONEY, finest),
        "customer": identity("customer", 60),
        "phone": checked_cell(lambda text: normal_form("phone", text), "phone_invalid", is_float="phone" in layout.float_ids),
        "email": checked_cell(lambda text: normal_form("email", text), "email_invalid"),
        "person": text_cell(120),
        "store": identity("store", 80),
        "seller": identity("seller", 60),
        "payment": text_cell(20),
        "sort": word_cell(RETURN_WORDS, "refund"),
        "currency": _currency(settings.currency),
    }  # fmt: skip


def _currency(expected: str) -> CellRule:
    same = {expected.casefold(), *(("¥", "￥", "人民币", "元", "rmb") if expected == "CNY" else ())}
    return lambda text: (
        (None, "") if not text.strip() or text.strip().casefold() in same else (None, "currency_other")
    )


class _Signs(dict[str | None, int]):
    """-1, 0 or 1 of a plain number's text; 0 of nothing."""

    def __missing__(self, number: str | None) -> int:
        if len(self) > 200_000:
            self.clear()
        found = 0 if not number or not number.strip("+-0.") else -1 if number[0] == "-" else 1
        self[number] = found
        return found


class KindOfLine:
    """Says of each line whether it is a sale, a refund or neither, and whether it is goods."""

    def __init__(self, settings: SourceSettings) -> None:
        prefixes = "|".join(re.escape(prefix) for prefix in settings.cancelled_prefixes)
        self._cancelled = re.compile(rf"(?:{prefixes or 'C'})[-_]?\d+.*")
        self._whatever_sign = bool(prefixes)
        self._rule = adjustment_rule(
            settings.adjustment_codes,
            settings.adjustment_names,
            settings.goods_codes,
            settings.default_adjustments,
        )
        self._last = ("", False)
        self._signs = _Signs()
        self._meanings: dict[tuple[str, str], str] = {}

    @property
    def rule(self) -> AdjustmentRule:
        """The adjustment rule in force."""
        return self._rule

    def finish(self, values: Values) -> Fault | None:
        """Complete a line's values: kind (sale, refund), meaning of an adjustment; answers why it is set aside."""
        code = values.get("code") or values.get("name") or ""
        values["code"] = code[:60]
        values.setdefault("quantity", "1")
        values["kind"], values["meaning"] = "sale", (meaning := self._meaning(code, values.get("name") or ""))
        if not (values.get("price") or values.get("amount")):
            return Fault("price" if "price" in values else "amount", "value_missing")
        pieces = self._signs[values["quantity"]]
        if not pieces:
            return Fault("quantity", "zero_quantity", "0")
        worth = self._signs[values.get("price") or values.get("amount")]
        cancelled = (pieces < 0 or self._whatever_sign) and self.is_cancelled(values["number"] or "")
        if values.pop("sort", None) or cancelled:
            values["kind"] = "refund"
        elif pieces < 0:
            if not worth:
                return Fault("quantity", "stock_movement", values["quantity"] or "")
            values["kind"] = "refund"
        elif worth < 0 and meaning != "discount":
            return Fault("price", "negative_price", values.get("price") or values.get("amount") or "")
        return None

    def finish_block(self, columns: Columns, count: int) -> list[str] | None:
        """The same by columns: plain sales at once, every other line by ``finish``; None where a line is at fault."""
        names = columns.get("name") or [None] * count
        codes = columns.setdefault("code", [name[:60] if name else "" for name in names])
        pieces = columns.setdefault("quantity", ["1"] * count)
        worths = columns.get("price") or columns["amount"]
        kinds: list[str | None] = ["sale"] * count
        asides = [""] * count
        columns["kind"] = kinds
        columns["meaning"] = [
            self._meaning(code or "", name or "") for code, name in zip(codes, names, strict=True)
        ]
        signs = self._signs
        for index, (quantity, worth) in enumerate(zip(pieces, worths, strict=True)):
            if signs[quantity] > 0 and worth is not None and signs[worth] >= 0 and not self._whatever_sign:
                continue
            line = {name: column[index] for name, column in columns.items()}
            last = self.finish(line)
            if last is not None and last.code not in ASIDE_CODES:
                return None
            kinds[index], asides[index] = line["kind"], last.code if last else ""
        return asides

    def takes_back(self, number: str) -> bool:
        """Whether a receipt's number alone says that it is a refund: a prefix that the map file names."""
        return self._whatever_sign and self.is_cancelled(number)

    def is_cancelled(self, number: str) -> bool:
        """Whether a receipt takes another back; lines of one receipt stand together, so the last answer is kept."""
        if number != self._last[0]:
            self._last = number, self._cancelled.fullmatch(number) is not None
        return self._last[1]

    def _meaning(self, code: str, name: str) -> str:
        known = self._meanings.get((code, name))
        if known is None:
            if len(self._meanings) > 200_000:
                self._meanings.clear()
            known = self._meanings[code, name] = self._rule.meaning_of(code, name) or ""
        return known
