"""The program's two keys: the master key that wraps people's keys, the index key of the blind indexes."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Keyring:
    """Both keys, 32 bytes each."""

    master: bytes
    index: bytes


def keyring() -> Keyring:
    """The keys as the door was given them."""
    return Keyring(settings.MASTER_KEY, settings.INDEX_KEY)
