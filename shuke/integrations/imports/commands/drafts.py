"""From files that were brought in to a job that runs: each step of a person, one act."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Sum
from procrastinate.contrib.django import app

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import NotFound
from shuke.integrations.imports.commands.jobs import start_import
from shuke.integrations.imports.looks import look_file
from shuke.integrations.imports.models import Draft, Upload
from shuke.integrations.imports.preparation import Prepared
from shuke.integrations.imports.readers.looking import Look
from shuke.integrations.imports.refusals import ImportRunning
from shuke.integrations.imports.remembered import settings_kept
from shuke.integrations.imports.rules.settings import SourceSettings

AT_ONCE = 4_000_000  # bytes that are looked at while the person waits; more is for a worker


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person decided about the files of a draft."""

    kind: str
    source: str
    settings: SourceSettings


def _soon(task: str, **of: Any) -> None:
    """Hand something that takes long to a worker, together with this transaction."""
    app.configure_task(task).defer(**of)


@command
def draft_import(*, actor: Actor, uploads: Sequence[int], source: str, kind: str = "") -> Outcome:
    """Files that were uploaded become a draft of one import; ``kind`` empty: recognise it. Answers its id.

    It begins with the settings with which the source was read last in the actor's unit, or above it.
    """
    kept = settings_kept(actor.unit_id, source, kind)
    if Upload.objects.filter(id__in=uploads).count() < len(set(uploads)):
        raise NotFound(field="uploads")
    draft = Draft.objects.create(
        kind=kind, source=source, uploads=list(uploads), settings=kept.as_json() if kept else {},
        unit_id=actor.unit_id or None, started_by_id=actor.staff_id or None,
    )  # fmt: skip
    _look_soon(draft)
    record({"draft": draft.id, "kind": kind, "source": source, "files": len(uploads)})
    return Done(draft.id)


@command
def map_draft(*, actor: Actor, draft_id: int, chosen: Chosen, look_again: bool) -> Outcome:
    """Columns, days, store and currency as chosen; with ``look_again`` the files are to be looked at under them.

    Refusal: ImportRunning where the import has begun already.
    """
    draft = _open(draft_id)
    settings = chosen.settings.as_json()
    if not look_again and (draft.kind, draft.source, draft.settings) == (
        chosen.kind,
        chosen.source,
        settings,
    ):
        return Unchanged(draft.id)
    draft.kind, draft.source, draft.settings = chosen.kind, chosen.source, settings
    draft.state, draft.refusal, draft.rehearsal_id = "looking" if look_again else "looked", {}, None
    draft.save()
    if look_again:
        _look_soon(draft)
    record(
        {
            "draft": draft.id,
            "kind": draft.kind,
            "source": draft.source,
            "columns": sorted(chosen.settings.columns),
        }
    )
    return Done(draft.id)


@command
def check_draft(*, actor: Actor, draft_id: int) -> Outcome:
    """The draft is to be rehearsed: everything is read and merged, counted, and taken back again."""
    draft = _open(draft_id)
    if draft.state == "checking" and draft.rehearsal_id is None:
        return Unchanged(draft.id)
    draft.state, draft.refusal, draft.rehearsal_id = "checking", {}, None
    draft.save()
    _soon("imports.proceed", draft_id=draft.id, dry_run=True)
    record({"draft": draft.id})
    return Done(draft.id)


@command
def run_draft(*, actor: Actor, draft_id: int) -> Outcome:
    """The draft is to be imported."""
    draft = _found(draft_id)
    if draft.state == "starting":
        return Unchanged(draft.id)
    draft = _open(draft_id)
    draft.state, draft.refusal = "starting", {}
    draft.save()
    _soon("imports.proceed", draft_id=draft.id, dry_run=False)
    record({"draft": draft.id})
    return Done(draft.id)


@command
def begin_draft(*, actor: Actor, draft_id: int, given: Prepared, dry_run: bool) -> Outcome:
    """The job of a draft whose files were prepared: its rehearsal, or the import itself. Answers the job's id."""
    draft = _found(draft_id)
    job_id = start_import(actor=actor, given=given, dry_run=dry_run).value
    draft.rehearsal_id, draft.job_id = (job_id, None) if dry_run else (draft.rehearsal_id, job_id)
    draft.save()
    record({"draft": draft.id, "job": job_id, "dry_run": dry_run})
    return Done(job_id)


@command
def drop_draft(*, actor: Actor, draft_id: int) -> Outcome:
    """A draft is given up; its files are erased in their time."""
    draft = _open(draft_id)
    draft.delete()
    transaction.on_commit(lambda: look_file(draft_id).unlink(missing_ok=True))
    record({"draft": draft_id})
    return Done(draft_id)


def is_quick(draft: Draft) -> bool:
    """Whether the files are small enough to be looked at while somebody waits for the page."""
    size = Upload.objects.filter(id__in=draft.uploads).aggregate(size=Sum("size"))["size"]
    return (size or 0) <= AT_ONCE


def _look_soon(draft: Draft) -> None:
    """Large files are looked at by a worker; the door looks at small ones while the person waits."""
    if not is_quick(draft):
        _soon("imports.look", draft_id=draft.id)


def note_look(draft_id: int, look: Look) -> None:
    """What was found in the files, after each look; a draft that is gone or was changed meanwhile stays as it is."""
    rows = sum(table.rows for table in look.tables)
    found = "looked" if look.tables else "refused"
    refusal = {} if look.tables or not look.refused else look.refused[0]
    with elevated(), transaction.atomic():
        Draft.objects.filter(id=draft_id, state="looking").update(
            state=found, kind=look.kind, rows=rows, refusal=refusal
        )


def note_refusal(draft_id: int, no: Refusal) -> None:
    """Why the files of a draft cannot be imported as they are read now."""
    with elevated(), transaction.atomic():
        Draft.objects.filter(id=draft_id).update(
            state="refused", refusal={"code": no.code, "facts": no.facts}
        )


def _found(draft_id: int) -> Draft:
    draft = Draft.objects.select_for_update().filter(id=draft_id).first()
    if draft is None:
        raise NotFound(field="draft_id")
    return draft


def _open(draft_id: int) -> Draft:
    draft = _found(draft_id)
    if draft.state == "starting" or draft.job_id is not None:
        raise ImportRunning()
    return draft
