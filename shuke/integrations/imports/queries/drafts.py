"""Own drafts: files that were not imported yet, what was found in them; how far running jobs are."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound
from shuke.integrations.imports.looks import look_file
from shuke.integrations.imports.models import Draft, Job, Progress, Upload
from shuke.integrations.imports.queries.jobs import job_of, person_of
from shuke.integrations.imports.readers.looking import Look
from shuke.integrations.imports.refusals import said
from shuke.integrations.imports.remembered import sources_remembered
from shuke.integrations.imports.rules.settings import SourceSettings


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as its owner sees it; ``problem`` is why it cannot go on as it is, in words."""

    id: int
    kind: str
    source: str
    state: str
    rows: int
    files: list[str]
    settings: SourceSettings
    problem: str
    rehearsal_id: int | None
    job_id: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ProgressView:
    """How far a job is: its step, lines done of all there are (0: not known), seconds since it began."""

    step: str
    done: int
    total: int
    seconds: float


@query("imports.view")
def drafts_of(*, actor: Actor) -> list[DraftView]:
    """The actor's drafts that were not imported, newest first, with the names of their files."""
    drafts = list(Draft.objects.filter(job=None).order_by("-id")[:50])
    wanted = {upload for draft in drafts for upload in draft.uploads}
    names = dict(Upload.objects.filter(id__in=wanted).values_list("id", "name"))
    return [_drafted(draft, [names[one] for one in draft.uploads if one in names]) for draft in drafts]


@query("imports.view")
def draft_of(*, actor: Actor, draft_id: int) -> DraftView:
    """One draft with the names of its files; NotFound where it is somebody else's."""
    draft = Draft.objects.filter(id=draft_id).first()
    if draft is None:
        raise NotFound()
    names = dict(Upload.objects.filter(id__in=draft.uploads).values_list("id", "name"))
    return _drafted(draft, [names[one] for one in draft.uploads if one in names])


@query("imports.view")
def look_of(*, actor: Actor, draft_id: int) -> Look | None:
    """What was found in the files of a draft; None once it was erased with them."""
    draft_of(actor=actor, draft_id=draft_id)
    # Samples are people's rows in clear: for who brought them, not for the officer's round.
    if not Draft.objects.filter(id=draft_id, started_by_id=actor.staff_id or None).exists():
        return None
    try:
        return Look.from_json(json.loads(look_file(draft_id).read_text("utf-8")))
    except OSError:
        return None


@query("imports.view")
def progress_of(*, actor: Actor, job_id: int, now: datetime) -> ProgressView | None:
    """How far a job of the actor's is; None before it began."""
    job_of(actor=actor, job_id=job_id)
    told = Progress.objects.filter(job_id=job_id).first()
    if told is None:
        return None
    return ProgressView(told.step, told.done, told.total, (now - told.began_at).total_seconds())


@query("imports.view")
def sources_known(*, actor: Actor) -> list[str]:
    """Names of sources that are known in the actor's own branch of the tree, so that nobody invents a second one."""
    own = Job.objects.values_list("source", flat=True)  # by policy the actor's own imports
    return sorted({*own, *sources_remembered(actor)})


def drafter_of(*, draft_id: int, today: date) -> Actor:
    """Who made a draft, with today's rights; Forbidden where that person may not any more."""
    with elevated(), transaction.atomic():
        draft = Draft.objects.filter(id=draft_id).first()
        if draft is None:
            raise NotFound()
    return person_of(staff_id=draft.started_by_id, today=today)


def _drafted(draft: Draft, files: list[str]) -> DraftView:
    problem = said(draft.refusal["code"], draft.refusal["facts"]) if draft.refusal else ""
    return DraftView(
        draft.id, draft.kind, draft.source, draft.state, draft.rows, files, SourceSettings.from_json(draft.settings),
        problem, draft.rehearsal_id, draft.job_id, draft.created_at,
    )  # fmt: skip
