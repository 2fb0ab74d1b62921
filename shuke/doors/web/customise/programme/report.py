"""What the programme did: who takes part, what it cost, and what joining changed, as it was worked out at night."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from shuke.doors.web.customise.programme.page import month_of
from shuke.doors.web.customise.programme.words import tier_name
from shuke.doors.web.lists.units import chosen_unit, unit_choices
from shuke.doors.web.request import actor_of
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.insight.commands.report import ask_report
from shuke.insight.queries.report import ReportShown, report_of
from shuke.trade.programme.queries.terms import programme_of
from shuke.trade.programme.rules.terms import read_terms
from shuke.ui.formats import MINUS, count, money, money_short, percent

VIEWS = "insight.view_report"
COLUMNS = (
    "known", "members", "joined", "sales_minor", "member_minor", "given", "used", "lapsed", "used_minor", "coupons_minor",
)  # fmt: skip
LEFT_OUT = {
    "new": gettext_lazy("had not bought for half a year before: nothing to compare with"),
    "outside": gettext_lazy(
        "joined too early or too late: the books do not reach far enough before or after"
    ),
    "alone": gettext_lazy("nobody alike was left who had not joined"),
}


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """The unit's report."""
    actor = actor_of(request)
    if not actor.may(VIEWS):
        raise Forbidden()
    unit_id, _path, units = chosen_unit(request, actor)
    found = report_of(actor=actor, unit_id=unit_id)
    context: dict[str, Any] = {
        "units": unit_choices(units, unit_id, lambda unit: f"?unit={unit}"), "unit_id": unit_id, "found": found,
    }  # fmt: skip
    if found is not None:
        context |= shown(found, _tier_names(actor))
    return render(request, "customise/programme/report.html", context)


def _tier_names(actor: Actor) -> dict[str, str]:
    terms = programme_of(actor=actor) if actor.may("programme.view_terms") else None
    if terms is None or terms.in_force is None:
        return {}
    return {tier.key: tier_name(tier) for tier in read_terms(terms.in_force.document).tiers}


def shown(found: ReportShown, names: dict[str, str]) -> dict[str, Any]:
    """A report as the page shows it."""
    facts, currency = found.facts, found.facts["currency"]
    months, order = facts["months"], list(names)

    def rank(key: str) -> int:
        return order.index(key) if key in order else len(order)

    return {
        "currency": currency, "figures": _figures(facts, months, currency),
        "months": [
            {**one, "label": month_of(one["month"]), "cost_minor": one["used_minor"] + one["coupons_minor"]}
            for one in reversed(months)
        ],
        "tiers": [
            (names.get(key, key), *sums, sum(sums[1:]))
            for key, *sums in sorted(facts["tiers"], key=lambda one: rank(one[0]))
        ],
        "effect": _effect(facts["effect"], currency),
    }  # fmt: skip


def _figures(facts: dict[str, Any], months: list[dict[str, Any]], currency: str) -> list[dict[str, Any]]:
    last, members = months[-1], facts["members"]
    sums = {what: sum(one[what] for one in months) for what in COLUMNS}
    cost, sold = sums["used_minor"] + sums["coupons_minor"], sums["member_minor"]
    per_100 = percent(cost, sold) if sold > 0 else "–"
    known = percent(members, last["known"]) or "–"
    costs = [one["used_minor"] + one["coupons_minor"] for one in months]
    words = {
        "known": _("%(share)s of known customers") % {"share": known},
        "sold": _("%(amount)s in twelve months") % {"amount": money_short(sold, currency)},
        "cost": _("%(amount)s: points used at their worth, and coupons") % {"amount": money_short(cost, currency)},
        "active": _("earned or used points in twelve months"), "used": _("used points in twelve months"),
    }  # fmt: skip
    return [
        _figure(_("Members"), count(members), words["known"], [one["joined"] for one in months]),
        _figure(_("Sales to members"), percent(sold, sums["sales_minor"]) or "–", words["sold"],
                [one["member_minor"] for one in months]),
        _figure(_("Active members"), percent(facts["active"], members) or "–", words["active"]),
        _figure(_("Use their points"), percent(facts["redeeming"], members) or "–", words["used"]),
        _figure(_("Cost, of sales to members"), per_100, words["cost"], costs),
    ]  # fmt: skip


def _figure(label: str, value: str, sub: str, points: list[int] | None = None) -> dict[str, Any]:
    return {"label": label, "value": value, "sub": sub, "points": points or []}


def _effect(found: dict[str, Any], currency: str) -> dict[str, Any]:
    def visits(thousandths: int) -> str:
        return f"{thousandths / 1000:.2f}"

    def spend(minor: int) -> str:
        return money(minor, currency, whole=True)

    return {
        "changes": [
            change for change in (
                _change(_("Visits to the shop"), found["visits"], visits), _change(_("Spend"), found["spend"], spend)
            ) if change
        ],
        "matched": found["matched"], "compared": found["compared"], "joined": found["joined"],
        "later": percent(found["later"], found["compared"], digits=0),
        "left_out": [(found[why], words) for why, words in LEFT_OUT.items() if found[why]],
    }  # fmt: skip


def _change(label: str, found: list[int] | None, told: Any) -> dict[str, Any] | None:
    """Estimate and interval in words; ``ends`` are they as numbers, to be drawn."""
    if found is None:
        return None
    estimate, low, high, before = found
    verdict = _("We cannot tell: the interval holds zero")
    if low > 0:
        verdict = _("More than those alike who had not joined")
    elif high < 0:
        verdict = _("Less than those alike who had not joined")
    return {
        "label": label, "verdict": verdict, "estimate": _signed(estimate, told), "low": _signed(low, told),
        "high": _signed(high, told), "before": told(before), "ends": (low, estimate, high),
    }  # fmt: skip


def _signed(number: int, told: Any) -> str:
    return ("+" if number > 0 else MINUS if number < 0 else "") + str(told(abs(number)))


@require_safe
def report_months(request: HttpRequest) -> HttpResponse:
    """The months as a file; money in minor units."""
    actor = actor_of(request)
    if not actor.may(VIEWS):
        raise Forbidden()
    found = report_of(actor=actor, unit_id=chosen_unit(request, actor)[0])
    if found is None:
        raise NotFound()
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["month", *COLUMNS, "currency"])
    for one in found.facts["months"]:
        writer.writerow([one["month"], *(one[what] for what in COLUMNS), found.facts["currency"]])
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="programme-{found.as_of:%Y-%m-%d}.csv"'
    return answer


@require_POST
def report_asking(request: HttpRequest) -> HttpResponse:
    """The report is worked out now."""
    if isinstance(ask_report(actor=actor_of(request)), Done):
        messages.success(request, _("The report is being worked out; look again in a moment."))
    else:
        messages.info(request, _("That is on its way already."))
    return redirect("programme_report")
