"""Exports: one's own files, those that wait for one's word, and for the officer whose a file is that got about."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of
from shuke.foundation.org.refusals import NotFound
from shuke.stewardship.exports.commands.asking import approve_file, decline_file
from shuke.stewardship.exports.commands.making import note_taken
from shuke.stewardship.exports.queries import (
    FileShown,
    body_of_file,
    files_of,
    files_taken,
    files_waiting,
    whose_file,
)
from shuke.stewardship.exports.rules.limits import PURPOSES

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PAGES = {"customers": gettext_lazy("Customers")}
# state → words and tone of the chip
STATES = {
    "waiting": (gettext_lazy("Waits for a second person"), "warning"),
    "queued": (gettext_lazy("Is being made"), "info"),
    "made": (gettext_lazy("Ready"), "success"),
    "over": (gettext_lazy("Link is over"), ""),
    "declined": (gettext_lazy("Not agreed to"), "danger"),
    "void": (gettext_lazy("Not made"), "danger"),
    "erased": (gettext_lazy("Erased"), ""),
}
WHY = {
    "forbidden": gettext_lazy("The right it was asked under has changed."),
    "empty": gettext_lazy("The list had become empty."),
    "too_large": gettext_lazy("The list had grown above 5,000 customers."),
    "grown": gettext_lazy("The list had grown above 1,000 customers."),
}


@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """What was asked for and what is to be decided; above it, for the officer, the search."""
    actor, text = actor_of(request), request.GET.get("q", "").strip()[:100]
    mine, waiting = files_of(actor=actor), files_waiting(actor=actor)
    context: dict[str, Any] = {
        "asks": actor.may("exports.request_file"), "decides": actor.may("exports.approve_file"),
        "making": any(file.state == "queued" for file in mine), "mine": [_row(file) for file in mine],
        "waiting": [_row(file) for file in waiting],
    }  # fmt: skip
    if actor.may("exports.trace"):
        found = whose_file(actor=actor, text=text) if text else files_taken(actor=actor)
        context |= {"traces": True, "text": text, "found": [_row(file) for file in found]}
    return render(request, "identify/exports/list.html", context)


def _row(file: FileShown) -> dict[str, Any]:
    is_open = file.is_open(timezone.now())
    words, tone = STATES["over" if file.state == "made" and not is_open else file.state]
    return {
        "file": file, "page": PAGES.get(file.page, file.page), "purpose": PURPOSES.get(file.purpose, file.purpose),
        "words": words, "tone": tone, "why": WHY.get(file.why, ""), "rows": file.rows if file.rows is not None else file.expected,
        "url": reverse("export_file", args=[file.id]) if is_open else "",
    }  # fmt: skip


@require_safe
def file(request: HttpRequest, file_id: int) -> HttpResponse:
    """The bytes, for who asked, within a day; for everybody else there is no such file. The log keeps each taking."""
    actor = actor_of(request)
    if not actor.may("exports.take_file"):
        raise NotFound()
    name, form, body = body_of_file(actor=actor, file_id=file_id, now=timezone.now())
    note_taken(actor, file_id)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type=TYPES[form], headers=headers)


@require_POST
def approval(request: HttpRequest, file_id: int) -> HttpResponse:
    """A second person agrees."""
    approve_file(actor=actor_of(request), file_id=file_id, now=timezone.now())
    said(request, _("Agreed. The file is made now, for who asked alone."))
    return HttpResponseRedirect(reverse("exports"))


@require_POST
def refusal(request: HttpRequest, file_id: int) -> HttpResponse:
    """A second person does not agree."""
    decline_file(actor=actor_of(request), file_id=file_id, now=timezone.now())
    said(request, _("Not agreed to. No file is made."))
    return HttpResponseRedirect(reverse("exports"))
