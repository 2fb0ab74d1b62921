"""What may be wrong with a row, as a code; the words for people stand in ``messages.py``."""

from typing import NamedTuple


class Fault(NamedTuple):
    """One thing wrong with one cell (or, with an empty ``column``, with the row)."""

    column: str
    code: str
    value: str = ""
    hint: str = ""  # what belongs there: answers on offer, a currency


# Every code that a row can be refused with.
ROW_CODES = (
    "csv_columns_extra", "csv_columns_missing", "csv_encoding", "csv_nul", "csv_quote",
    "value_missing", "text_too_long", "number_invalid", "number_range", "number_scientific",
    "date_invalid", "date_range", "date_future",
    "phone_invalid", "email_invalid", "gender_unknown", "birthday_invalid", "guardian_needed",
    "store_unknown", "product_unknown", "customer_conflict", "currency_other", "receipt_differs",
    "order_repeated", "xlsx_formula",
    "field_text_too_long", "field_number_invalid", "field_money_invalid", "field_day_invalid", "field_choice_unknown",
    "field_flag_invalid",
    "date_over", "member_unknown", "tier_unknown", "tier_twice", "offer_unknown", "balance_differs",
)  # fmt: skip

# Codes of rows that are no fault but no sale either: set aside, counted and listed.
ASIDE_CODES = ("stock_movement", "negative_price", "zero_quantity", "total_line")
