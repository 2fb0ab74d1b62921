"""One file that arrived: imported with the remembered mapping, once, however often it is offered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.refusals import Busy, Forbidden
from shuke.integrations.imports.commands.jobs import start_import
from shuke.integrations.imports.models import Inbox, Job
from shuke.integrations.imports.preparation import prepared
from shuke.integrations.imports.refusals import ImportRunning, StorageFull, UploadQuota
from shuke.integrations.imports.running import run_job
from shuke.integrations.imports.uploads import named_uploads, stored_upload

# Nothing is wrong with the file: it waits, and is offered again at the next look.
LATER = (Busy, Forbidden, ImportRunning, StorageFull, UploadQuota)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of a file, in words for who sent it."""

    is_taken: bool
    text: str


def take(*, actor: Actor, inbox: Inbox, name: str, blocks: Iterable[bytes], now: datetime) -> Arrival:
    """Import a file's bytes for an inbox; a Refusal of ``LATER`` where it must wait."""
    upload = stored_upload(actor=actor, name=name, blocks=blocks, now=now)
    try:
        files = named_uploads(actor=actor, upload_ids=[upload.id])
        given = prepared(actor=actor, kind=inbox.kind, files=files, source=inbox.source)
        if done := _done_before(inbox, given.digest):
            return Arrival(True, _("Known already: import %(job)s brought the same file.") % {"job": done})
        job_id = start_import(actor=actor, given=given).value
        answer = run_job(actor=actor, job_id=job_id, now=now, progress=lambda stage, done, total: None)
    except LATER:
        raise
    except Refusal as no:
        return Arrival(False, str(no))
    words = {"job": job_id, "rows": answer["lines_read"], "errors": answer["errors"]}
    return Arrival(True, _("Import %(job)s: %(rows)s rows read, %(errors)s of them have a problem.") % words)


def _done_before(inbox: Inbox, digest: str) -> int | None:
    """The import by which the same person brought the same bytes under the same mapping, and that was not undone."""
    with elevated(), transaction.atomic():
        own = Job.objects.filter(started_by_id=inbox.set_by_id)
        done = own.filter(digest=digest, state="done", dry_run=False).order_by("-id").first()
    return done.id if done else None
