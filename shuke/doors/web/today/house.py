"""Today of the administrator: units, people and what runs by itself. No customer data."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from shuke.doors.web.words import role_name
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.matrix import Role
from shuke.foundation.org.queries import Staffing, jobs_counted, staffing
from shuke.foundation.org.rolebook import roles_known
from shuke.insight.queries.runs import runs_lately
from shuke.ui.formats import count, moment

RUNS_SHOWN = 5


def house_panels(actor: Actor, now: date) -> dict[str, Any]:
    """Context "figures", "units", "roles" and "runs"."""
    units, jobs = staffing(actor=actor, today=now), jobs_counted(actor=actor)
    runs = runs_lately(actor=actor, limit=RUNS_SHOWN)
    known = roles_known()
    roles = _roles(units, known)
    failed = jobs.get("failed", 0)
    return {
        "figures": [
            {"label": _("Stores"), "value": count(sum(unit.kind == "store" for unit in units)), "hint": _("online shops too")},
            {"label": _("Staff"), "value": count(sum(role["people"] for role in roles)), "hint": _("with a role today")},
            {"label": _("Last computation"), "value": f"{runs[0].seconds:.0f}" if runs else "–",
             "unit": _("seconds") if runs else "", "hint": moment(runs[0].finished_at) if runs else _("none yet")},
            {"label": _("Failed jobs"), "value": count(failed), "tone": "danger" if failed else "",
             "hint": _("%(n)s waiting") % {"n": count(jobs.get("todo", 0))}},
        ],
        "units": [_unit(unit, known) for unit in units], "roles": roles,
        "runs": [
            {"as_of": run.as_of, "finished_at": timezone.localtime(run.finished_at), "seconds": f"{run.seconds:.1f}"}
            for run in runs
        ],
    }  # fmt: skip


def _roles(units: list[Staffing], known: dict[str, Role]) -> list[dict[str, Any]]:
    sums = {code: sum(unit.roles.get(code, 0) for unit in units) for code in known}
    return [{"name": role_name(code, known), "people": people} for code, people in sums.items() if people]


def _unit(unit: Staffing, known: dict[str, Role]) -> dict[str, Any]:
    kinds = {
        "company": _("Company"),
        "region": _("Region"),
        "store": _("Store"),
        "department": _("Department"),
    }
    return {
        "name": unit.name, "depth": min(unit.path.count(".") - 1, 3), "kind": kinds[unit.kind],
        "people": sum(unit.roles.values()),
        "roles": [f"{role_name(code, known)} {people}" for code, people in unit.roles.items()],
    }  # fmt: skip
