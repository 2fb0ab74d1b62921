"""The third step: everything is read and merged, counted, and taken back; then a person decides."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from shuke.doors.web.identify.imports.outcome import (
    adjustments_of,
    errors_shown,
    figures_of,
    result_of,
    rows_in,
)
from shuke.doors.web.identify.imports.polling import elsewhere, polled
from shuke.doors.web.identify.imports.progress import progress_shown
from shuke.doors.web.identify.imports.steps import steps
from shuke.doors.web.request import actor_of
from shuke.foundation.org.actor import Actor, reading_as
from shuke.foundation.org.refusals import Forbidden
from shuke.integrations.imports.commands.drafts import Chosen, check_draft, map_draft, run_draft
from shuke.integrations.imports.queries.drafts import DraftView, draft_of, progress_of
from shuke.integrations.imports.queries.jobs import job_of
from shuke.integrations.imports.rules.settings import SourceSettings

RUNNING = ("reading", "read")


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, draft_id: int) -> HttpResponse:
    """How far the rehearsal is, then what it found; a POST rehearses again, with other goods and no goods."""
    actor = actor_of(request)
    if request.method == "POST":
        return _again(request, actor, draft_id)
    draft = draft_of(actor=actor, draft_id=draft_id)
    if draft.job_id is not None:
        return elsewhere(request, reverse("import", args=[draft.job_id]))
    if draft.state in ("looking", "looked", "refused"):
        return elsewhere(request, reverse("import_columns", args=[draft_id]))
    context = _state(actor, draft) | {
        "steps": steps("check" if draft.state == "checking" else "run", draft.id), "draft": draft,
        "may_change": actor.may("imports.run_draft"),
    }  # fmt: skip
    return polled(request, context["waits"]) or render(request, "identify/imports/draft/check.html", context)


def _state(actor: Actor, draft: DraftView) -> dict[str, Any]:
    if draft.rehearsal_id is None or draft.state == "starting":
        return {"waits": True, "progress": None}
    job = job_of(actor=actor, job_id=draft.rehearsal_id)
    if job.state in RUNNING:
        told = progress_of(actor=actor, job_id=job.id, now=timezone.now())
        return {"waits": True, "progress": progress_shown(job, told)}
    counts, is_own = job.counts, job.started_by_id == actor.staff_id
    return {
        "waits": False, "figures": figures_of(job), "result": result_of(job), "errors": errors_shown(actor, job),
        "error_count": counts.get("errors", 0), "good": rows_in(job),
        "faulty_url": reverse("import_errors", args=[job.id]) if counts.get("errors") and is_own else "",
        "adjustments": adjustments_of(job, draft.settings), "own_codes": " ".join(draft.settings.adjustment_codes),
    }  # fmt: skip


def _again(request: HttpRequest, actor: Actor, draft_id: int) -> HttpResponse:
    """What is goods and what is not, as ticked, becomes the source's rule; the rehearsal begins anew."""
    if not actor.may("imports.map_draft"):
        raise Forbidden()
    with reading_as(actor):
        draft = draft_of(actor=actor, draft_id=draft_id)
    settings = _with_goods(draft.settings, request)
    chosen = Chosen(draft.kind, draft.source, settings)
    map_draft(actor=actor, draft_id=draft_id, chosen=chosen, look_again=False)
    check_draft(actor=actor, draft_id=draft_id)
    return HttpResponseRedirect(reverse("import_check", args=[draft_id]))


def _with_goods(settings: SourceSettings, request: HttpRequest) -> SourceSettings:
    """``code``: every code the page listed; ``aside``: those ticked as no goods; ``own``: further codes, typed."""
    listed, ticked = request.POST.getlist("code")[:500], set(request.POST.getlist("aside"))
    own = [code[:60] for code in request.POST.get("own", "").replace("，", " ").replace(",", " ").split()][
        :200
    ]
    own = [code for code in dict.fromkeys(own) if code not in listed or code in ticked]
    freed = {code for code in listed if code not in ticked}
    goods = (freed | set(settings.goods_codes)) - ticked - set(own)
    return replace(settings, adjustment_codes=tuple(own), goods_codes=tuple(sorted(goods)))


@require_POST
def run(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The import itself begins in a worker."""
    run_draft(actor=actor_of(request), draft_id=draft_id)
    return HttpResponseRedirect(reverse("import_check", args=[draft_id]))
