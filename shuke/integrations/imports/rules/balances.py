"""A row of what a member had in another programme: points, money paid ahead, a tier, coupons."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from shuke.foundation.kernel.money import digits_of
from shuke.integrations.imports.rules.cells import (
    EMPTY,
    NOTHING,
    Cell,
    CellRule,
    checked_cell,
    id_cell,
    number_cell,
    text_cell,
)
from shuke.integrations.imports.rules.dates import moment
from shuke.integrations.imports.rules.faults import Fault
from shuke.integrations.imports.rules.layout import Layout
from shuke.integrations.imports.rules.rows import RowRule, Values
from shuke.integrations.imports.rules.settings import SourceSettings

MOST_POINTS, MOST_MONEY, MOST_COUPONS = Decimal(10**12), Decimal(10**10), Decimal(20)
WHAT = ("points", "stored", "tier", "coupon")


def balance_rule(
    layout: Layout, settings: SourceSettings, now: datetime, normal_form: Callable[[str, str], str | None]
) -> RowRule:
    """The rule that reads one file of balances. Points and coupons are whole, money has the currency's digits, none is below
    zero; a day that is over brings nothing."""
    today = now.astimezone(ZoneInfo(settings.timezone)).date()

    def number(name: str, most: Decimal, places: int) -> CellRule:
        return number_cell(layout.decimal.get(name, "."), most, places)

    cells: dict[str, CellRule] = {
        "customer": id_cell(60, is_float="customer" in layout.float_ids),
        "card": id_cell(60, is_float="card" in layout.float_ids),
        "phone": checked_cell(lambda text: normal_form("phone", text), "phone_invalid", is_float="phone" in layout.float_ids),
        "email": checked_cell(lambda text: normal_form("email", text), "email_invalid"),
        "person": text_cell(120),
        "store": id_cell(80, is_float="store" in layout.float_ids),
        "points": number("points", MOST_POINTS, 0),
        "stored": number("stored", MOST_MONEY, digits_of(settings.currency)),
        "coupons": number("coupons", MOST_COUPONS, 0),
        "points_until": last_day_cell(layout.date_order.get("points_until", "ymd"), today),
        "tier_until": last_day_cell(layout.date_order.get("tier_until", "ymd"), today),
        "tier": text_cell(40),
        "coupon": text_cell(80),
    }  # fmt: skip

    def finish(values: Values) -> Fault | None:
        for name in ("points", "stored", "coupons"):
            if (text := values.get(name)) and Decimal(text) < 0:
                return Fault(name, "number_range", text)
        if not any(values.get(name) for name in ("customer", "card", "phone", "email")):
            return Fault("customer", "value_missing", "")
        if not any(values.get(name) for name in WHAT):
            return Fault("points", "value_missing", "")
        return None

    return RowRule(layout, cells, finish)


def last_day_cell(order: str, today: date) -> CellRule:
    """The last day on which something counts, today or later, "2027-12-31"."""

    def read(text: str) -> Cell:
        bare = text.strip()
        if bare.casefold() in NOTHING:
            return EMPTY
        found = moment(bare, order)
        if found is None:
            return (None, "date_invalid")
        day = found.date()
        if not today.year <= day.year <= 2100:
            return (None, "date_over" if day < today else "date_range")
        return (None, "date_over") if day < today else (day.isoformat(), "")

    return read
