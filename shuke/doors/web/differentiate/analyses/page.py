"""One view for every analysis: unit, stored body, story, and its tables as files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shuke.doors.web.differentiate.analyses.shape import Asked, Section, Story
from shuke.doors.web.lists.units import chosen_unit, unit_choices
from shuke.doors.web.request import actor_of
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.refusals import Forbidden
from shuke.insight.queries.findings import finding_of
from shuke.stewardship.exports.writing.files import csv_of, xlsx_of

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Address name, title, icon, what it needs beside insight.view: a permission, or to see sales ("S").
PAGES: tuple[tuple[str, Any, str, str], ...] = (
    ("lifecycle", _("Lifecycle"), "refresh", ""),
    ("churn", _("Slipping away"), "alert-circle", "insight.view_figures"),
    ("worth", _("Lifetime value"), "star", ""),
    ("cohorts", _("Coming again"), "calendar-heart", ""),
    ("affinity", _("Bought together"), "layers-intersect", ""),
    ("performance", _("Sales by place and time"), "chart-bar", ""),
    ("profit", _("Profit of customers"), "receipt", "S"),
    ("demand", _("Demand ahead"), "package", ""),
)
Build = Callable[[Asked], Story]


def neighbours(actor: Actor, current: str, unit_id: int | None = None) -> list[dict[str, Any]]:
    """The analyses that the actor may open; none for who sees runs alone."""
    if not actor.may("insight.view"):
        return []
    suffix = f"?unit={unit_id}" if unit_id else ""
    return [
        {
            "label": title,
            "icon": icon,
            "url": reverse(name) + suffix,
            "current": name == current,
            "name": name,
        }
        for name, title, icon, needed in PAGES
        if _may(actor, needed)
    ]


def _may(actor: Actor, needed: str) -> bool:
    return not needed or (bool(actor.sees("S")) if needed == "S" else actor.may(needed))


def analysis(name: str, stored: str, build: Build) -> Callable[[HttpRequest], HttpResponse]:
    """The view of one analysis; ``stored`` names what it reads."""

    def view(request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        unit_id, path, units = chosen_unit(request, actor)
        body = finding_of(actor=actor, unit_id=unit_id, analysis=stored)
        title, needed = next((title, needed) for one, title, _icon, needed in PAGES if one == name)
        if not _may(actor, needed):
            raise Forbidden()
        asked = Asked(
            request, actor, unit_id, path, body or {}, {id_: label for id_, _path, label, _kind in units}
        )
        story = build(asked) if body is not None else None
        if story and (wanted := request.GET.get("file")):
            return _file(name, story, wanted)
        context = {
            "title": title,
            "story": story,
            "as_of": date.fromisoformat(body["as_of"]) if body else None,
            "units": unit_choices(units, unit_id, asked.url),
            "pages": neighbours(actor, name, unit_id),
            "files": _files(asked, story) if story else {},
        }
        return render(request, "differentiate/analyses/page.html", context)

    return require_safe(view)


def _files(asked: Asked, story: Story) -> dict[str, list[tuple[str, str]]]:
    return {
        section.key: [
            ("CSV", asked.url(file=f"{section.key}.csv")),
            ("Excel", asked.url(file=f"{section.key}.xlsx")),
        ]
        for section in story.sections
        if section.has_file and section.rows
    }


def _file(name: str, story: Story, wanted: str) -> HttpResponse:
    key, _dot, form = wanted.partition(".")
    section = next((one for one in story.sections if one.key == key and one.has_file and one.rows), None)
    if section is None or form not in TYPES:
        raise Http404
    head, rows = table_of(section)
    made = csv_of(head, rows) if form == "csv" else xlsx_of(head, rows)
    answer = HttpResponse(made, content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}-{key}.{form}"'
    return answer


def table_of(section: Section) -> tuple[list[str], list[list[Any]]]:
    """Head and rows as a spreadsheet takes them: columns of pictures are left out."""
    places = [n for n in range(len(section.head)) if section.rows[0][n].raw is not None]
    head = [str(section.head[n][0]) for n in places]
    return head, [[row[n].raw for n in places] for row in section.rows]
