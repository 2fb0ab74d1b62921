"""The undo that a notice carries: an address of this program in the notice's tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

TAG = "undo:"


@dataclass(frozen=True, slots=True)
class Undo:
    """Where the undo is posted to, and the fields it takes (those of the address's query)."""

    address: str
    fields: tuple[tuple[str, str], ...]


def undo_of(message: Any) -> Undo | None:
    """The undo of a Django message; None for one without, or with an address that is not our own."""
    tags = str(getattr(message, "extra_tags", "") or "")
    address = tags.removeprefix(TAG)
    parts = urlsplit(address)
    if not tags.startswith(TAG) or parts.scheme or parts.netloc or not address.startswith("/"):
        return None
    return Undo(address, tuple(parse_qsl(parts.query)))
