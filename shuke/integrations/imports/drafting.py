"""What takes long about a draft, outside of any transaction: looking into the files, preparing its jobs."""

import contextlib
import json
import os
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import SYSTEM, Actor, acting_as, elevated
from shuke.insight.commands.asked import ask_refresh
from shuke.integrations.imports.commands.drafts import begin_draft, is_quick, note_look, note_refusal
from shuke.integrations.imports.commands.progress import tell_progress
from shuke.integrations.imports.looks import look_file
from shuke.integrations.imports.models import Draft
from shuke.integrations.imports.own_fields import own_fields_as
from shuke.integrations.imports.preparation import prepared
from shuke.integrations.imports.queries.jobs import person_of
from shuke.integrations.imports.readers.archives import Named
from shuke.integrations.imports.readers.limits import STAFF
from shuke.integrations.imports.readers.looking import Look, looked_over
from shuke.integrations.imports.remembered import settings_kept
from shuke.integrations.imports.rules.settings import SourceSettings
from shuke.integrations.imports.running import run_job, undo_job
from shuke.integrations.imports.uploads import named_uploads

UNDONE_AT_ONCE = 5_000  # rows whose undoing is a matter of a second


def look_if_quick(*, draft_id: int) -> None:
    """Look at small files at once; a worker was told of large ones."""
    with elevated(), transaction.atomic():
        draft = Draft.objects.filter(id=draft_id).first()
        quick = draft is not None and is_quick(draft)
    if quick:
        look_into(draft_id=draft_id)


def look_into(*, draft_id: int) -> None:
    """Look at the files of a draft and keep what was found beside them."""
    with elevated(), transaction.atomic():
        draft = Draft.objects.filter(id=draft_id, state="looking").first()
    if draft is None:
        return
    chosen = SourceSettings.from_json(draft.settings)
    try:
        files = named_uploads(actor=SYSTEM, upload_ids=draft.uploads)
        own = own_fields_as(person_of(staff_id=draft.started_by_id, today=timezone.localdate()))
        look = looked_over(files, draft.kind, chosen, STAFF, own)
        if not draft.kind and (known := settings_kept(draft.unit_id, draft.source, look.kind)):
            look = looked_over(files, look.kind, known, STAFF, own)
            with elevated(), transaction.atomic():
                Draft.objects.filter(id=draft.id, state="looking").update(settings=known.as_json())
    except Refusal as no:  # erased after their week, or who brought them may nothing any more
        note_refusal(draft.id, no)
        return
    _keep(draft.id, look)
    note_look(draft.id, look)


def _keep(draft_id: int, look: Look) -> None:
    path = look_file(draft_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(look.as_json(), file, ensure_ascii=False)
    draft.replace(path)


def prepare_and_run(*, actor: Actor, draft_id: int, dry_run: bool, now: datetime) -> int | None:
    """Rehearse a draft or import it; the job's id, None where the draft was refused or is gone."""
    wanted = "checking" if dry_run else "starting"
    with elevated(), transaction.atomic():
        draft = Draft.objects.filter(id=draft_id, state=wanted).first()
    if draft is None:
        return None
    job_id = draft.rehearsal_id if dry_run else draft.job_id
    try:
        if job_id is None:
            given = prepared(
                actor=actor, kind=draft.kind, files=_readable(actor, draft), source=draft.source,
                chosen=SourceSettings.from_json(draft.settings),
            )  # fmt: skip
            job_id = int(begin_draft(actor=actor, draft_id=draft_id, given=given, dry_run=dry_run).value)
        run_job(actor=actor, job_id=job_id, now=now, progress=progress_of(job_id, draft.rows))
        if not dry_run:
            refresh_after(actor=actor, kind=draft.kind)
    except Refusal as no:
        note_refusal(draft_id, no)
        return None
    return job_id


def refresh_after(*, actor: Actor, kind: str) -> None:
    """Who the regulars are may be another answer after sales came in or went: the figures are computed anew."""
    if kind in ("receipts", "orders") and actor.may("insight.ask_refresh"):
        ask_refresh(actor=actor)


def _readable(actor: Actor, draft: Draft) -> list[Named]:
    """The draft's files without those that cannot be read, which its page names."""
    left_out: list[int] = []
    with contextlib.suppress(OSError):
        left_out = json.loads(look_file(draft.id).read_text("utf-8"))["left_out"]
    uploads = [upload for place, upload in enumerate(draft.uploads) if place not in left_out]
    return named_uploads(actor=actor, upload_ids=uploads or draft.uploads)


def progress_of(job_id: int, rows: int) -> Callable[[str, int, int], None]:
    """Tells how far the job is; ``rows`` are all there are, where that is known."""

    def tell(step: str, done: int, total: int) -> None:
        tell_progress(job_id, step, done, total or rows)

    return tell


def undo_soon(*, actor: Actor, job_id: int, rows: int) -> None:
    """Undo an import: a small one while the person waits, a large one by a worker."""
    if rows <= UNDONE_AT_ONCE:
        undo_job(actor=actor, job_id=job_id)
        return
    with acting_as(actor), transaction.atomic():
        app.configure_task("imports.undo").defer(job_id=job_id, staff_id=actor.staff_id or None)
    tell_progress(job_id, "undoing", 0, 0)
