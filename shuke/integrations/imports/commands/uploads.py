"""Acts on files that came in."""

import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.integrations.imports.models import Job, Upload

KEPT_FOR = timedelta(days=7)
# What else of people's rows lies in the clear, under DATA, and for how long.
LEFT = (
    ("imports/drafts/*.json", KEPT_FOR),
    ("imports/*/*.csv", timedelta(days=30)),
    ("inbox/*/*/done/*", timedelta(days=30)),
    ("inbox/*/*/refused/*", timedelta(days=30)),
)
OPEN = ("reading", "read")


@command
def store_upload(*, actor: Actor, token: str, name: str, size: int, digest: str) -> Outcome:
    """A file that lies on the disk is remembered as its bringer's; answers its id."""
    with elevated():
        upload = Upload.objects.create(
            token=token, name=name, size=size, digest=digest, uploaded_by_id=actor.staff_id or None
        )
    record({"upload": upload.id, "size": size, "digest": digest})
    return Done(upload.id)


@command
def erase_uploads(*, actor: Actor, now: datetime) -> Outcome:
    """Uploads older than a week are erased from the disk, but for those that an unfinished import still reads.

    So are looks into drafts of that age, and lists and watched files a month old; answers how many files went.
    """
    folder = Path(settings.DATA) / "imports" / "uploads"
    with elevated():
        read_by = [
            Path(table["source"]["path"]).name
            for files in Job.objects.filter(state__in=OPEN, created_at__gt=now - 4 * KEPT_FOR).values_list("files", flat=True)
            for table in files.get("tables", ())
        ]  # fmt: skip
        old = Upload.objects.filter(erased_at=None, created_at__lt=now - KEPT_FOR).exclude(token__in=read_by)
        gone = list(old.select_for_update())
        for upload in gone:
            (folder / upload.token).unlink(missing_ok=True)
        Upload.objects.filter(id__in=[upload.id for upload in gone]).update(erased_at=now)
    left = list(_left(Path(settings.DATA), now))
    for path in left:
        path.unlink(missing_ok=True)
    if not gone and not left:
        return Unchanged(0)
    record({"uploads": [upload.id for upload in gone], "files": len(left)})
    return Done(len(gone) + len(left))


def _left(data: Path, now: datetime) -> Iterator[Path]:
    """Files of ours that are older than they may be; never through a folder that is a link."""
    for pattern, age in LEFT:
        for path in data.glob(pattern):
            is_ours = path.parent.resolve() == data.resolve() / path.parent.relative_to(data)
            state = path.lstat()
            if is_ours and not stat.S_ISDIR(state.st_mode) and state.st_mtime < (now - age).timestamp():
                yield path
