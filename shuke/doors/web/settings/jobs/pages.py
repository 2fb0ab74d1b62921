"""Background jobs: what runs, failed and waits; what the timetable plans."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of
from shuke.doors.web.settings.jobs.words import LABELS, TONES, reason_words, task_words
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done
from shuke.foundation.org.commands.jobs import cancel_job, retry_job
from shuke.foundation.org.queries.jobs import timetable_zone
from shuke.foundation.org.queries.machines import STATES, JobShown, jobs_by_state, jobs_listed, runs_planned
from shuke.ui.formats import moment
from shuke.ui.places import zone


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """Jobs by state, and the timetable."""
    actor = actor_of(request)
    status = request.GET.get("state", "") if request.GET.get("state") in STATES else ""
    counts, clock = jobs_by_state(actor=actor), timetable_zone(actor=actor)
    context = {
        "tabs": [
            {"label": label, "url": f"?state={code}" if code else reverse("jobs"), "current": code == status,
             "count": counts.get(code, 0) if code else None}
            for code, label in LABELS.items()
        ],
        "rows": [_row(job) for job in jobs_listed(actor=actor, status=status)],
        "planned": _planned(actor, clock), "zone": zone(clock), "can_change": actor.may("org.retry_job"),
    }  # fmt: skip
    return render(request, "settings/jobs/list.html", context)


def _row(job: JobShown) -> dict[str, Any]:
    return {
        "job": job, "title": task_words(job.task), "label": LABELS[job.status], "tone": TONES[job.status],
        "reason": reason_words(job),
    }  # fmt: skip


def _planned(actor: Actor, zone: str) -> list[dict[str, Any]]:
    """Lines of the timetable, their times on the shop's clock, by which they go."""
    with timezone.override(ZoneInfo(zone)):
        return [
            {"why": run.why, "next": moment(run.next_at), "last": moment(run.last_at), "is_well": run.is_well}
            for run in runs_planned(actor=actor, now=timezone.now())
        ]


@require_POST
def retrial(request: HttpRequest, job_id: int) -> HttpResponse:
    """A failed job is tried again."""
    if isinstance(retry_job(actor=actor_of(request), job_id=job_id), Done):
        said(request, _("It is tried again."))
    return HttpResponseRedirect(reverse("jobs"))


@require_POST
def cancellation(request: HttpRequest, job_id: int) -> HttpResponse:
    """A waiting job is not done."""
    if isinstance(cancel_job(actor=actor_of(request), job_id=job_id), Done):
        said(request, _("It is taken off the list."))
    return HttpResponseRedirect(reverse("jobs"))
