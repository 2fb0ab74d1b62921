"""Jobs of the imports: one-liners that call one act."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import CLOCK
from shuke.integrations.imports.commands.progress import tell_progress
from shuke.integrations.imports.commands.uploads import erase_uploads
from shuke.integrations.imports.drafting import look_into, prepare_and_run, progress_of
from shuke.integrations.imports.intake.rounds import take_in
from shuke.integrations.imports.queries.drafts import drafter_of
from shuke.integrations.imports.queries.jobs import person_of, starter_of
from shuke.integrations.imports.running import run_job, undo_job


@app.task(name="imports.run", pass_context=False)
def run(job_id: int) -> dict[str, Any]:
    """What is left of an import, with the rights that its starter has now."""
    now = timezone.now()
    actor = starter_of(job_id=job_id, today=timezone.localdate(now))
    return run_job(actor=actor, job_id=job_id, now=now, progress=progress_of(job_id, 0))


@app.task(name="imports.look")
def look(draft_id: int) -> None:
    """What large files hold."""
    look_into(draft_id=draft_id)


@app.task(name="imports.proceed")
def proceed(draft_id: int, dry_run: bool) -> None:
    """A draft's rehearsal or its import, with the rights that its starter has now."""
    now = timezone.now()
    actor = drafter_of(draft_id=draft_id, today=timezone.localdate(now))
    prepare_and_run(actor=actor, draft_id=draft_id, dry_run=dry_run, now=now)


@app.task(name="imports.undo", pass_context=False)
def undo(job_id: int, staff_id: int | None) -> dict[str, Any]:
    """Undo an import with the rights that who asked for it has now; a refusal is told on its page."""
    try:
        return undo_job(actor=person_of(staff_id=staff_id, today=timezone.localdate()), job_id=job_id)
    except Refusal:
        tell_progress(job_id, "undo_refused", 0, 0)
        raise


@app.task(name="imports.erase_uploads", queueing_lock="imports.erase_uploads", pass_context=False)
def erase_uploads_nightly(timestamp: int = 0) -> None:
    """Files that came in more than a week ago leave the disk."""
    erase_uploads(actor=CLOCK, now=timezone.now())


@app.task(name="imports.take_in", queueing_lock="imports.take_in", lock="imports.take_in", pass_context=False)
def take_in_by_clock(timestamp: int = 0) -> dict[str, int]:
    """Files that lie in watched folders and mailboxes are imported."""
    return take_in(timezone.now())
