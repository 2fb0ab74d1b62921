"""Undoing an import: its consequences counted, then one act; what others touched since stays and is listed."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from shuke.doors.web.request import actor_of
from shuke.foundation.org.actor import Actor, reading_as
from shuke.foundation.org.refusals import Forbidden
from shuke.integrations.imports.drafting import undo_soon
from shuke.integrations.imports.queries.jobs import JobView, job_of, kept_of, traces_counted
from shuke.ui.formats import count

SHOWN_KEPT = 200


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, job_id: int) -> HttpResponse:
    """What would go and what would be put back; a POST does it. After it: what was kept, and why."""
    actor = actor_of(request)
    if not actor.may("imports.undo_import"):
        raise Forbidden()
    if request.method == "POST":
        with reading_as(actor):
            found = job_of(actor=actor, job_id=job_id)
            rows = sum(new + changed for _kind, new, changed in traces_counted(actor=actor, job_id=job_id))
        undo_soon(actor=actor, job_id=found.id, rows=rows)
        return HttpResponseRedirect(reverse("import", args=[job_id]))
    found = job_of(actor=actor, job_id=job_id)
    context: dict[str, Any] = {"job": found, "back_url": reverse("import", args=[job_id])}
    if found.is_undoable:
        traces = traces_counted(actor=actor, job_id=job_id)
        context["traces"] = [{"kind": kind, "new": new, "changed": changed} for kind, new, changed in traces]
    else:
        context["kept"] = kept_of(actor=actor, job_id=job_id, limit=SHOWN_KEPT)
    return render(request, "identify/imports/undo.html", context)


def undone_of(actor: Actor, found: JobView) -> dict[str, Any] | None:
    """What undoing it came to, in one sentence, and where the kept rows are listed; None where it was not undone."""
    if found.state != "undone":
        return None
    removed, restored, kept = (_sum(found.undo.get(part)) for part in ("removed", "restored", "kept"))
    text = _("Undone: %(removed)s rows removed, %(restored)s put back as they were.") % {
        "removed": count(removed), "restored": count(restored),
    }  # fmt: skip
    stays = ngettext("%(n)s row stays", "%(n)s rows stay", kept) % {"n": count(kept)}
    can = actor.may("imports.undo_import")
    return {
        "text": text,
        "kept": stays,
        "kept_url": reverse("import_undo", args=[found.id]) if kept and can else "",
    }


def _sum(part: Any) -> int:
    """All counts of a part: by kind, and what is kept by kind and reason."""
    return sum(map(_sum, part.values())) if isinstance(part, dict) else int(part or 0)
