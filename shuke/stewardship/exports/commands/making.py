"""Making a file and erasing it: acts of the worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shuke.foundation.audit import log
from shuke.foundation.org.actor import Actor, elevated, witnessed
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record, record_set
from shuke.foundation.org.refusals import NotFound
from shuke.stewardship.exports.models import File
from shuke.stewardship.exports.rules.limits import KEPT_FOR, MOST, ExportTooLarge, needs_second_person
from shuke.stewardship.exports.writing import disk


@dataclass(frozen=True, slots=True)
class Written:
    """A file that lies on the disk, sealed, with the invented customer in it."""

    token: str
    wrapped: bytes
    size: int
    sha256: str
    canary_name: str
    canary_phone: str


@command
def make_file(
    *, actor: Actor, file_id: int, customer_ids: Sequence[int], columns: Sequence[str], written: Written, now: datetime
) -> Outcome:  # fmt: skip
    """The file of a list is ready for who asked; the log keeps columns, number of customers and its SHA-256.

    Contact data in it is masked as on the page. It stands in the story of each customer. Answers the number of customers.
    """
    file = File.objects.select_for_update(of=("self",)).filter(id=file_id, asked_by_id=actor.staff_id).first()
    if file is None:
        raise NotFound(field="file_id")
    if file.state != "queued":
        return Unchanged()
    rows = len(customer_ids)
    if rows > MOST or (needs_second_person(rows) and file.decided_by_id is None):
        raise ExportTooLarge(field="id", most=f"{MOST:,}")
    File.objects.filter(id=file_id).update(
        state="made", made_at=now, rows=rows, size=written.size, sha256=written.sha256, token=written.token,
        wrapped=written.wrapped, canary_name=written.canary_name, canary_phone=written.canary_phone,
    )  # fmt: skip
    facts = {
        "file": file_id, "purpose": file.purpose, "columns": list(columns), "format": file.form, "customers": rows,
        "sha256": written.sha256, "size": written.size, "approved_by": file.decided_by_id,
    }  # fmt: skip
    record_set(facts, "SELECT unnest(%s::bigint[])", [list(customer_ids)])
    return Done(rows)


def note_taken(actor: Actor, file_id: int) -> None:
    """That a file was taken, on the second connection, since a reading writes nothing; unwritten, nothing is handed out."""
    with witnessed(actor):
        event = log.next_event_id("witness")
        log.write_event(event, "exports.take_file", actor.kind, actor.id, {"file": file_id}, using="witness")


@command
def settle_file(*, actor: Actor, file_id: int, why: str) -> Outcome:
    """A file that was asked for is not made, and why; one that has grown since waits for a second person."""
    state = "waiting" if why == "grown" else "void"
    if not File.objects.filter(id=file_id, state="queued").update(state=state, why=why):
        return Unchanged()
    record({"file": file_id, "why": why})
    return Done()


@command
def erase_files(*, actor: Actor, now: datetime) -> Outcome:
    """Files a week old leave the disk, and their keys the database; answers how many.

    So do files that no row names: the machine stopped between writing and remembering.
    """
    with elevated():
        old = list(File.objects.select_for_update().filter(state="made", made_at__lte=now - KEPT_FOR))
        for file in old:
            disk.drop(file.token)
        ids = [file.id for file in old]
        File.objects.filter(id__in=ids).update(state="erased", wrapped=None, erased_at=now)
        kept = set(File.objects.filter(state="made").values_list("token", flat=True))
    strays = [
        path
        for path in disk.folder().iterdir()
        if path.name not in kept and _is_old(path.stat().st_mtime, now)
    ]
    for path in strays:
        path.unlink(missing_ok=True)
    if not ids and not strays:
        return Unchanged(0)
    record({"files": ids, "strays": len(strays)})
    return Done(len(ids) + len(strays))


def _is_old(written: float, now: datetime) -> bool:
    return written < (now - KEPT_FOR).timestamp()
