"""Files from outside onto our disk: under a random name of our own, within limits, seen in full before they count."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from shuke.foundation.org.actor import Actor, reading_as
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.integrations.imports.commands.uploads import store_upload
from shuke.integrations.imports.models import Upload
from shuke.integrations.imports.readers.archives import Named, shown
from shuke.integrations.imports.readers.limits import STAFF, Limits
from shuke.integrations.imports.refusals import FileEmpty, FileTooLarge, StorageFull, UploadGone, UploadQuota

FILES_A_DAY, BYTES_A_DAY = 2_000, 2_000_000_000
RESERVE = 0.10  # of the disk stays free: the database beside it must never find it full


@dataclass(frozen=True, slots=True)
class StoredUpload:
    """A file that came in whole; ``id`` is what pages and jobs name it by."""

    id: int
    name: str
    size: int
    digest: str


def stored_upload(
    *, actor: Actor, name: str, blocks: Iterable[bytes], now: datetime, limits: Limits = STAFF
) -> StoredUpload:
    """Write a file's blocks down and remember it; a Refusal leaves nothing behind.

    ``name`` is whatever the sender calls it; it is shown, never used as a path. The file is erased after 7 days.
    """
    if not actor.may("imports.store_upload"):
        raise Forbidden()
    plain = shown(name.replace("\\", "/").rsplit("/", 1)[-1].strip()) or "?"
    left = _left_today(actor, now)
    folder = upload_folder()
    token = secrets.token_hex(16)
    path = folder / token
    try:
        size, digest = _write(path, plain, blocks, min(limits.packed, left), limits)
        upload_id = store_upload(actor=actor, token=token, name=plain, size=size, digest=digest).value
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return StoredUpload(upload_id, plain, size, digest)


def named_uploads(*, actor: Actor, upload_ids: Sequence[int]) -> list[Named]:
    """The files of uploads that the actor may read, in the order asked for; NotFound, or UploadGone once erased."""
    with reading_as(actor):
        found = {one.id: one for one in Upload.objects.filter(id__in=upload_ids)}
    if missing := [one for one in upload_ids if one not in found]:
        raise NotFound(field="uploads", uploads=missing)
    if gone := next((one for one in found.values() if one.erased_at), None):
        raise UploadGone(file=gone.name)
    return [Named(upload_folder() / found[one].token, found[one].name) for one in upload_ids]


def upload_folder() -> Path:
    """Where uploads lie; for the program's user only."""
    folder = Path(settings.DATA) / "imports" / "uploads"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def has_room(folder: Path, coming: int = 0) -> bool:
    """Whether the disk's reserve stays free when so many bytes come."""
    disk = shutil.disk_usage(folder)
    return disk.free - coming >= disk.total * RESERVE


def _left_today(actor: Actor, now: datetime) -> int:
    """Bytes that this person may still bring in within 24 hours; UploadQuota where none, or too many files."""
    with reading_as(actor):
        sizes = list(
            Upload.objects.filter(
                uploaded_by_id=actor.staff_id or None, created_at__gt=now - timedelta(days=1)
            ).values_list("size", flat=True)
        )
    left = BYTES_A_DAY - sum(sizes)
    if len(sizes) >= FILES_A_DAY or left <= 0:
        raise UploadQuota(files=FILES_A_DAY, limit=f"{BYTES_A_DAY // 1_000_000} MB")
    return left


def _write(path: Path, name: str, blocks: Iterable[bytes], most: int, limits: Limits) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for block in blocks:
            size += len(block)
            if size > limits.packed:
                raise FileTooLarge(file=name, limit=f"{limits.packed // 1_000_000} MB")
            if size > most:
                raise UploadQuota(files=FILES_A_DAY, limit=f"{BYTES_A_DAY // 1_000_000} MB")
            if not has_room(path.parent, len(block)):
                raise StorageFull()
            digest.update(block)
            file.write(block)
        if not size:
            raise FileEmpty(file=name)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()
