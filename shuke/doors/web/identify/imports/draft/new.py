"""The first step: files, what they hold, where they come from."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from shuke.doors.web.identify.imports.polling import elsewhere
from shuke.doors.web.identify.imports.steps import steps
from shuke.doors.web.identify.imports.words import KINDS, NEEDS
from shuke.doors.web.request import actor_of, whole
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading_as
from shuke.foundation.org.refusals import Forbidden
from shuke.integrations.imports.commands.drafts import draft_import
from shuke.integrations.imports.drafting import look_if_quick
from shuke.integrations.imports.queries.drafts import sources_known
from shuke.integrations.imports.queries.jobs import job_of
from shuke.integrations.imports.uploads import stored_upload

LONGEST = 40


class NoFile(Refusal):
    """The form came without a file."""

    code = "file_needed"
    message = _("Choose at least one file.")


class NoSource(Refusal):
    """Where the files come from was not said."""

    code = "source_needed"
    message = _("Say where the files come from, in at most 40 characters: “Till at the lake”, for example.")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form, and the upload; files that come in whole are kept under names of our own."""
    actor = actor_of(request)
    if not actor.may("imports.draft_import"):
        raise Forbidden()
    if request.method != "POST":
        return _form(request, actor, _corrected(actor, request.GET.get("corrects")))
    try:
        draft_id = _draft(request, actor)
    except Refusal as no:
        if no.status in (403, 404):
            raise
        return _form(request, actor, request.POST.dict(), no)
    look_if_quick(draft_id=draft_id)
    return elsewhere(request, reverse("import_columns", args=[draft_id]))


def _draft(request: HttpRequest, actor: Actor) -> int:
    """What was sent becomes a draft. The words of the form are looked at before any file is kept."""
    files, source = request.FILES.getlist("files"), request.POST.get("source", "").strip()
    kind = request.POST.get("kind", "")
    if not files:
        raise NoFile(field="files")
    if not 0 < len(source) <= LONGEST:
        raise NoSource(field="source")
    now = timezone.now()
    kept = [stored_upload(actor=actor, name=file.name or "", blocks=file.chunks(), now=now) for file in files]
    uploads = [one.id for one in kept]
    return int(
        draft_import(actor=actor, uploads=uploads, source=source, kind=kind if kind in KINDS else "").value
    )


def _corrected(actor: Actor, job_id: str | None) -> dict[str, Any]:
    """Kind and source of the import whose corrected rows are to come in."""
    number = whole(job_id)
    if number is None:
        return {}
    job = job_of(actor=actor, job_id=number)
    return {"kind": job.kind, "source": job.source, "corrects": job.id}


def _form(
    request: HttpRequest, actor: Actor, given: dict[str, Any], no: Refusal | None = None
) -> HttpResponse:
    with reading_as(actor):
        sources = sources_known(actor=actor)
    context = {
        "steps": steps("upload"), "given": {"source": sources[-1] if len(sources) == 1 else "", **given}, "sources": sources,
        "kinds": [(kind, label, NEEDS[kind]) for kind, label in KINDS.items()
                  if actor.may(f"imports.import_{kind}")],
        "error": str(no) if no else "", "field": no.field if no else "",
    }  # fmt: skip
    return render(request, "identify/imports/draft/new.html", context, status=no.status if no else 200)
