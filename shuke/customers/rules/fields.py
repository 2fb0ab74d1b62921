"""Custom fields: what may be defined."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _
from pypinyin import lazy_pinyin

from shuke.customers.rules.names import clean
from shuke.foundation.kernel.refusal import Refusal

KINDS = ["text", "number", "money", "day", "choice", "flag"]
LETTERS = ["B", "C", "S", "X"]
ABOUT = ["person", "organisation", "both"]
LONGEST_LABEL, MOST_CHOICES, MOST_FIELDS = 40, 60, 80
COLUMNS = {
    "text": "text",
    "choice": "text",
    "number": "number",
    "money": "number",
    "flag": "number",
    "day": "day",
}
SEALED = frozenset("CX")
# From open to secret: a value may go up, never down, once it was given in confidence.
CONFIDENCE = {"B": 0, "S": 1, "C": 2, "X": 3}
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class FieldsOfTheChain(Refusal):
    """Somebody who leads a part of the chain would change what all of it asks."""

    code = "fields_of_the_chain"
    status = 403
    message = _(
        "Custom fields count for the whole chain: who leads the company or administers the program changes them."
    )


def may_define(scope: str | None, path: str) -> bool:
    """Whether an actor's place is where fields are defined: the top of the tree, or administration, which has no scope."""
    return scope is None or path.count(".") <= 1


class FieldKeyInvalid(Refusal):
    """A key that no address or file could carry."""

    code = "field_key_invalid"
    message = _("The key begins with a letter and holds small letters a–z, digits and _, at most 40.")


class FieldLabelMissing(Refusal):
    """A field without a name in one of the languages."""

    code = "field_label_missing"
    message = _("A name of 1 to %(most)s characters is needed, in Chinese and in English.")


class FieldShapeUnknown(Refusal):
    """A kind, class or currency that does not exist."""

    code = "field_shape_unknown"
    message = _("There is no such kind of field, class or currency.")


class ChoicesMissing(Refusal):
    """A choice of nothing, or of two alike."""

    code = "field_choices_invalid"
    message = _("A choice needs 2 to %(most)s different answers, each with a name.")


class FieldKeyTaken(Refusal):
    """Another field has this key."""

    code = "field_key_taken"
    status = 409
    message = _("There is a field with the key “%(given)s” already.")


class TooManyFields(Refusal):
    """More than a page and a person can hold."""

    code = "fields_too_many"
    message = _("There are %(most)s custom fields already. End one that nobody uses.")


class FieldKindFixed(Refusal):
    """What a field holds does not change once something is in it."""

    code = "field_kind_fixed"
    message = _("This field has answers already, so it stays what it is. End it and make a new one.")


class FieldClassLowered(Refusal):
    """What was given in confidence is not opened afterwards."""

    code = "field_class_lowered"
    message = _(
        "Its answers were given under a stricter class, which can be raised but not lowered."
        " End this field and make a new one."
    )


class ChoiceInUse(Refusal):
    """An answer that somebody has given."""

    code = "field_choice_in_use"
    message = _(
        "“%(given)s” is the answer of %(count)s customers. Keep it, or give them another answer first."
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a choice: what is stored, and what people read."""

    code: str
    label: str
    label_en: str = ""

    def text(self, english: bool) -> str:
        """The answer in the reader's language, where there is one."""
        return self.label_en if english and self.label_en else self.label


@dataclass(frozen=True, slots=True)
class Field:
    """A custom field as it is defined; ``id`` 0 for one that is not kept yet."""

    key: str
    label: str
    label_en: str
    kind: str
    letter: str = "B"
    about: str = "both"
    choices: tuple[Choice, ...] = ()
    currency: str = ""
    is_indexed: bool = True
    id: int = 0
    position: int = 0
    version: int = 1
    is_ended: bool = False
    is_fit: bool = False  # of the fit card: size and taste

    @property
    def is_sealed(self) -> bool:
        """Whether values are stored encrypted."""
        return self.letter in SEALED

    @property
    def column(self) -> str:
        """The column that a plain value stands in."""
        return COLUMNS[self.kind]

    def name(self, english: bool) -> str:
        """The label in the reader's language."""
        return self.label_en if english and self.label_en else self.label

    def is_for(self, kind: str) -> bool:
        """Whether the field asks about this kind of customer; "" for any."""
        return not kind or self.about in ("both", kind)


def key_of(text: str) -> str:
    """A key that says what the text says: "Skin type" → "skin_type", "肤质" → "fu_zhi"; "" where nothing is left."""
    spelled = " ".join(lazy_pinyin(unicodedata.normalize("NFKC", text)))
    return re.sub(r"[^a-z0-9]+", "_", spelled.lower()).strip("_0123456789")[:40].rstrip("_")


def checked_field(given: Field) -> Field:
    """The definition as it is kept, cleaned, keys made where none are given; a Refusal naming the input at fault."""
    label, label_en = clean(given.label), clean(given.label_en)
    key = given.key.strip() or key_of(label_en) or key_of(label)
    if not _KEY.fullmatch(key):
        raise FieldKeyInvalid(field="key")
    for name, text in (("label", label), ("label_en", label_en)):
        if not 1 <= len(text) <= LONGEST_LABEL:
            raise FieldLabelMissing(field=name, most=LONGEST_LABEL)
    for name, value, known in (
        ("kind", given.kind, KINDS),
        ("letter", given.letter, LETTERS),
        ("about", given.about, ABOUT),
    ):
        if value not in known:
            raise FieldShapeUnknown(field=name)
    if given.kind == "money" and not re.fullmatch(r"[A-Z]{3}", given.currency):
        raise FieldShapeUnknown(field="currency")
    return replace(
        given, key=key, label=label, label_en=label_en, choices=_checked_choices(given),
        currency=given.currency if given.kind == "money" else "",
        # Nobody may look for people by what is sensitive.
        is_indexed=given.is_indexed and given.letter != "X",
    )  # fmt: skip


def _checked_choices(given: Field) -> tuple[Choice, ...]:
    if given.kind != "choice":
        return ()
    found = _with_codes([one for one in given.choices if clean(one.label) or clean(one.label_en)])
    codes = {one.code for one in found}
    named = {name.casefold() for one in found for name in {one.label, one.label_en} if name}
    several = sum(len({one.label.casefold(), one.label_en.casefold()} - {""}) for one in found)
    whole = all(
        one.code and one.label and max(len(one.label), len(one.label_en), len(one.code)) <= 40
        for one in found
    )
    if not (2 <= len(found) <= MOST_CHOICES and len(codes) == len(found) and len(named) == several and whole):
        raise ChoicesMissing(field="choices", most=MOST_CHOICES)
    return found


def _with_codes(given: Sequence[Choice]) -> tuple[Choice, ...]:
    """Answers with the codes they have, or with new ones that no other has."""
    taken, found = {clean(one.code) for one in given}, []
    for place, one in enumerate(given, start=1):
        label, label_en, code = clean(one.label), clean(one.label_en), clean(one.code)
        if not code:
            wanted = key_of(label_en) or key_of(label) or f"answer_{place}"
            code = next(
                each
                for each in (wanted, *(f"{wanted[:36]}_{number}" for number in range(2, 99)))
                if each not in taken
            )
            taken.add(code)
        found.append(Choice(code, label or label_en, label_en))
    return tuple(found)


def check_change(old: Field, new: Field, has_values: bool) -> None:
    """A Refusal where the change would bend answers that were given already."""
    if new.key != old.key:
        raise FieldKeyInvalid(field="key")
    if not has_values:
        return
    if (new.kind, new.currency) != (old.kind, old.currency):
        raise FieldKindFixed(field="kind")
    if CONFIDENCE[new.letter] < CONFIDENCE[old.letter]:
        raise FieldClassLowered(field="letter")
