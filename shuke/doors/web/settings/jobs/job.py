"""One background job: what it does, who asked for it, its tries, why it failed, and what can be done about it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuke.doors.web.request import actor_of
from shuke.doors.web.settings.jobs.words import LABELS, STEP_TONES, STEPS, TONES, reason_words, task_words
from shuke.doors.web.settings.sources.words import KINDS
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.queries.jobs import JobStory, job_story
from shuke.integrations.imports.queries.sources import asked_by


@require_safe
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """A job that runs, waits, failed or was taken off."""
    actor = actor_of(request)
    story = job_story(actor=actor, job_id=job_id)
    context = {
        "job": story.job, "title": task_words(story.job.task), "label": LABELS[story.job.status],
        "tone": TONES[story.job.status], "reason": reason_words(story.job), "facts": _facts(actor, story),
        "steps": [(STEPS.get(kind, kind), at, STEP_TONES.get(kind, "")) for kind, at in story.steps],
        "can_change": actor.may("org.retry_job"),
    }  # fmt: skip
    return render(request, "settings/jobs/job.html", context)


def _facts(actor: Actor, story: JobStory) -> list[tuple[str, Any]]:
    """(label, value) of what is known; nothing of what is not."""
    by, source, kind = story.by, "", ""
    if story.job.task.startswith("imports.") and actor.may("imports.view_sources"):
        asker = asked_by(actor=actor, args=story.args)
        by, source, kind = by or asker.by, asker.source, str(KINDS.get(asker.kind, asker.kind))
    if story.is_by_clock:
        by = _("the timetable")
    known = [(_("Asked for by"), by), (_("Source"), source), (_("Kind of file"), kind)]
    tries = [(_("Tries"), story.job.attempts)]
    return [(label, value) for label, value in known if value] + tries
