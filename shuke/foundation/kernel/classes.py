"""Field classes: how confidential each stored field is.

B basic (member number, display name, tier), C contact (phone, e-mail, address, birthday), S sales (orders,
amounts, scores), X sensitive (complaints, health, minors, free notes), K secret (hashes, keys, tokens: shown
to nobody). Every model carries ``field_classes``; a house test fails for a field without one.
"""

CLASSES = {"B": "basic", "C": "contact", "S": "sales", "X": "sensitive", "K": "secret"}


def classes(**names: str) -> dict[str, str]:
    """``classes(B="id name", C="phone")`` → ``{"id": "B", "name": "B", "phone": "C"}``."""
    unknown = set(names) - set(CLASSES)
    if unknown:
        raise ValueError(f"no such field class: {sorted(unknown)}")
    return {field: letter for letter, fields in names.items() for field in fields.split()}
