"""One page, and one sheet of paper: the best regulars, who slips away, whom to call this week, and why."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shuke.customers.queries.contacts import contacts_of
from shuke.customers.queries.profile import names_of
from shuke.doors.web.identify.first.sentences import call_reason, sentences
from shuke.doors.web.identify.imports.polling import polled
from shuke.doors.web.request import actor_of, is_english, staff_of, whole
from shuke.doors.web.words import REASONS
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.queries import unit_within
from shuke.foundation.org.refusals import Forbidden
from shuke.insight.commands.asked import ask_refresh
from shuke.insight.queries.customers import FigureShown
from shuke.insight.queries.first import FirstLook, first_look
from shuke.insight.queries.runs import RunShown, latest_run, refresh_under_way
from shuke.insight.rules.calls import PLACES, call_list
from shuke.integrations.imports.queries.jobs import job_of

BEST, LATE, CALLS = 20, 10, sum(PLACES.values())
USUAL_SECONDS = 30.0  # of a first computation
SOON = 60  # seconds after an import within which its figures are at least waited for


@require_safe
def first_look_page(request: HttpRequest) -> HttpResponse:
    """For who sees names and figures of a unit; while figures are computed the page waits for them."""
    actor = actor_of(request)
    if not (actor.may("insight.view_figures") and actor.may("customers.view")):
        raise Forbidden()
    run = latest_run(actor=actor, unit_id=actor.unit_id)
    since = refresh_under_way(actor=actor, now=timezone.now())
    waits = _waits(request, actor, run, since)
    context: dict[str, Any] = {
        "unit_name": _unit_name(request, actor), "waits": waits, "run": run,
        "percent": _percent(since or 0.0, run), "may_refresh": actor.may("insight.ask_refresh"),
    }  # fmt: skip
    if run is not None and not waits:
        context |= _filled(actor, run)
    return polled(request, waits) or render(request, "identify/first/look.html", context)


@require_POST
def figures(request: HttpRequest) -> HttpResponse:
    """Fresh figures are asked for; the page waits for them."""
    ask_refresh(actor=actor_of(request))
    return HttpResponseRedirect(reverse("first_look") + "?fresh=1")


def _waits(request: HttpRequest, actor: Actor, run: RunShown | None, since: float | None) -> bool:
    """Whether figures are on their way that the person came for: the first ones, or those after an import."""
    number = whole(request.GET.get("after"))
    if number is not None and actor.may("imports.view"):
        ended = job_of(actor=actor, job_id=number).finished_at
        # The worker that ended the import asks for the figures a moment later.
        soon = ended is not None and timezone.now() - ended < timedelta(seconds=SOON)
        is_older = run is None or (ended is not None and run.finished_at < ended)
        return ended is not None and is_older and (since is not None or soon)
    return since is not None and (run is None or request.GET.get("fresh") == "1")


def _percent(since: float, run: RunShown | None) -> int:
    usual = run.seconds if run else USUAL_SECONDS
    return round(min(0.95, since / max(usual, 1.0)) * 100)


def _unit_name(request: HttpRequest, actor: Actor) -> str:
    led = unit_within(actor.path, actor.unit_id)
    if led is None:
        return staff_of(request).unit_name
    return led.name_en if is_english() and led.name_en else led.name


def _filled(actor: Actor, run: RunShown) -> dict[str, Any]:
    look = first_look(actor=actor, as_of=run.as_of, unit_id=actor.unit_id, best=BEST, late=LATE, calls=CALLS)
    late, calls = look.late[:LATE], _calls(look)
    people = {
        figure.customer_id: figure for figure in (*look.best, *late, *(figure for _why, figure in calls))
    }
    names = names_of(actor=actor, customer_ids=list(people))
    numbers = _numbers(actor, people, [figure.customer_id for _why, figure in calls])

    def line(figure: FigureShown) -> dict[str, Any]:
        id_ = figure.customer_id
        return {
            "name": names.get(id_, ""), "number": numbers["external"].get(id_, ""), "figure": figure,
            "url": reverse("customer", args=[id_]),
        }  # fmt: skip

    return {
        "currency": run.currency, "as_of": run.as_of, "sentences": sentences(look, run),
        "best": [line(figure) for figure in look.best], "late": [line(figure) for figure in late],
        "until": run.as_of + timedelta(days=6), "reasons": REASONS,
        "calls": [{**line(figure), "why": call_reason(why, figure, run), "phone": numbers["phone"].get(figure.customer_id)}
                  for why, figure in calls],
    }  # fmt: skip


def _calls(look: FirstLook) -> list[tuple[str, FigureShown]]:
    """Reason and person, by the rule; people are told apart by their number."""
    offered = {"late": look.late, "due": look.due, "new": look.new}
    figures_of = {figure.customer_id: figure for figures in offered.values() for figure in figures}
    ids = {reason: [figure.customer_id for figure in figures] for reason, figures in offered.items()}
    return [(reason, figures_of[id_]) for reason, id_ in call_list(ids)]


def _numbers(actor: Actor, people: dict[int, FigureShown], called: list[int]) -> dict[str, dict[int, Any]]:
    """The other system's number of everybody, and the phones of who is to be called as this actor may see them."""
    found = contacts_of(actor=actor, customer_ids=list(people), kinds=("external", "phone"))
    reveals = actor.may("customers.reveal_identifier")
    phones: dict[int, Any] = {}
    for one in found:
        if one.kind == "phone" and one.customer_id in called and one.customer_id not in phones:
            url = (
                reverse("customer_reveal", args=[one.customer_id, one.id])
                if one.is_masked and reveals
                else ""
            )
            phones[one.customer_id] = {"shown": one.shown, "reveal_url": url}
    external = {one.customer_id: one.shown for one in found if one.kind == "external"}
    return {"external": external, "phone": phones}
