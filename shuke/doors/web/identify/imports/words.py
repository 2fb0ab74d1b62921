"""Shop words for what the imports call by short names."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS: dict[str, Any] = {
    "customers": _("Customers"),
    "receipts": _("Receipts, line by line"),
    "orders": _("Orders, one row each"),
    "products": _("Products"),
    "stock": _("Stock"),
    "balances": _("Balances from another programme"),
}
NEEDS: dict[str, Any] = {
    "customers": _(
        "A phone, card, member number, e-mail or WeChat id per row. Name, birthday, store and owner where known."
    ),
    "receipts": _(
        "Receipt number, time, product and price per line. Quantity, customer, store and seller where known."
    ),
    "orders": _("Order number, time and amount per row. Customer, store and seller where known."),
    "products": _("Product code and name. Price, cost, category, brand and supplier where known."),
    "stock": _("Product code and pieces on hand. Store and lead time where known."),
    "balances": _(
        "Member number, card, phone or e-mail, and points, stored value, tier or coupons per row; until when, where known."
    ),
}
FIELDS: dict[str, Any] = {
    "number": _("Receipt or order number"), "ordinal": _("Line number on the receipt"), "code": _("Product code"),
    "name": _("Product name"), "name_en": _("English product name"), "category": _("Category"), "brand": _("Brand"),
    "supplier": _("Supplier"), "cost": _("Cost of one piece"), "quantity": _("Quantity"), "at": _("Date and time"),
    "clock": _("Time of day, beside a date"), "price": _("Price of one piece"), "amount": _("Amount paid"),
    "discount": _("Discount amount"), "customer": _("Member or customer number"), "phone": _("Phone"),
    "email": _("E-mail"), "person": _("Customer's name"), "family_name": _("Family name"),
    "given_name": _("Given name"), "card": _("Card number"), "wechat": _("WeChat id"), "gender": _("Gender"),
    "birthday": _("Birthday"), "joined": _("Joined on"), "store": _("Store"), "owner": _("Owner"), "tags": _("Tags"),
    "organisation": _("Company"), "seller": _("Seller"), "payment": _("Payment"), "sort": _("Sale or return"),
    "currency": _("Currency"), "on_hand": _("Pieces on hand"), "lead_days": _("Lead time in days"),
    "points": _("Points"), "points_until": _("Points until"), "stored": _("Stored value"), "tier": _("Tier"),
    "tier_until": _("Tier until"), "coupon": _("Coupon"), "coupons": _("Number of coupons"),
    "counted_at": _("Counted on"), "goods": _("Goods, as text"),
}  # fmt: skip
ENCODINGS: dict[str, str] = {
    "utf-8": "UTF-8", "gb18030": "GB18030 / GBK", "utf-16": "UTF-16", "cp1252": "Windows-1252", "latin-1": "Latin-1",
}  # fmt: skip
DELIMITERS: dict[str, Any] = {
    ",": _("Comma"), ";": _("Semicolon"), "\t": _("Tab"), "|": _("Vertical bar"),
}  # fmt: skip
DATE_ORDERS: dict[str, Any] = {
    "ymd": _("year, month, day"), "dmy": _("day first"), "mdy": _("month first"), "ymd2": _("year first, of two digits"),
    "serial": _("days counted by a spreadsheet"), "unix": _("seconds since 1970"), "unixms": _("milliseconds since 1970"),
}  # fmt: skip
CURRENCIES = (
    "CNY",
    "HKD",
    "TWD",
    "JPY",
    "KRW",
    "SGD",
    "MYR",
    "THB",
    "INR",
    "USD",
    "CAD",
    "AUD",
    "GBP",
    "EUR",
    "CHF",
)
ZONES = (
    "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Tokyo", "Asia/Seoul", "Asia/Singapore", "Asia/Bangkok",
    "Asia/Kolkata", "Asia/Dubai", "Europe/London", "Europe/Paris", "Europe/Berlin", "America/New_York", "America/Chicago",
    "America/Los_Angeles", "Australia/Sydney", "UTC",
)  # fmt: skip
STATES: dict[str, tuple[Any, str]] = {
    "reading": (_("Running"), "info"),
    "read": (_("Running"), "info"),
    "done": (pgettext_lazy("an import", "Imported"), "success"),
    "refused": (_("Not imported"), "danger"),
    "undone": (_("Undone"), ""),
}
DRAFT_STATES: dict[str, tuple[Any, str]] = {
    "looking": (_("Looking into the files"), "info"),
    "looked": (_("Columns to be checked"), "warning"),
    "checking": (_("Rehearsal"), "info"),
    "starting": (_("Begins in a moment"), "info"),
    "refused": (_("Cannot go on"), "danger"),
}
MEANINGS: dict[str, Any] = {
    "postage": _("Postage"), "manual": _("Manual correction"), "discount": _("Discount"), "sample": _("Sample"),
    "fee": _("Fee"), "bad_debt": _("Bad debt"), "filler": _("Filler"), "voucher": _("Voucher"), "test": _("Test"),
    "deposit": _("Deposit"), "own": _("Named by you"),
}  # fmt: skip
ASIDES: dict[str, Any] = {
    "stock_movement": _("Stock movements: quantity without price"),
    "negative_price": _("Bookkeeping: price below zero"),
    "zero_quantity": _("Quantity zero"),
    "total_line": _("Sums at the end of a report"),
}
BASES: dict[str, Any] = {
    "raw": _("All lines of the file"),
    "positive_with_customer": _("Sales to known customers"),
    "goods_only": _("of these, goods only"),
    "net_of_refunds": _("of these, net of refunds"),
}
NOTES: dict[str, Any] = {
    "encoding_unsure": _("The encoding could not be told for sure. Look at the values below."),
    "encoding_overruled": _("The file is not in the encoding that was named; it is read as it is."),
}
STEPS: dict[str, Any] = {
    "looking": _("Looking into the files"), "reading": _("Reading rows"), "products": _("Adding products"),
    "lines": _("Comparing with what is known"), "customers": _("Adding customers"), "orders": _("Booking sales"),
    "refunds": _("Matching refunds"), "counting": _("Counting"), "stock": _("Setting stock"), "undoing": _("Undoing"),
    "balances": _("Booking balances"),
}  # fmt: skip
CODES: dict[str, Any] = {
    "csv_columns_extra": _("Too many cells"), "csv_columns_missing": _("Row cut short"),
    "csv_encoding": _("Garbled bytes"), "csv_nul": _("NUL characters"), "csv_quote": _("Quote never closed"),
    "value_missing": _("Empty where it may not be"), "text_too_long": _("Too long"),
    "number_invalid": _("No number"), "number_range": _("Number too large or too fine"),
    "number_scientific": _("Digits lost in a spreadsheet (1E+10)"), "date_invalid": _("No date"),
    "date_range": _("Date out of range"), "date_future": _("Date in the future"),
    "phone_invalid": _("Phone numbers that are none"), "email_invalid": _("E-mail addresses that are none"),
    "gender_unknown": _("Unknown gender"), "birthday_invalid": _("Impossible birthday"),
    "guardian_needed": _("Under 14, parent must agree"), "store_unknown": _("Unknown store"),
    "product_unknown": _("Unknown product"), "customer_conflict": _("Two customers on one receipt"),
    "currency_other": _("Another currency"), "receipt_differs": _("Known receipt that says something else"),
    "order_repeated": _("Order number twice in the file"), "xlsx_formula": _("Formula without a result"),
    "field_text_too_long": _("Too long for a custom field"), "field_number_invalid": _("No number for a custom field"),
    "field_money_invalid": _("No amount for a custom field"), "field_day_invalid": _("No day for a custom field"),
    "field_choice_unknown": _("No answer on offer in a custom field"),
    "date_over": _("Over already"), "member_unknown": _("Nobody of yours"), "tier_unknown": _("Unknown tier"),
    "tier_twice": _("Two tiers for one member"), "offer_unknown": _("Unknown offer"),
    "balance_differs": _("Brought over before, with another balance"),
    "field_flag_invalid": _("Neither yes nor no in a custom field"),
}  # fmt: skip
# What an import brought, in the order in which people ask for it; the quiet ones are said only where there are some.
FACTS: dict[str, Any] = {
    "orders_new": _("New sales"), "orders_known": _("Sales known before"),
    "orders_grown": _("Known sales with further lines"), "refunds": _("Refund lines"),
    "refunds_matched": _("matched to their sale"), "refunds_partly": _("matched in part"),
    "refunds_unmatched": _("without a sale"), "customers_new": _("New customers"),
    "customers_known": _("Customers known before"), "customers_changed": _("Customers changed"),
    "identifiers_new": _("New phones, cards and other ids"),
    "answers": _("Answers for your own fields"), "customers_answered": _("Customers whose answers changed"),
    "answers_left_out": _("Answers left out: the field is not about that kind of customer"),
    "rows_repeated": _("Rows about somebody already in the file"), "products": _("Products in the file"),
    "products_new": _("New products"), "products_changed": _("Products changed"), "stock": _("Products counted"),
    "stock_changed": _("Stock changed"), "lines_without_customer": _("Lines without customer"),
    "members": _("Members"), "points_file": _("Points in the file"), "points_booked": _("Points booked"),
    "points_known": _("Points brought over before"), "points_refused": _("Points refused"),
    "points_in_ledger": _("Points of this import, counted again in the ledger"),
    "stored_file": _("Stored value in the file"), "stored_booked": _("Stored value booked"),
    "stored_known": _("Stored value brought over before"), "stored_refused": _("Stored value refused"),
    "stored_in_ledger": _("Stored value of this import, counted again in the ledger"),
    "tiers_set": _("Tiers given"), "coupons_given": _("Coupons given"),
    "sellers_unknown": _("Sellers who are no staff here"),
}  # fmt: skip
MONEY = {
    "stored_file",
    "stored_booked",
    "stored_known",
    "stored_refused",
    "stored_in_ledger",
}  # in minor units
QUIET = {
    "points_known",
    "stored_known",
    "orders_known",
    "orders_grown",
    "refunds_partly",
    "rows_repeated",
    "sellers_unknown",
    "customers_known",
    "answers_left_out",
}
