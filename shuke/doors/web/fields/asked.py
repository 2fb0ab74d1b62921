"""Custom fields in a form: what the template draws, and what comes back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from shuke.customers.queries.fields import FieldShown, fields_defined
from shuke.customers.rules.fields import Field
from shuke.foundation.kernel.money import digits_of
from shuke.foundation.org.actor import Actor
from shuke.ui.formats import SYMBOLS


def name_of(field: Field) -> str:
    """The name of a field's input, and of its filter in an address."""
    return f"f_{field.key}"


def fields_asked(actor: Actor, kind: str) -> Sequence[Field]:
    """The fields that a form of a new customer asks; none of who may not answer them."""
    return fields_defined(actor=actor, kind=kind) if actor.may("customers.set_field_values") else ()


def told(post: QueryDict, fields: Sequence[Field]) -> dict[str, Any]:
    """What a form of a new customer says of them: what was left empty is not told."""
    return {key: text for key, text in answers(post, fields, {}).items() if str(text).strip()}


def inputs(
    fields: Sequence[Field],
    shown: Mapping[str, FieldShown],
    given: Mapping[str, Any],
    english: bool,
    refused: str = "",
) -> list[dict[str, Any]]:
    """What fields/input.html draws: the draft where there is one, else the answer; a masked one is left as it is.

    ``refused`` is the name of the input that was refused.
    """
    return [_input(field, shown.get(field.key), given, english, refused) for field in fields]


def _input(
    field: Field, shown: FieldShown | None, given: Mapping[str, Any], english: bool, refused: str
) -> dict[str, Any]:
    name = name_of(field)
    masked = str(shown.value) if shown is not None and shown.is_masked else ""
    kept = "" if shown is None or shown.is_masked else major(field, shown.form)
    choices = [(one.code, one.text(english)) for one in field.choices]
    if field.kind == "flag":
        choices = [("1", _("Yes")), ("0", _("No"))]
    return {
        "name": name, "label": field.name(english), "kind": field.kind, "value": given.get(name, kept), "choices": choices,
        "symbol": SYMBOLS.get(field.currency, field.currency) if field.kind == "money" else "", "masked": masked,
        "is_wrong": name == refused,
    }  # fmt: skip


def major(field: Field, form: str) -> str:
    """The canonical form as a person types it: money in major units."""
    if field.kind != "money" or not form:
        return form
    digits = digits_of(field.currency)
    sign, figures = ("-", form[1:]) if form.startswith("-") else ("", form)
    figures = figures.rjust(digits + 1, "0")
    return f"{sign}{figures[:-digits]}.{figures[-digits:]}" if digits else form


def answers(post: QueryDict, fields: Sequence[Field], shown: Mapping[str, FieldShown]) -> dict[str, Any]:
    """What a form says of the fields: key → text as typed. A masked answer left empty is left as it is."""
    found: dict[str, Any] = {}
    for field in fields:
        if (text := post.get(name_of(field))) is None:
            continue
        if not str(text).strip() and field.key in shown and shown[field.key].is_masked:
            continue
        found[field.key] = text
    return found
