"""A watched folder: DATA/inbox/SOURCE/KIND. Files that came in whole are imported, then moved to done/ or refused/."""

import json
import os
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from shuke.integrations.imports.intake.arrivals import Arrival
from shuke.integrations.imports.models import Inbox
from shuke.integrations.imports.refusals import InboxLinked
from shuke.integrations.imports.rules.inboxes import is_arrival, is_whole

SEEN = ".seen.json"
Take = Callable[[str, Iterator[bytes]], Arrival]


def folder_of(inbox: Inbox) -> Path:
    """Where the files of an inbox are put; made where it is not there yet."""
    data = Path(settings.DATA)
    folder = data / "inbox" / inbox.source / inbox.kind
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    for one in (folder.parent.parent, folder.parent, folder, folder / "done", folder / "refused"):
        if one.is_symlink():  # who may write here must not choose where we write
            raise InboxLinked(folder=str(one.relative_to(data)))
        one.mkdir(exist_ok=True, mode=0o700)
    return folder


def look_into(inbox: Inbox, take: Take, now: datetime) -> None:
    """Offer every whole file to ``take``, in the order of their names, and move it with a word beside it."""
    folder = folder_of(inbox)
    before, seen = _seen(folder), {}
    for path in sorted(folder.iterdir()):
        state = path.lstat()
        if not stat.S_ISREG(state.st_mode) or not is_arrival(path.name):
            continue
        seen[path.name] = [state.st_size, state.st_mtime_ns]
        changed_at = datetime.fromtimestamp(state.st_mtime, UTC)
        if is_whole(now, changed_at, seen[path.name], before.get(path.name)):
            arrival = take(path.name, _blocks(path))
            del seen[path.name]
            _move(path, folder / ("done" if arrival.is_taken else "refused"), arrival.text)
    draft = folder / f"{SEEN}.tmp"
    _write(draft, json.dumps(seen).encode())
    draft.replace(folder / SEEN)


def _seen(folder: Path) -> dict[str, list[int]]:
    try:
        return dict(json.loads(b"".join(_blocks(folder / SEEN))))
    except (OSError, ValueError, TypeError):
        return {}


def _blocks(path: Path) -> Iterator[bytes]:
    # Not through a link, nor from a pipe that never ends, that somebody put in the file's place a moment ago.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise InboxLinked(folder=path.name)
        while block := file.read(1 << 20):
            yield block


def _write(path: Path, raw: bytes) -> None:
    """A new file for the program's user only; whatever stood under its name goes, a link is not followed."""
    path.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(raw)


def _move(path: Path, folder: Path, text: str) -> None:
    """The word first: killed between the two, the file is offered again, and known. Its age counts from the move."""
    target, number = folder / path.name, 1
    while os.path.lexists(target):
        number += 1
        target = folder / f"{path.stem}-{number}{path.suffix}"
    _write(folder / f"{target.name}.txt", f"{text}\n".encode("utf-8-sig"))
    path.replace(target)
    os.utime(target, follow_symlinks=False)
