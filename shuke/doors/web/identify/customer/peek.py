"""A look at a customer beside the list: the figures, what is next, what was last."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuke.customers.queries.contacts import contacts_of
from shuke.customers.queries.lists import WIDE_SCOPES
from shuke.customers.queries.profile import Profile, profile_of
from shuke.customers.queries.tags import tags_of
from shuke.doors.web.identify.customer.story import latest_entries
from shuke.doors.web.request import actor_of, is_english, staff_of, today
from shuke.doors.web.today.lines import followup_line
from shuke.foundation.org.actor import Actor
from shuke.insight.labels import CELLS, STAGES
from shuke.insight.queries.customers import figures_of
from shuke.insight.queries.runs import day_spoken_of
from shuke.insight.rules.lateness import is_late
from shuke.service.care.queries import followups_about
from shuke.trade.orders.queries.sales import buying_of
from shuke.ui.formats import ago, count, days, money, percent

ENTRIES = 5


@require_safe
def peek(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The drawer's content; asked as a page, the customer's own page is the answer."""
    if not request.headers.get("HX-Request"):
        profile_of(
            actor=actor_of(request), customer_id=customer_id
        )  # out of reach is not found, here as there
        return HttpResponseRedirect(reverse("customer", args=[customer_id]))
    context = {"peek": peek_at(actor_of(request), customer_id, staff_of(request).currency)}
    return render(request, "identify/customer/peek.html", context)


def peek_at(actor: Actor, customer_id: int, currency: str) -> dict[str, Any]:
    """What the drawer shows; what the actor may not see is not asked for."""
    profile, now = profile_of(actor=actor, customer_id=customer_id), today()
    figure = None
    if actor.may("insight.view_figures") and actor.scope in WIDE_SCOPES:
        figure = figures_of(actor=actor, customer_ids=[customer_id]).get(customer_id)
    steps = followups_about(actor=actor, customer_id=customer_id) if actor.may("care.view") else []
    phones = contacts_of(actor=actor, customer_ids=[customer_id], kinds=("phone",), only_primary=True)
    tags = tags_of(actor=actor, customer_ids=[customer_id]).get(customer_id, [])
    english, url = is_english(), reverse("customer", args=[customer_id])
    return {
        "id": profile.id, "name": profile.name or profile.member_no, "url": url, "grade": figure.abc if figure else None,
        "facts": _facts(actor, profile, [contact.shown for contact in phones]),
        "figures": _figures(actor, profile, figure, currency),
        "step": followup_line(steps[0], now) if steps else None, "more_steps": len(steps) - 1,
        "entries": latest_entries(actor, customer_id, ENTRIES) if actor.may("customers.view_story") else [],
        "tags": [(en if english and en else zh, colour) for _id, zh, en, colour in tags],
        "note_url": f"{url}#note" if actor.may("customers.add_note") and actor.sees("B") else "",
        "plan_url": f"{url}#followup" if actor.may("care.plan_followup") else "",
    }  # fmt: skip


def _facts(actor: Actor, profile: Profile, phones: list[str]) -> list[str]:
    years = (today() - profile.joined_on).days // 365
    joined = _("member for %(n)s years") % {"n": years} if actor.sees("B") and years > 0 else ""
    return [fact for fact in (*phones, profile.home_name, profile.owner_name, joined) if fact]


def _figures(actor: Actor, profile: Profile, figure: Any, currency: str) -> list[tuple[str, str, bool]]:
    """(label, value, is amber); of every store where the actor sees those figures, else of what is reached."""
    if actor.sees("S") != "full":
        return []
    spoken_of = day_spoken_of(actor=actor, today=today(), unit_id=profile.home_unit_id)
    if figure is None:
        buying = buying_of(actor=actor, customer_id=profile.id, today=spoken_of)
        if buying.last_on is None:
            return []
        return [
            (
                _("12-month spend"),
                money(buying.spend_12m_minor, buying.currency or currency, whole=True),
                False,
            ),
            (_("Purchases"), count(buying.orders_12m), False),
            (_("Last purchase"), ago((spoken_of - buying.last_on).days), False),
        ]
    if figure.last_on is None:
        return []
    away = (spoken_of - figure.last_on).days
    found = [
        (_("12-month spend"), money(figure.spend_12m_minor, currency, whole=True), False),
        (_("Purchases"), count(figure.orders_12m), False),
        (_("Last purchase"), ago(away), is_late(away, figure.gap_days)),
        (_("Usual gap"), days(figure.gap_days), False),
        (_("RFM"), str(CELLS.get(figure.cell, "")) if figure.cell else "", False),
        (_("Scores"), f"{figure.r} {figure.f} {figure.m}" if figure.r else "", False),
        (_("Life stage"), str(STAGES.get(figure.stage or "", "")), figure.stage in ("at_risk", "lapsed")),
        (_("Buys within 90 days"), percent(figure.coming_bp, 10_000, 0), False),
        (_("Expected in 12 months"), money(figure.value_12m_minor, currency, whole=True), False),
    ]
    return [line for line in found if line[1]]
