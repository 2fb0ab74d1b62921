"""Whether a person may be erased, and the words by which others may have written the person down."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal

# Why something must be kept, whatever the person wants.
HOLD_REASONS: dict[str, Any] = {
    "court": _("A court or an authority asked for it"),
    "dispute": _("A dispute with the customer is not settled"),
    "books": _("The tax law wants the books with the name"),
}
ERASED_NUMBER = "erased-"  # before the record's own number, in place of the member number
SHORTEST, SHORTEST_LATIN = 2, 4


class Held(Refusal):
    """A legal hold stands."""

    code = "held"
    status = 409
    message = _("A legal hold stands on this customer; lift it first.")


class HoldUnknown(Refusal):
    """A reason that is none of the list."""

    code = "hold_unknown"
    message = _("Choose why it must be kept.")


def words_of(values: Iterable[str]) -> tuple[str, ...]:
    """What to search for in files and lists: no words so short that everybody's rows would hold them."""
    found = set()
    for value in values:
        word = value.strip()
        found.add(word)
        if word.startswith("+86"):  # as people write it
            found.add(word.removeprefix("+86"))
    return tuple(sorted(one for one in found if len(one) >= (SHORTEST_LATIN if one.isascii() else SHORTEST)))
