"""A row of a products file and of a stock count."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from shuke.integrations.imports.rules.cells import CellRule, id_cell, moment_cell, number_cell, text_cell
from shuke.integrations.imports.rules.faults import Fault
from shuke.integrations.imports.rules.layout import Layout
from shuke.integrations.imports.rules.receipts import MOST_MONEY, MOST_PIECES, KindOfLine
from shuke.integrations.imports.rules.rows import RowRule, Values
from shuke.integrations.imports.rules.settings import SourceSettings


def product_rule(layout: Layout, settings: SourceSettings, now: datetime) -> RowRule:
    """The rule that reads one products file."""
    adjustments = KindOfLine(settings).rule

    def finish(values: Values) -> Fault | None:
        values["meaning"] = adjustments.meaning_of(values["code"] or "", values.get("name") or "") or ""
        return None

    cells: dict[str, CellRule] = {
        "code": id_cell(60, is_float="code" in layout.float_ids, is_required=True),
        "name": text_cell(200, is_required=True),
        "name_en": text_cell(200),
        "category": text_cell(80),
        "brand": text_cell(80),
        "supplier": text_cell(80),
        "price": number_cell(layout.decimal.get("price", "."), MOST_MONEY, 6),
        "cost": number_cell(layout.decimal.get("cost", "."), MOST_MONEY, 6),
    }
    return RowRule(layout, cells, finish)


def stock_rule(layout: Layout, settings: SourceSettings, now: datetime) -> RowRule:
    """The rule that reads one stock count."""
    cells: dict[str, CellRule] = {
        "code": id_cell(60, is_float="code" in layout.float_ids, is_required=True),
        "store": id_cell(80, is_float="store" in layout.float_ids),
        "on_hand": number_cell(layout.decimal.get("on_hand", "."), MOST_PIECES, 3, is_required=True),
        "lead_days": number_cell(layout.decimal.get("lead_days", "."), Decimal(3650), 0),
        "counted_at": moment_cell(
            layout.date_order.get("counted_at", "ymd"), ZoneInfo(settings.timezone), now
        ),
    }
    return RowRule(layout, cells)
