"""A file's place on the disk: under DATA/exports, by a random name of ours, sealed by a key of its own."""

import base64
import os
import secrets
from pathlib import Path

from django.conf import settings

from shuke.foundation.kernel import cipher
from shuke.foundation.org.keyring import keyring


def folder() -> Path:
    """Where files lie; for the program's user only."""
    found = Path(settings.DATA) / "exports"
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def put(body: bytes) -> tuple[str, bytes]:
    """Seal and write down; answers the name, and the key under the master key."""
    token, key = secrets.token_hex(16), cipher.new_person_key()
    sealed = cipher.seal(key, _context(token), base64.b64encode(body).decode())
    descriptor = os.open(folder() / token, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    return token, cipher.wrap(keyring().master, key)


def body_of(token: str, wrapped: bytes | memoryview) -> bytes:
    """The bytes again; CipherBroken where file or key were changed."""
    key = cipher.unwrap(keyring().master, wrapped)
    return base64.b64decode(cipher.open_sealed(key, _context(token), (folder() / token).read_bytes()))


def drop(token: str) -> None:
    """The file is gone from the disk."""
    if token:
        (folder() / token).unlink(missing_ok=True)


def _context(token: str) -> bytes:
    return f"exports.file {token}".encode()
