"""What is wrong with a row, in words for the person who mends it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Any] = {
    "csv_columns_extra": _("The row has more cells than the header; perhaps “%(value)s” belongs in quotes."),
    "csv_columns_missing": _("The row ends after %(value)s cells; “%(column)s” is missing."),
    "csv_encoding": _("The row holds bytes of another encoding. Save the file as UTF-8."),
    "csv_nul": _("The row holds a NUL character, which is no text."),
    "csv_quote": _("A quote is opened here and never closed."),
    "value_missing": _("“%(column)s” must not be empty."),
    "text_too_long": _("“%(column)s” is too long."),
    "number_invalid": _("“%(column)s”: “%(value)s” is not a number."),
    "number_range": _("“%(column)s”: %(value)s is too large or too fine."),
    "number_scientific": _(
        "“%(column)s”: a spreadsheet turned the number into %(value)s. Save the column as text."
    ),
    "date_invalid": _("“%(column)s”: “%(value)s” is no date."),
    "date_range": _("“%(column)s”: %(value)s lies before 1970 or after 2100."),
    "date_future": _("“%(column)s”: %(value)s lies in the future."),
    "phone_invalid": _("“%(column)s”: %(value)s is not a phone number (11 digits for a mobile in China)."),
    "email_invalid": _("“%(column)s”: “%(value)s” is not an e-mail address."),
    "gender_unknown": _("“%(column)s”: “%(value)s” is neither male, female nor unknown."),
    "birthday_invalid": _("“%(column)s”: “%(value)s” is not a possible birthday."),
    "guardian_needed": _("“%(column)s”: under 14 years, a parent or guardian must agree first."),
    "store_unknown": _(
        "There is no store “%(value)s” that you may import for. Say which of your stores it is, or open it first."
    ),
    "product_unknown": _("There is no product “%(value)s”. Import the products first."),
    "customer_conflict": _("Receipt %(value)s names another customer on an earlier line."),
    "currency_other": _("“%(column)s”: %(value)s is not the currency of this import."),
    "receipt_differs": _(
        "Receipt %(value)s is known already, with something else on this line. Nothing was changed."
    ),
    "xlsx_formula": _(
        "“%(column)s”: a formula without a result. Open the workbook, copy the column, and paste it back as values."
    ),
    "field_text_too_long": _("“%(column)s” is too long: your own fields hold at most 500 characters."),
    "field_number_invalid": _(
        "“%(column)s”: “%(value)s” is no number. Write it as 12 or 3.5, with at most 6 decimals."
    ),
    "field_money_invalid": _(
        "“%(column)s”: “%(value)s” is no amount in %(hint)s. Write it as 1280 or 1280.50."
    ),
    "field_day_invalid": _("“%(column)s”: “%(value)s” is no day. Write it as 2026-11-27."),
    "field_choice_unknown": _(
        "“%(column)s”: “%(value)s” is no answer of this field. Write one of: %(hint)s; or add it in the settings."
    ),
    "field_flag_invalid": _("“%(column)s”: “%(value)s” is neither yes nor no. Write 是 or 否, yes or no."),
    "order_repeated": _(
        "Order %(value)s stands in the file before. One row is one order; nothing was added."
    ),
    "date_over": _("“%(column)s”: %(value)s is over: what has lapsed is not brought over."),
    "member_unknown": _(
        "No member of yours has the number, card, phone or e-mail %(value)s. Import the customers first."
    ),
    "tier_unknown": _("The programme has no tier “%(value)s”. Write it as the programme names it."),
    "tier_twice": _("The file gives this member two tiers, one of them “%(value)s”. Leave one."),
    "offer_unknown": _(
        "There is no open offer “%(value)s”. Open it first, or write its name as it stands there."
    ),
    "balance_differs": _(
        "%(value)s was brought over before with another balance. Undo that import first, or adjust the difference by hand."
    ),
    "stock_movement": _("Quantity without price: stock moved, nothing was sold."),
    "negative_price": _("A price below zero: bookkeeping, no sale."),
    "zero_quantity": _("Quantity zero: nothing was sold."),
    "total_line": _("The sum at the end of a report."),
}


def message_of(code: str, column: str = "", value: str = "", hint: str = "") -> str:
    """The sentence for one fault, in the reader's language; ``hint`` is what belongs there."""
    return str(MESSAGES[code]) % {"column": column, "value": value, "hint": hint}


KEPT_KINDS: dict[str, Any] = {
    "customer": _("Customer"), "birthday": _("Birthday"), "order": _("Order"), "line": _("Line of an order"),
    "refund": _("Refund"), "refundline": _("Line of a refund"), "product": _("Product"), "stock": _("Stock"),
    "category": _("Category"), "brand": _("Brand"), "supplier": _("Supplier"), "tag": _("Tag"), "field": _("Field"),
    "opening": _("Balance brought over"), "coupon": _("Coupon"),
}  # fmt: skip
KEPT_REASONS: dict[str, Any] = {
    "changed": _("Changed since the import."),
    "refunded": _("Refunded since the import, by something else."),
    "matched": _("Takes back a sale that came from elsewhere."),
    "identifier": _("Has a phone, card or number that was added since."),
    "tagged": _("Was tagged since."),
    "owner": _("Was given another owner since."),
    "sale": _("Has sales or refunds that are not of this import."),
    "note": _("Somebody wrote a note."),
    "followup": _("Somebody planned or did a follow-up."),
    "field": _("Somebody filled in a field since."),
    "sold": _("Is on receipts that stay."),
    "stock": _("Has a stock count that stays."),
    "used": _("Something else uses it."),
    "spent": _("Was used in part since, or has lapsed."),
}


def kept_kind(kind: str) -> str:
    """What a kept row is, in the reader's language."""
    return str(KEPT_KINDS[kind])


def kept_reason(reason: str) -> str:
    """Why undoing an import left a row as it is, in the reader's language."""
    return str(KEPT_REASONS[reason])
