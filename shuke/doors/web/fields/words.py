"""Answers of custom fields in the reader's words."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from shuke.customers.queries.fields import FieldShown
from shuke.customers.rules.field_values import typed
from shuke.customers.rules.fields import Field
from shuke.ui.formats import day, money


def words_of(shown: FieldShown, english: bool) -> str:
    """An answer as a person reads it: amounts with their currency, days as days, choices by their label."""
    return str(shown.value) if shown.is_masked else words(shown.field, shown.value, english)


def words(field: Field, value: Any, english: bool) -> str:
    """A value of the program (see rules.typed) in words."""
    if field.kind == "money":
        return money(value, field.currency)
    if field.kind == "day":
        return day(value)
    if field.kind == "flag":
        return _("Yes") if value else _("No")
    if field.kind == "number":
        return f"{Decimal(value).normalize():,f}"
    return next((one.text(english) for one in field.choices if one.code == value), str(value))


def words_of_form(field: Field, form: str, english: bool) -> str:
    """A canonical form in words."""
    return words(field, typed(field, form), english)
