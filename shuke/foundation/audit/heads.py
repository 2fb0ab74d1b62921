"""Heads of the chain, signed and kept in a file outside of the database.

The chain alone shows that a row was changed. Who can rewrite the whole chain, or cut its end off, is shown by a head:
a place and its hash, signed (Ed25519, RFC 8032) with a key that the database never sees. Each line of the file names the
former line's hash, so that none can be taken out of the middle. The folder belongs on another machine too: who holds
database, file and key at once is found only by a copy that they do not hold.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import connection
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal

FILE = "heads.jsonl"


class LogRewritten(Refusal):
    """The last head that was signed does not stand in the log any more; a new one would cover it up."""

    code = "log_rewritten"
    message = _("The event log is not what was signed last (place %(seq)s). Run: ./run audit verify")


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain stood at a moment: its last place and that place's hash."""

    seq: int
    hash: str
    at: str
    former: str
    key: str = ""
    signature: str = ""

    def text(self) -> bytes:
        """What is signed."""
        return f"shuke seal {self.seq} {self.hash} {self.at} {self.former}".encode()


def public_key(secret: bytes) -> str:
    """The key by which anybody checks the heads, in hexadecimal."""
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw().hex()


def sign_head(folder: Path, secret: bytes, now: datetime) -> Head | None:
    """Sign where the chain stands and append it; None where nothing came since. LogRewritten. Needs a transaction."""
    folder.mkdir(parents=True, exist_ok=True)
    with _held(folder):
        lines = kept_lines(folder)
        last = head_of(lines[-1]) if lines else None
        if last and _hash_at(last.seq) != last.hash:
            raise LogRewritten(seq=last.seq)
        place = _end_of_chain()
        if place is None or (last and place[0] == last.seq):
            return None
        former = sha256(lines[-1].encode()).hexdigest() if lines else ""
        head = _signed(Head(place[0], place[1], now.isoformat(), former), secret)
        _append(folder / FILE, head)
        return head


def kept_lines(folder: Path) -> list[str]:
    """The lines of the file, oldest first."""
    file = folder / FILE
    return file.read_text().splitlines() if file.exists() else []


def head_of(line: str) -> Head | None:
    """The head of a line; None where somebody wrote something else there."""
    try:
        return Head(**json.loads(line))
    except (ValueError, TypeError):
        return None


def is_genuine(head: Head, public: str) -> bool:
    """Whether the holder of that key signed it."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(head.signature), head.text())
    except (InvalidSignature, ValueError):
        return False
    return True


def _signed(head: Head, secret: bytes) -> Head:
    signature = Ed25519PrivateKey.from_private_bytes(secret).sign(head.text()).hex()
    return Head(head.seq, head.hash, head.at, head.former, public_key(secret), signature)


def _append(file: Path, head: Head) -> None:
    line = json.dumps({name: getattr(head, name) for name in Head.__slots__})
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as out:
        out.write(line + "\n")
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Two workers may come at the same hour."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _end_of_chain() -> tuple[int, str] | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, encode(hash, 'hex') FROM audit_seal ORDER BY seq DESC LIMIT 1")
        row = cursor.fetchone()
    return (int(row[0]), str(row[1])) if row else None


def _hash_at(seq: int) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(hash, 'hex') FROM audit_seal WHERE seq = %s", [seq])
        row = cursor.fetchone()
    return str(row[0]) if row else None
