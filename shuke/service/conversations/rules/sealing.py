"""How a message is kept: address and words as one ciphertext, bound to its row."""

import json
from dataclasses import asdict, dataclass, field

from shuke.foundation.kernel import cipher


@dataclass(frozen=True, slots=True)
class Content:
    """What nobody but the sender needs to read."""

    address: str
    text: str
    subject: str = ""
    template: str = ""
    values: dict[str, str] = field(default_factory=dict)


def sealed(key: bytes, row_id: int, content: Content) -> bytes:
    """Ciphertext of a message's content."""
    return cipher.seal(key, _context(row_id), json.dumps(asdict(content), ensure_ascii=False))


def opened(key: bytes, row_id: int, ciphertext: bytes | memoryview) -> Content:
    """The content again; CipherBroken where it stands in another row."""
    return Content(**json.loads(cipher.open_sealed(key, _context(row_id), ciphertext)))


def _context(row_id: int) -> bytes:
    return f"conversations_message.ciphertext:{row_id}".encode()
