"""Runs of the figures: how long they took, what they read and wrote, how good the learners were, two side by side."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuke.doors.web.differentiate.analyses.page import neighbours
from shuke.doors.web.differentiate.analyses.shape import Cell, Section, Story, number, text
from shuke.doors.web.request import actor_of, whole
from shuke.insight.queries.findings import ALIASES
from shuke.insight.queries.runs import RunTold, runs_told
from shuke.insight.rules.alarms import fell_behind
from shuke.ui.drawn.plots import curves
from shuke.ui.formats import day, moment

SHOWN = 30
# The learner, its measure where more is better, and the rival's.
MEASURES = (("churn", "auc", "rival_auc"), ("lifetime", "rank", "rival_rank"))


@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """For who runs the program or judges it; no figures of the shop."""
    actor = actor_of(request)
    told = runs_told(actor=actor, limit=SHOWN)
    context: dict[str, Any] = {
        "title": _("Runs of the figures"), "story": _story(request, told) if told else None, "units": [], "files": {},
        "pages": neighbours(actor, ""), "as_of": told[0].as_of if told else None,
    }  # fmt: skip
    return render(request, "differentiate/analyses/page.html", context)


def _names() -> dict[str, str]:
    return {"churn": _("Next purchase"), "lifetime": _("Lifetime value")}


def _story(request: HttpRequest, told: list[RunTold]) -> Story:
    one = _chosen(request, told, "run") or told[0]
    other = _chosen(request, told, "against") or next((run for run in told if run.id < one.id), None)
    sections = [_history(told), *(_quality(name, ours, rival, told) for name, ours, rival in MEASURES)]
    if other is not None:
        sections.insert(1, _beside(one, other))
    return Story(
        _alarms(told) or [_("No learner fell behind its rival in the last runs.")],
        [section for section in sections if section.rows],
        [
            _(
"Every night all figures are computed, the learners are tried on the past, and the analyses "
"are stored."
),
            _(
"Runs between nights, after an import for example, compute the figures alone; what the "
"learners said stays."
),
            _(
"Order right: of two customers, how often the one who came had the higher chance; for "
"values, the rank correlation."
),
        ],
    )  # fmt: skip


def _chosen(request: HttpRequest, told: list[RunTold], name: str) -> RunTold | None:
    wanted = whole(request.GET.get(name))
    return next((run for run in told if run.id == wanted), None)


def _judged(run: RunTold, learner: str) -> dict[str, Any] | None:
    return next((one for one in run.learners if ALIASES.get(one["learner"], one["learner"]) == learner), None)


def _alarms(told: list[RunTold]) -> list[str]:
    """Learners that beat their rival the time before and do not any more."""
    said = []
    for learner, name in _names().items():
        shown = [(run, one["is_shown"]) for run in told if (one := _judged(run, learner)) is not None]
        if fell_behind([is_shown for _run, is_shown in shown]):
            words = {"name": name, "day": day(shown[0][0].as_of)}
            said.append(
                _("%(name)s fell behind its rival on %(day)s and is not shown until it wins again.") % words
            )
    return said


def _history(told: list[RunTold]) -> Section:
    rows = []
    for place, run in enumerate(told):
        before = told[place + 1].id if place + 1 < len(told) else None
        url = f"?run={run.id}&against={before}" if before else ""
        rows.append([
            text(moment(run.finished_at), url), Cell(day(run.as_of), run.as_of.isoformat()),
            Cell(f"{run.seconds:.1f} s", round(run.seconds, 1), is_number=True), number(sum(run.rows_in.values())),
            number(sum(run.rows_out.values())), Cell(_("yes") if run.learners else "", bool(run.learners)),
        ])  # fmt: skip
    head = [
        (_("Computed at"), False), (_("Day of the figures"), False), (_("Took"), True), (_("Rows read"), True),
        (_("Rows written"), True), (_("Learners asked"), False),
    ]  # fmt: skip
    return Section("history", _("The last runs"), head=head, rows=rows, has_file=False)


def _beside(one: RunTold, other: RunTold) -> Section:
    """Two runs side by side."""
    lines: list[tuple[Any, float | None, float | None]] = [(_("Took, seconds"), one.seconds, other.seconds)]
    lines += [
        (_("Rows read: %(name)s") % {"name": name}, one.rows_in.get(name), other.rows_in.get(name))
        for name in sorted({*one.rows_in, *other.rows_in})
    ]
    lines += [
        (_("Rows written: %(name)s") % {"name": name}, one.rows_out.get(name), other.rows_out.get(name))
        for name in sorted({*one.rows_out, *other.rows_out})
    ]
    lines += [
        (_("Seconds: %(name)s") % {"name": name}, one.analyses.get(name), other.analyses.get(name))
        for name in sorted({*one.analyses, *other.analyses})
    ]
    for learner, ours, rival in MEASURES:
        mine, theirs = _judged(one, learner) or {}, _judged(other, learner) or {}
        name = _names()[learner]
        lines += [
            (f"{name}: {label}", mine.get(key), theirs.get(key))
            for key, label in ((ours, _("order right")), (rival, _("rival")))
        ]
    rows = [
        [text(name), _figure(a), _figure(b), _figure(a - b if a is not None and b is not None else None)]
        for name, a, b in lines
    ]
    head = [
        ("", False),
        (moment(one.finished_at), True),
        (moment(other.finished_at), True),
        (_("Difference"), True),
    ]
    return Section("beside", _("Two runs side by side"), head=head, rows=rows, has_file=False)


def _figure(value: float | None) -> Cell:
    if value is None:
        return Cell("", "", is_number=True)
    shown = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
    return Cell(shown.replace("-", "\u2212"), value, is_number=True)


def _quality(learner: str, ours: str, rival: str, told: list[RunTold]) -> Section:
    known = [
        (run, one) for run in reversed(told) if (one := _judged(run, learner)) is not None and ours in one
    ]
    rows = [
        [text(day(run.as_of)), _figure(one[ours]), _figure(one[rival]), _shown(one)]
        for run, one in reversed(known)
    ]
    plot = ""
    if len(known) > 1:
        step = 100 / (len(known) - 1)
        lines = [
            (css, [(n * step, 100 * max(one[key], 0)) for n, (_run, one) in enumerate(known)])
            for css, key in (("", ours), ("rival", rival))
        ]
        ends = [day(known[0][0].as_of), day(known[-1][0].as_of)]
        plot = curves(lines, _("Order right, run by run, beside the rival"), ["1", "0.5", "0"], ends)
    head = [
        (_("Day of the figures"), False),
        (_("Order right"), True),
        (_("Rival"), True),
        (_("Shown"), False),
    ]
    note = _("on the shop's own past")
    return Section(
        learner, _names()[learner], note, plot=plot, head=head, rows=rows, is_half=True, has_file=False
    )


def _shown(judged: dict[str, Any]) -> Cell:
    return Cell(_("yes") if judged["is_shown"] else _("no"), judged["is_shown"])
