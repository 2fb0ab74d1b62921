"""A source in words: kinds of files, ways in which they come, and what is remembered of how they are read."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from shuke.doors.web.identify.imports.words import DATE_ORDERS, DELIMITERS, ENCODINGS, FIELDS
from shuke.integrations.imports.rules.settings import SourceSettings
from shuke.ui.formats import enumeration
from shuke.ui.places import currency, zone

KINDS = {
    "receipts": pgettext_lazy("kind of file", "Receipts"), "orders": pgettext_lazy("kind of file", "Orders"),
    "customers": pgettext_lazy("kind of file", "Customers"), "products": pgettext_lazy("kind of file", "Products"),
    "stock": pgettext_lazy("kind of file", "Stock"), "balances": pgettext_lazy("kind of file", "Balances"),
}  # fmt: skip
WAYS = {
    "folder": pgettext_lazy("way of files", "watched folder"),
    "mailbox": pgettext_lazy("way of files", "mailbox"),
}


def columns_kept(settings: SourceSettings | None) -> list[tuple[str, Any]]:
    """(title of a column, what it is); None for one that means nothing here."""
    if settings is None:
        return []
    meant = sorted((title, FIELDS.get(field, field)) for field, title in settings.columns.items())
    return [*meant, *((title, None) for title in settings.ignored)]


def other_settings(settings: SourceSettings | None) -> list[tuple[Any, Any]]:
    """(label, value) of how the files are written, as far as it was said."""
    if settings is None:
        return []
    stores = [f"{word} → {code}" for word, code in settings.stores.items()]
    known = (
        (_("Encoding"), ENCODINGS.get(settings.encoding, settings.encoding)),
        (_("Separator"), DELIMITERS.get(settings.delimiter, settings.delimiter)),
        (_("Dates"), DATE_ORDERS.get(settings.date_order, settings.date_order)),
        (_("Decimal mark"), settings.decimal), (_("Currency"), currency(settings.currency) if settings.currency else ""),
        (_("Time zone"), zone(settings.timezone) if settings.timezone else ""), (_("Store"), settings.store),
        (_("Names of stores"), enumeration(stores)),
        (_("Signs of a return"), enumeration(settings.cancelled_prefixes)),
    )  # fmt: skip
    return [(label, value) for label, value in known if value]
