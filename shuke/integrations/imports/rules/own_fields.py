"""The shop's own custom fields as meanings of columns: what they are called, and how their cells are read."""

from collections.abc import Iterable, Sequence

from shuke.customers.rules.field_values import canonical
from shuke.customers.rules.fields import Field
from shuke.foundation.kernel.refusal import Refusal
from shuke.integrations.imports.rules.cells import EMPTY, NOTHING, Cell, CellRule
from shuke.integrations.imports.rules.dates import moment
from shuke.integrations.imports.rules.numbers import is_scientific, plain_number

PREFIX = "field:"
NUMBERS, DAYS = ("number", "money"), ("day",)
SHOWN_CHOICES = 12


def target_of(field: Field) -> str:
    """What a column that fills the field is said to mean."""
    return PREFIX + field.key


def targets(kind: str, own: Iterable[Field]) -> dict[str, Field]:
    """The custom fields that a file of this kind may fill, by the name of their column's meaning."""
    return {target_of(field): field for field in own} if kind == "customers" else {}


def words_of(own: Sequence[Field]) -> list[tuple[str, int, str]]:
    """Titles that name a field: (title, rank, meaning). Built-in names go before, so that a new field changes no
    file that was read until now."""
    return [
        (word, 1000 + rank, target_of(field))
        for field in own
        for rank, word in enumerate((field.key, field.label, field.label_en))
        if word
    ]


def answer_cell(field: Field, decimal: str, order: str) -> CellRule:
    """A cell read as the field's form and the API read it, after numbers and days were read as the file writes them.

    What tills write for "nothing" is empty, unless it is an answer of the field ("无" is a no, and a text).
    """

    def read(text: str) -> Cell:
        bare = text.strip()
        if field.kind in NUMBERS and is_scientific(bare):
            return (None, "number_scientific")
        try:
            return (canonical(field, _as_meant(field, bare, decimal, order)), "")
        except Refusal as no:
            return EMPTY if bare.casefold() in NOTHING else (None, no.code)

    return read


def _as_meant(field: Field, bare: str, decimal: str, order: str) -> object:
    if field.kind in NUMBERS:
        return plain_number(bare, decimal) or bare
    if field.kind in DAYS and (found := moment(bare, order)):
        return found.date()
    return bare


def hint_of(field: Field) -> str:
    """What belongs into the field, for who mends a cell: the answers on offer, the currency."""
    return "、".join(one.label for one in field.choices[:SHOWN_CHOICES]) or field.currency
