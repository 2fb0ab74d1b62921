"""How a person's text is sealed: by the person's key, bound to its table, row and key."""

import unicodedata
from dataclasses import dataclass

from shuke.customers.rules.fields import Field
from shuke.customers.rules.identifiers import tail_of
from shuke.foundation.kernel import cipher


def identifier_context(row_id: int, key_id: int) -> bytes:
    """What an identifier's ciphertext is bound to."""
    return f"customers_identifier.ciphertext:{row_id}:{key_id}".encode()


def note_context(row_id: int, key_id: int) -> bytes:
    """What a note's ciphertext is bound to."""
    return f"customers_note.ciphertext:{row_id}:{key_id}".encode()


def image_context(key_id: int) -> bytes:
    """What the text of a former state of a person's row is bound to."""
    return f"customers.image:{key_id}".encode()


def blind_of(index_key: bytes, kind: str, normal: str) -> bytes:
    """Blind index of a whole identifier. Phones, cards and numbers of other systems share no index."""
    return cipher.blind(index_key, kind, normal)


def tail_blind(index_key: bytes, normal: str) -> bytes:
    """Blind index of the last four characters, alike for phones and cards."""
    return cipher.blind(index_key, "tail", tail_of(normal))


@dataclass(frozen=True, slots=True)
class SealedIdentifier:
    """The three stored forms of an identifier."""

    ciphertext: bytes
    blind: bytes
    tail: bytes | None


def sealed_identifier(
    *, kind: str, normal: str, row_id: int, key_id: int, key: bytes, index_key: bytes
) -> SealedIdentifier:
    """All stored forms; phones, cards and external numbers also get an index of their last four."""
    return SealedIdentifier(
        cipher.seal(key, identifier_context(row_id, key_id), normal),
        blind_of(index_key, kind, normal),
        tail_blind(index_key, normal) if kind in ("phone", "card") else None,
    )


def value_context(row_id: int, key_id: int) -> bytes:
    """What the ciphertext of a custom field's value is bound to."""
    return f"customers_fieldvalue.ciphertext:{row_id}:{key_id}".encode()


def value_blind(index_key: bytes, field_id: int, form: str) -> bytes:
    """Blind index of a value: equal values of two fields share none; case and width do not count."""
    return cipher.blind(index_key, f"field:{field_id}", unicodedata.normalize("NFKC", form).casefold())


@dataclass(frozen=True, slots=True)
class SealedValue:
    """The stored forms of a custom field's value."""

    ciphertext: bytes
    blind: bytes | None


def sealed_value(
    *, field: Field, form: str, row_id: int, key_id: int, key: bytes, index_key: bytes
) -> SealedValue:
    """The stored forms; class C is found again by equality, class X by nothing."""
    return SealedValue(
        cipher.seal(key, value_context(row_id, key_id), form),
        value_blind(index_key, field.id, form) if field.letter == "C" else None,
    )
