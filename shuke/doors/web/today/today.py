"""Today: each role's first screen; every line can be done in place."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuke.customers.queries.lists import WIDE_SCOPES
from shuke.doors.web.request import actor_of, is_english, staff_of, today
from shuke.doors.web.today.figures import cell_figures, own_figures, sales_figures
from shuke.doors.web.today.house import house_panels
from shuke.doors.web.today.lines import due_words, followup_line, why
from shuke.doors.web.today.opens import opens_panel
from shuke.doors.web.today.people import lookup_panel, people_panel
from shuke.doors.web.today.risk import risk_panel
from shuke.doors.web.today.shape import shape_panels
from shuke.doors.web.today.watch import watch_panels
from shuke.foundation.kernel.calendar import lunar_of, solar_term_of
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.queries import unit_within
from shuke.insight.queries.customers import figures_of
from shuke.insight.queries.runs import day_spoken_of, latest_run
from shuke.integrations.imports.queries.jobs import last_sales_job
from shuke.service.care.queries import FollowupShown, followups_counted, followups_due
from shuke.ui.formats import day, is_chinese

WORK = ("at_risk", "own_consent", "manual", "promise", "wish")
DAYS = ("birthday", "anniversary")
SHOWN, ALL = 8, 200
FRESH_DAYS = 7  # since an import, while Today leads on to what it showed


@require_safe
def today_page(request: HttpRequest) -> HttpResponse:
    """My follow-ups, regulars at risk, days to remember; for who leads, those of the unit too."""
    actor, now = actor_of(request), today()
    leads = actor.scope == "subtree"
    context: dict[str, Any] = {
        "greeting": _greeting(actor), "date_line": _date_line(now), "scopes": _scopes(request, leads),
        "fresh_sales": _fresh_sales(actor), "lookup": lookup_panel(actor), "opens": opens_panel(actor),
        **_work(request, actor, now, leads), **_numbers(request, actor, now, leads),
    }  # fmt: skip
    return render(request, "today/today.html", context)


def _fresh_sales(actor: Actor) -> dict[str, Any] | None:
    """Sales that were brought in lately: on to whom they show."""
    if not (actor.may("imports.view") and actor.may("insight.view_figures")):
        return None
    job = last_sales_job(actor=actor, since=timezone.now() - timedelta(days=FRESH_DAYS))
    return {"source": job.source, "url": f"{reverse('first_look')}?after={job.id}"} if job else None


def _work(request: HttpRequest, actor: Actor, now: date, leads: bool) -> dict[str, Any]:
    """Follow-ups, days to remember and regulars at risk."""
    if not actor.may("care.view"):
        return {"people": people_panel(actor, staff_of(request).currency)}
    mine, everything = not leads or request.GET.get("of") == "mine", request.GET.get("show") == "all"
    due = followups_due(actor=actor, until=now, mine=mine, kinds=WORK, limit=ALL if everything else SHOWN)
    days = followups_due(
        actor=actor, until=now + timedelta(days=6), mine=mine, kinds=DAYS, limit=ALL if everything else SHOWN
    )
    grades = _grades(actor, [*due, *days])
    count, late, _done = followups_counted(actor=actor, today=now, mine=mine, kinds=WORK)
    rows = [
        {**followup_line(line, now), "reason": why(line), "grade": grades.get(line.customer_id)}
        for line in due
    ]
    found: dict[str, Any] = {
        "followups": {
            "count": count, "late": late, "show_owner": not mine, "rows": rows, "all_url": _all(request, count > len(rows)),
        },
        "people": people_panel(actor, staff_of(request).currency),
    }  # fmt: skip
    if days or actor.scope in ("own", "subtree"):
        found["days"] = [_day(line, now, grades, show_owner=not mine) for line in days]
        found["days_url"] = _all(request, len(days) == SHOWN)
    if leads and actor.may("insight.view_figures"):
        found["at_risk"] = risk_panel(
            actor, staff_of(request).currency, everything=request.GET.get("risk") == "all"
        )
    return found


def _numbers(request: HttpRequest, actor: Actor, now: date, leads: bool) -> dict[str, Any]:
    """The figures at the head, and what a role without customers looks at."""
    if leads:
        return {
            "figures": sales_figures(actor, now, day_spoken_of(actor=actor, today=now, unit_id=actor.unit_id))
        }
    if actor.may("org.view"):
        return house_panels(actor, now)
    if actor.may("audit.view"):
        return watch_panels(actor)
    if actor.may("insight.view") and (run := latest_run(actor=actor, unit_id=actor.unit_id)) is not None:
        return {"figures": cell_figures(actor, run), **shape_panels(actor, run)}
    return {"figures": own_figures(actor)}


def _all(request: HttpRequest, has_more: bool) -> str:
    if not has_more:
        return ""
    query = request.GET.copy()
    query["show"] = "all"
    return "?" + query.urlencode()


def _greeting(actor: Actor) -> str:
    hour = timezone.localtime().hour
    name = {"name": actor.name}
    if hour < 12:
        return _("Good morning, %(name)s") % name
    return (_("Good afternoon, %(name)s") if hour < 18 else _("Good evening, %(name)s")) % name


def _date_line(now: date) -> str:
    weekday = [
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    ][now.weekday()]
    if not is_chinese():
        return f"{weekday}, {day(now)}"
    term = solar_term_of(now)
    lunar = f"农历{lunar_of(now).text}"
    return f"{day(now)} {weekday}，{lunar}" + (f"，{term}" if term else "")


def _scopes(request: HttpRequest, leads: bool) -> list[dict[str, Any]]:
    if not leads:
        return []
    actor, staff, mine = actor_of(request), staff_of(request), request.GET.get("of") == "mine"
    # Who leads more than the own desk's unit: the name of what is led.
    led = unit_within(actor.path, actor.unit_id) if actor.unit_id != staff.unit_id else None
    name = staff.unit_name if led is None else led.name_en if is_english() and led.name_en else led.name
    return [
        {"label": _("Mine"), "url": "?of=mine", "current": mine},
        {"label": name, "url": "?of=all", "current": not mine},
    ]


def _grades(actor: Actor, lines: list[FollowupShown]) -> dict[int, str]:
    if not lines or not actor.may("insight.view_figures") or actor.scope not in WIDE_SCOPES:
        return {}
    found = figures_of(actor=actor, customer_ids=[line.customer_id for line in lines])
    return {id_: figure.abc for id_, figure in found.items()}


def _day(line: FollowupShown, now: date, grades: dict[int, str], show_owner: bool) -> dict[str, Any]:
    return {
        "id": line.id, "name": line.customer_name, "grade": grades.get(line.customer_id), "text": why(line),
        "url": reverse("customer", args=[line.customer_id]), "when": due_words(line.due_on, now),
        "icon": "cake" if line.kind == "birthday" else "calendar-heart", "late": line.due_on < now,
        "owner_name": line.owner_name if show_owner else "", "done_url": reverse("followup_closure", args=[line.id]),
    }  # fmt: skip
