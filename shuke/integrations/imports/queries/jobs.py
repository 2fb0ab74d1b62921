"""Own jobs, their state, their errors and lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Window
from django.db.models.functions import RowNumber

from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.query import query
from shuke.foundation.org.reach import account_of
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.integrations.imports.messages import kept_kind, kept_reason, message_of
from shuke.integrations.imports.models import Error, Job, Kept, Trace, Upload


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as its owner sees it."""

    id: int
    kind: str
    source: str
    state: str
    dry_run: bool
    lines_read: int
    counts: dict[str, Any]
    created_at: datetime
    finished_at: datetime | None
    started_by_id: int | None  # None: the system, from the terminal
    currency: str
    merged_xid: int | None
    undone_at: datetime | None
    undone_by_id: int | None
    undo: dict[str, Any]  # removed, restored and kept, as counts

    @property
    def is_undoable(self) -> bool:
        """Whether undo_import would have something to do."""
        return self.state == "done" and not self.dry_run and self.merged_xid is not None


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing wrong with one row."""

    line: int
    column: str
    code: str
    message: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row that undoing left, with the words for its kind and reason."""

    kind: str
    kind_label: str
    label: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class UploadView:
    """A file that was brought in."""

    id: int
    name: str
    size: int
    digest: str
    created_at: datetime
    is_erased: bool


@query("imports.view")
def jobs_of(*, actor: Actor, limit: int = 50) -> list[JobView]:
    """The actor's own imports, newest first (the officer's: all)."""
    return [_view(job) for job in Job.objects.order_by("-id")[:limit]]


@query("imports.view")
def last_sales_job(*, actor: Actor, since: datetime) -> JobView | None:
    """The actor's last import of sales that ended after ``since``; None where there was none."""
    found = Job.objects.filter(
        kind__in=["receipts", "orders"], state="done", dry_run=False, finished_at__gt=since
    )
    job = found.filter(started_by_id=actor.staff_id or None).order_by("-id").first()
    return _view(job) if job else None


@query("imports.view")
def job_of(*, actor: Actor, job_id: int) -> JobView:
    """One import; NotFound where it is somebody else's."""
    job = Job.objects.filter(id=job_id).first()
    if job is None:
        raise NotFound()
    return _view(job)


@query("imports.view")
def errors_of(*, actor: Actor, job_id: int, limit: int = 200) -> list[RowError]:
    """The first errors of an import, in the order of the file."""
    found = Error.objects.filter(job_id=job_id, is_aside=False).order_by("position", "id")[:limit]
    return [error for errors in _told(actor, job_id, found).values() for error in errors]


@query("imports.view")
def error_examples(*, actor: Actor, job_id: int, each: int = 3) -> dict[str, list[RowError]]:
    """The first few errors of each code, so that a hundred alike do not hide another."""
    nth = Window(RowNumber(), partition_by="code", order_by=["position", "id"])
    found = Error.objects.filter(job_id=job_id, is_aside=False).annotate(nth=nth).filter(nth__lte=each)
    return _told(actor, job_id, found.order_by("code", "position"))


@query("imports.view")
def lists_of(*, actor: Actor, job_id: int) -> dict[str, list[Path]]:
    """Files of rows refused ("errors") and of rows set aside ("set-aside"), one per layout; NotFound as above."""
    job_of(actor=actor, job_id=job_id)
    folder = Path(settings.DATA) / "imports" / str(job_id)
    return {
        name: sorted(folder.glob(f"{name}*.csv"), key=lambda path: (len(path.name), path.name))
        for name in ("errors", "set-aside")
    }


@query("imports.view")
def traces_counted(*, actor: Actor, job_id: int) -> list[tuple[str, int, int]]:
    """What undoing a job has to look at: (kind in words, rows it made, rows it changed), as far as people know them."""
    job_of(actor=actor, job_id=job_id)
    with elevated():
        rows = (
            Trace.objects.filter(job_id=job_id).values_list("kind", "is_new").annotate(rows=Count("row_id"))
        )
        found = {(kind, is_new): number for kind, is_new, number in rows}
    return [
        (kept_kind(kind), found.get((kind, True), 0), found.get((kind, False), 0))
        for kind in dict.fromkeys(kind for kind, _is_new in sorted(found))
    ]


@query("imports.view")
def uploads_of(*, actor: Actor, upload_ids: Sequence[int]) -> list[UploadView]:
    """Uploads of the actor's by their ids, in the order of the ids; those that are nobody's of theirs are left out."""
    found = {one.id: one for one in Upload.objects.filter(id__in=upload_ids)}
    return [
        UploadView(one.id, one.name, one.size, one.digest, one.created_at, one.erased_at is not None)
        for one in (found[upload_id] for upload_id in upload_ids if upload_id in found)
    ]


@query("imports.view")
def kept_of(*, actor: Actor, job_id: int, limit: int = 200) -> list[KeptRow]:
    """The first rows that undoing a job left as they are."""
    found = Kept.objects.filter(job_id=job_id).order_by("id")[:limit]
    return [
        KeptRow(one.kind, kept_kind(one.kind), one.label, one.reason, kept_reason(one.reason))
        for one in found
    ]


def starter_of(*, job_id: int, today: date) -> Actor:
    """Who started a job, with today's rights; Forbidden where that person may not any more."""
    with elevated(), transaction.atomic():
        job = Job.objects.filter(id=job_id).first()
        if job is None:
            raise NotFound()
        return person_of(staff_id=job.started_by_id, today=today)


def person_of(*, staff_id: int | None, today: date) -> Actor:
    """A member of staff with today's rights (None: the system); Forbidden where that person may nothing any more."""
    if staff_id is None:
        return SYSTEM
    with elevated(), transaction.atomic():
        account = account_of(staff_id, today)
    if account is None or account.actor is None:
        raise Forbidden()
    return account.actor


def _view(job: Job) -> JobView:
    return JobView(
        job.id, job.kind, job.source, job.state, job.dry_run, job.lines_read, job.counts, job.created_at, job.finished_at,
        job.started_by_id, str(job.mapping.get("currency", "")), job.merged_xid, job.undone_at, job.undone_by_id, job.undo,
    )  # fmt: skip


def _told(actor: Actor, job_id: int, found: Iterable[Error]) -> dict[str, list[RowError]]:
    """Errors in words, by code in the order in which the codes come; their values for who brought the rows alone."""
    kept, by = Job.objects.filter(id=job_id).values_list("files", "started_by_id").first() or ({}, None)
    is_own = by == (actor.staff_id or None)
    files = [table["source"]["name"] for table in kept.get("tables", ())]
    told: dict[str, list[RowError]] = {}
    for one in found:
        name = files[one.table_no] if one.table_no < len(files) else ""
        message = message_of(one.code, one.column, one.value if is_own else "…", one.hint)
        told.setdefault(one.code, []).append(RowError(one.line, one.column, one.code, message, name))
    return told
