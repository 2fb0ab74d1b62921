"""My month: own sales, new members and the own word, against the month before at the same day; and leaving the app."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuke.customers.queries.campaigns import people_captured
from shuke.doors.assistant.door import at_work, tabs
from shuke.foundation.org.actor import Actor
from shuke.service.care.queries.months import kept_between
from shuke.trade.orders.queries.since import sold_by
from shuke.ui.formats import count, money
from shuke.ui.request import staff_of, today


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """The own month so far."""
    actor, staff, now = at_work(request), staff_of(request), today()
    this, before = _spans(now)
    context = {
        "tabs": tabs(actor, "app_month"), "name": staff.name, "store": staff.unit_name, "on": now,
        "figures": _figures(actor, staff.currency, staff.timezone, this, before),
    }  # fmt: skip
    return render(request, "assistant/today/month.html", context)


def _spans(now: date) -> tuple[tuple[date, date], tuple[date, date]]:
    """From the first until after today; and the month before for as many days, at most all of it."""
    first = now.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    return (first, now + timedelta(days=1)), (before, min(before + timedelta(days=now.day), first))


def _figures(
    actor: Actor, currency: str, zone: str, this: tuple[date, date], before: tuple[date, date]
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if actor.may("orders.view") and actor.sees("S") == "full":
        (sales, net), (_earlier, net_before) = (
            sold_by(actor=actor, since=since, until=until) for since, until in (this, before)
        )
        found += [
            _figure(_("Own sales"), money(net, currency, whole=True), net, net_before, money(net_before, currency, whole=True)),
            _figure(_("Receipts"), count(sales), sales, _earlier, count(_earlier)),
        ]  # fmt: skip
    new, new_before = (
        people_captured(actor=actor, since=since, until=until) for since, until in (this, before)
    )
    found.append(_figure(_("New members"), count(new), new, new_before, count(new_before)))
    if actor.may("care.view"):
        kept, earlier = (
            kept_between(actor=actor, since=since, until=until, zone=zone) for since, until in (this, before)
        )
        found.append(
            _figure(_("Follow-ups done"), count(kept.done), kept.done, earlier.done, count(earlier.done))
        )
        in_time = _("%(n)s of %(all)s in time") % {"n": kept.promises_in_time, "all": kept.promises}
        found.append(
            {"label": _("Promises"), "value": count(kept.promises_done), "hint": in_time, "tone": ""}
        )
    return found


def _figure(label: str, value: str, now: int, before: int, before_words: str) -> dict[str, Any]:
    return {
        "label": label, "value": value, "hint": _("last month %(amount)s") % {"amount": before_words},
        "tone": "success" if now > before else "",
    }  # fmt: skip
