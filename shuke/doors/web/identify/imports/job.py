"""An import that runs or ran: progress, result, faulty rows to download; its undoing has a page of its own."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuke.doors.web.identify.imports.outcome import errors_shown, figures_of, result_of
from shuke.doors.web.identify.imports.polling import polled
from shuke.doors.web.identify.imports.progress import progress_shown
from shuke.doors.web.identify.imports.steps import steps
from shuke.doors.web.identify.imports.undo import undone_of
from shuke.doors.web.identify.imports.words import KINDS, STATES
from shuke.doors.web.request import actor_of, is_english, whole
from shuke.foundation.org.actor import Actor, reading_as
from shuke.foundation.org.queries import staff_names
from shuke.foundation.org.refusals import NotFound
from shuke.integrations.imports.commands.reads import note_list_read
from shuke.integrations.imports.queries.drafts import progress_of
from shuke.integrations.imports.queries.jobs import JobView, job_of, lists_of
from shuke.ui.formats import moment

LISTS = ("errors", "set-aside")


@require_safe
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Progress while it runs, then what came of it; the page may be left and opened again on another day."""
    actor = actor_of(request)
    found = job_of(actor=actor, job_id=job_id)
    told = progress_of(actor=actor, job_id=job_id, now=timezone.now())
    undoing = found.state == "done" and told is not None and told.step == "undoing"
    running = found.state in ("reading", "read") or undoing
    label, tone = STATES[found.state]
    context: dict[str, Any] = {
        "job": found, "kind": KINDS.get(found.kind, found.kind), "state": label, "tone": tone, "waits": running,
        "steps": steps("run", done=not running), "who": _who(found), "at": moment(found.created_at),
    }  # fmt: skip
    if running:
        context["progress"] = progress_shown(found, told)
    elif found.state == "refused":
        context |= {"problem": found.counts.get("message", ""), "new_url": reverse("import_new")}
    else:
        context |= _result(request, found)
        context["undo_failed"] = told is not None and told.step == "undo_refused" and found.is_undoable
    return polled(request, running) or render(request, "identify/imports/job.html", context)


def _result(request: HttpRequest, found: JobView) -> dict[str, Any]:
    actor = actor_of(request)
    lists = lists_of(actor=actor, job_id=found.id)
    mends = actor.may("imports.draft_import") and bool(lists["errors"]) and found.state == "done"
    return {
        "figures": figures_of(found), "result": result_of(found), "errors": errors_shown(actor, found),
        "error_count": found.counts.get("errors", 0), "is_own": found.started_by_id == actor.staff_id,
        "downloads": _downloads(found.id, lists),
        "corrects_url": f"{reverse('import_new')}?corrects={found.id}" if mends else "",
        "look_url": _look_url(actor, found), "undone": undone_of(actor, found),
        "undo_url": reverse("import_undo", args=[found.id]) if found.is_undoable and actor.may("imports.undo_import") else "",
    }  # fmt: skip


def _look_url(actor: Actor, found: JobView) -> str:
    """Where sales came in: on to whom they show."""
    sold = found.kind in ("receipts", "orders") and found.state == "done"
    return f"{reverse('first_look')}?after={found.id}" if sold and actor.may("insight.view_figures") else ""


def _who(found: JobView) -> str:
    if found.started_by_id is None:
        return _("The program")
    return staff_names({found.started_by_id}, is_english()).get(found.started_by_id, "")


def _downloads(job_id: int, lists: dict[str, list[Path]]) -> list[tuple[str, str]]:
    """Label and address of each list; a second layout of files has a list of its own."""
    words = {"errors": _("Download the faulty rows"), "set-aside": _("Download what was set aside")}
    address = reverse("import_errors", args=[job_id])
    return [
        (words[name] + (f" {part}" if part > 1 else ""), f"{address}?list={name}&part={part}")
        for name in LISTS
        for part in range(1, len(lists[name]) + 1)
    ]


@require_http_methods(["GET", "POST"])
def errors(request: HttpRequest, job_id: int) -> HttpResponseBase:
    """A list of the job as a file, never shown in the browser: for who started it, and for the privacy officer.

    The officer takes it by POST, since the log keeps who read the data of other people's files.
    """
    actor, name = actor_of(request), request.GET.get("list", "errors")
    with nullcontext() if request.method == "GET" else reading_as(actor):
        lists, found = lists_of(actor=actor, job_id=job_id), job_of(actor=actor, job_id=job_id)
    part = whole(request.GET.get("part", "1")) or 0
    if name not in LISTS or not 0 < part <= len(lists[name]):
        raise NotFound()
    if found.started_by_id != actor.staff_id:
        if request.method != "POST":
            return HttpResponseRedirect(reverse("import", args=[job_id]))
        note_list_read(actor, job_id, name)
    response = FileResponse(
        lists[name][part - 1].open("rb"), as_attachment=True, filename=f"shuke-{job_id}-{name}-{part}.csv",
        content_type="text/csv; charset=utf-8",
    )  # fmt: skip
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
