"""Sources: where files come from; one source with how its files are read and how they arrive."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, whole
from shuke.doors.web.settings.sources.words import KINDS, WAYS, columns_kept, other_settings
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done
from shuke.foundation.org.refusals import NotFound
from shuke.integrations.imports.commands.sources import forget_column, forget_mapping
from shuke.integrations.imports.queries.inboxes import InboxView, inboxes_of
from shuke.integrations.imports.queries.sources import SourceView, sources_kept


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Every source by kind of file."""
    rows = [_row(one) for one in sources_kept(actor=actor_of(request))]
    return render(request, "settings/sources/list.html", {"rows": rows})


def _row(one: SourceView) -> dict[str, Any]:
    return {
        "source": one.source, "kind": one.kind, "kind_label": KINDS.get(one.kind, one.kind), "last_at": one.last_at,
        "imports": one.imports, "is_kept": one.settings is not None, "changed_at": one.changed_at, "problem": one.problem,
        "ways": [WAYS.get(way, way) for way in one.ways], "unit_id": one.unit_id, "unit_name": one.unit_name,
    }  # fmt: skip


@require_safe
def source(request: HttpRequest, name: str) -> HttpResponse:
    """One source: how its files of each kind are read, column by column, and the ways in which they come."""
    actor = actor_of(request)
    found = sources_kept(actor=actor, source=name)
    if not found:
        raise NotFound()
    mine = (
        {(one.kind, one.way): one for one in inboxes_of(actor=actor, source=name)} if _watches(actor) else {}
    )
    # Files of a kind come in one way for all units that remember how they are read.
    first = list({one.kind: one for one in reversed(found)}.values())
    parts = [
        {
            **_row(one), "columns": columns_kept(one.settings), "others": other_settings(one.settings),
            "arrivals": [_arrival(actor, one, way, mine.get((one.kind, way))) for way in WAYS if one in first],
        }
        for one in found
    ]  # fmt: skip
    context = {"name": name, "parts": parts, "can_forget": actor.may("imports.forget_mapping")}
    return render(request, "settings/sources/source.html", context)


def _watches(actor: Actor) -> bool:
    return actor.may("imports.set_inbox") and actor.may("imports.view")


def _arrival(actor: Actor, one: SourceView, way: str, mine: InboxView | None) -> dict[str, Any]:
    """One way of one kind: is it watched, and may it be set up here? Another's own is only told of."""
    is_others = mine is None and way in one.ways
    can_set = _watches(actor) and not is_others
    url = reverse("source_inbox", args=[one.source, one.kind, way]) if can_set else ""
    return {
        "way": way, "label": WAYS[way], "url": url, "inbox": mine, "is_others": is_others,
        "is_on": mine.is_on if mine else is_others,
    }  # fmt: skip


@require_POST
def forgetting(request: HttpRequest, name: str) -> HttpResponse:
    """How files of one kind are read is forgotten."""
    outcome = forget_mapping(
        actor=actor_of(request), source=name, kind=request.POST.get("kind", "")[:10],
        unit_id=whole(request.POST.get("unit")) or 0,
    )  # fmt: skip
    if isinstance(outcome, Done):
        said(request, _("Forgotten. The next files are looked at anew."))
    return HttpResponseRedirect(reverse("sources"))


@require_POST
def column(request: HttpRequest, name: str) -> HttpResponse:
    """What one column means is forgotten."""
    title, kind = request.POST.get("title", "")[:200], request.POST.get("kind", "")[:10]
    unit_id = whole(request.POST.get("unit")) or 0
    outcome = forget_column(actor=actor_of(request), source=name, kind=kind, unit_id=unit_id, title=title)
    if isinstance(outcome, Done):
        said(request, _("“%(title)s” is forgotten. The next import asks what it is.") % {"title": title})
    return HttpResponseRedirect(reverse("source", args=[name]))
