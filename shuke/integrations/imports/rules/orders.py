"""A row of an orders file: a whole sale in one row, without its lines.

It is booked as an order with one line of the product UNITEMISED, so that customers' figures are right and nothing is made
up about goods. An amount below zero, a type that means return, or a number with one of the map file's prefixes takes back.
"""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from shuke.integrations.imports.rules.cells import moment_cell, text_cell
from shuke.integrations.imports.rules.faults import Fault
from shuke.integrations.imports.rules.layout import Layout
from shuke.integrations.imports.rules.receipts import KindOfLine, NormalForm, clock_joined, receipt_cells
from shuke.integrations.imports.rules.rows import RowRule, Values
from shuke.integrations.imports.rules.settings import SourceSettings

UNITEMISED = "UNITEMISED"
NAME, NAME_EN = "未分明细", "Not itemised"


def order_rule(layout: Layout, settings: SourceSettings, now: datetime, normal_form: NormalForm) -> RowRule:
    """The rule that reads the rows of one orders file."""
    kinds = KindOfLine(settings)
    whole = moment_cell(layout.date_order.get("at", "ymd"), ZoneInfo(settings.timezone), now)

    def finish(values: Values) -> Fault | None:
        return clock_joined(values, whole) or _finish(values, kinds)

    cells = receipt_cells(layout, settings, now, normal_form) | {"name": text_cell(200)}
    return RowRule(layout, cells, finish)


def _finish(values: Values, kinds: KindOfLine) -> Fault | None:
    amount = Decimal(values["amount"] or 0)
    is_refund = bool(values.pop("sort", None)) or amount < 0 or kinds.takes_back(values["number"] or "")
    values["code"], values["meaning"] = UNITEMISED, ""
    values["kind"] = "refund" if is_refund else "sale"
    values["quantity"] = "-1" if is_refund else "1"
    values["amount"] = f"{-abs(amount) if is_refund else amount:f}"
    values["price"] = f"{abs(amount) + abs(Decimal(values.pop('discount', None) or 0)):f}"
    return None
