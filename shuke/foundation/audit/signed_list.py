"""Lists that outlive the database: facts in a file, a line each, signed and chained like the heads beside them.

A database that is restored from yesterday knows nothing of today; what must hold in spite of that (who was erased) stands
here. Each line names the former line's hash and is signed (Ed25519, RFC 8032) with a key that the database never sees, so
that none is changed, taken out or put in unseen. A line that was cut off while it was written was promised to nobody.
"""

import fcntl
import json
import os
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal


class ListBroken(Refusal):
    """A line is not what was written there."""

    code = "list_broken"
    message = _("Line %(line)s of %(file)s is not what was written. Bring the file back from its copy.")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its place, its facts (ids and times, nothing of a person), and what holds it there."""

    no: int
    at: str
    facts: dict[str, Any]
    former: str
    signature: str = ""

    def text(self) -> bytes:
        """What is signed."""
        facts = json.dumps(self.facts, sort_keys=True, separators=(",", ":"))
        return f"shuke line {self.no} {self.at} {self.former} {facts}".encode()


def append(file: Path, secret: bytes, facts: dict[str, Any], now: datetime) -> int:
    """Write a line and wait until the disk has it; answers its place. ListBroken where the end is not genuine."""
    file.parent.mkdir(parents=True, exist_ok=True)
    key = Ed25519PrivateKey.from_private_bytes(secret)
    with open(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        whole = _whole_lines(out.read())
        no = len(whole) + 1
        if whole:
            _checked(file, no - 1, whole[-1], key.public_key())
        line = Line(no, now.isoformat(), facts, sha256(whole[-1]).hexdigest() if whole else "")
        signed = Line(line.no, line.at, line.facts, line.former, key.sign(line.text()).hex())
        out.seek(sum(len(one) + 1 for one in whole))
        out.truncate()
        out.write(json.dumps({name: getattr(signed, name) for name in Line.__slots__}).encode() + b"\n")
        out.flush()
        os.fsync(out.fileno())
    _settle(file.parent)
    return no


def lines_of(file: Path, secret: bytes) -> list[Line]:
    """Every line, oldest first; ListBroken at the first that was changed, taken out or put in."""
    public = Ed25519PrivateKey.from_private_bytes(secret).public_key()
    former, found = "", []
    for place, raw in enumerate(_whole_lines(file.read_bytes()) if file.exists() else [], 1):
        line = _checked(file, place, raw, public)
        if line.no != place or line.former != former:
            raise ListBroken(line=place, file=file.name)
        former = sha256(raw).hexdigest()
        found.append(line)
    return found


def _whole_lines(text: bytes) -> list[bytes]:
    return text.split(b"\n")[:-1]


def _checked(file: Path, place: int, raw: bytes, public: Ed25519PublicKey) -> Line:
    try:
        line = Line(**json.loads(raw))
        public.verify(bytes.fromhex(line.signature), line.text())
    except (InvalidSignature, ValueError, TypeError) as changed:
        raise ListBroken(line=place, file=file.name) from changed
    return line


def _settle(folder: Path) -> None:
    """A new file's name is on the disk as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
