"""Identifiers in the form under which customers keeps them."""

from shuke.customers.rules import identifiers
from shuke.foundation.kernel.refusal import Refusal


def normal_form(kind: str, text: str) -> str | None:
    """The normal form of a phone, e-mail …, or None where the text is none."""
    try:
        return identifiers.normal_form(kind, text)
    except Refusal:
        return None
