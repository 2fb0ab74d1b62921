"""The list of imports: what was brought in, by whom, and what came of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from shuke.doors.web.identify.imports.words import DRAFT_STATES, KINDS, STATES
from shuke.doors.web.request import actor_of, is_english
from shuke.foundation.org.queries import staff_names
from shuke.integrations.imports.queries.drafts import DraftView, drafts_of
from shuke.integrations.imports.queries.jobs import JobView, jobs_of
from shuke.ui.formats import count, enumeration, moment

IN = ("orders_new", "customers_new", "products_new", "products_changed", "customers_changed", "stock_changed")


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """Own imports, newest first; the officer's: everybody's."""
    actor = actor_of(request)
    jobs = [job for job in jobs_of(actor=actor, limit=200) if not job.dry_run]
    names = staff_names({job.started_by_id for job in jobs if job.started_by_id}, is_english())
    context = {
        "drafts": [_draft(draft) for draft in drafts_of(actor=actor)],
        "rows": [_row(job, names) for job in jobs], "shows_who": actor.scope == "all",
        "new_url": reverse("import_new") if actor.may("imports.draft_import") else "",
    }  # fmt: skip
    return render(request, "identify/imports/list.html", context)


def _draft(draft: DraftView) -> dict[str, Any]:
    label, tone = DRAFT_STATES[draft.state]
    if draft.state == "checking" and draft.rehearsal_id:
        label = _("Rehearsed")
    here = "import_check" if draft.state in ("checking", "starting") else "import_columns"
    rows = ngettext("%(n)s row", "%(n)s rows", draft.rows) % {"n": count(draft.rows)} if draft.rows else ""
    files = draft.files[0] + (" …" if len(draft.files) > 1 else "") if draft.files else ""
    told = enumeration(filter(None, (files, str(KINDS.get(draft.kind, "")), rows)))
    return {
        "url": reverse(here, args=[draft.id]), "source": draft.source, "told": told, "state": label,
        "tone": tone, "at": moment(draft.created_at),
    }  # fmt: skip


def _row(job: JobView, names: dict[int, str]) -> dict[str, Any]:
    label, tone = STATES[job.state]
    errors = int(job.counts.get("errors", 0))
    return {
        "url": reverse("import", args=[job.id]), "source": job.source, "kind": KINDS.get(job.kind, job.kind), "state": label,
        "tone": tone, "at": moment(job.created_at), "lines": job.lines_read, "came_in": came_in(job), "errors": errors,
        "who": names.get(job.started_by_id or 0, _("The program")),
    }  # fmt: skip


def came_in(job: JobView) -> str:
    """The one number that says what an import brought, in words."""
    counts = job.counts
    if job.kind in ("receipts", "orders"):
        n = counts.get("orders_new", 0)
        return ngettext("%(n)s new sale", "%(n)s new sales", n) % {"n": count(n)}
    if job.kind == "customers":
        n = counts.get("customers_new", 0)
        return ngettext("%(n)s new customer", "%(n)s new customers", n) % {"n": count(n)}
    n = counts.get("products_new", 0) if job.kind == "products" else counts.get("stock_changed", 0)
    return ngettext("%(n)s product", "%(n)s products", n) % {"n": count(n)}
