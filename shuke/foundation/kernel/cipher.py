"""Field encryption: a key per person, wrapped by a master key; blind indexes for exact look-ups.

AES-256-GCM with a random 96-bit nonce. Ciphertext is bound to its context (table, column and key id), so
that it cannot be moved to another row unseen; it is not bound to a customer id, so that a merge re-encrypts
nothing. Destroying a person's key makes every copy of that person's text unreadable, backups included.
The first byte is the format version, so that keys and schemes can change. Source: NIST SP 800-38D.
"""

import hmac
import os
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
BLIND_BYTES = 16


class CipherBroken(Exception):
    """Ciphertext, context or key do not belong together."""


def new_person_key() -> bytes:
    """A fresh 256-bit key."""
    return os.urandom(32)


def seal(key: bytes, context: bytes, plain: str) -> bytes:
    """Ciphertext of ``plain`` (UTF-8) under ``key``, bound to ``context``."""
    nonce = os.urandom(12)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plain.encode(), context)


def open_sealed(key: bytes, context: bytes, sealed: bytes | memoryview) -> str:
    """The text of a ciphertext; CipherBroken where key, context or bytes were changed."""
    sealed = bytes(sealed)
    if sealed[:1] != VERSION:
        raise CipherBroken(f"unknown cipher version {sealed[:1]!r}")
    try:
        return AESGCM(key).decrypt(sealed[1:13], sealed[13:], context).decode()
    except (InvalidTag, ValueError) as broken:  # ValueError: cut off within the nonce
        raise CipherBroken("ciphertext does not open with this key and context") from broken


def wrap(master: bytes, key: bytes) -> bytes:
    """A person's key, encrypted under the master key."""
    nonce = os.urandom(12)
    return VERSION + nonce + AESGCM(master).encrypt(nonce, key, b"person-key")


def unwrap(master: bytes, wrapped: bytes | memoryview) -> bytes:
    """The person's key; CipherBroken under another master key."""
    wrapped = bytes(wrapped)
    if wrapped[:1] != VERSION:
        raise CipherBroken(f"unknown cipher version {wrapped[:1]!r}")
    try:
        return AESGCM(master).decrypt(wrapped[1:13], wrapped[13:], b"person-key")
    except (InvalidTag, ValueError) as broken:
        raise CipherBroken("the person's key does not open with this master key") from broken


def blind(index_key: bytes, kind: str, normal_form: str) -> bytes:
    """Keyed hash by which equal values of one kind are found without reading them; 16 bytes."""
    return hmac.digest(index_key, f"{kind}\x1f{normal_form}".encode(), sha256)[:BLIND_BYTES]
