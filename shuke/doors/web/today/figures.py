"""The figures at the head of Today, by what the role may see."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from shuke.customers.queries.lists import Asked, Condition, customers_counted
from shuke.foundation.org.actor import Actor
from shuke.insight.labels import CELLS
from shuke.insight.queries.grids import rfm_grid
from shuke.insight.queries.runs import RunShown, latest_run
from shuke.trade.orders.queries.sales import sales_by_day
from shuke.ui.formats import count, day, money, money_short, percent


def sales_figures(actor: Actor, now: date, spoken_of: date) -> list[dict[str, Any]]:
    """Sales of yesterday and of the month, the share of known customers, for who leads a unit.

    Receipts that end long before ``now`` are looked at from the day after their last one.
    """
    is_past = spoken_of != now
    now = spoken_of + timedelta(days=1) if is_past else now
    sales = sales_by_day(actor=actor, path=actor.path, since=now - timedelta(days=62))
    days = {on: (orders, net, known) for on, orders, net, known in sales}
    run = latest_run(actor=actor, unit_id=actor.unit_id)
    currency = run.currency if run else "CNY"

    def total(first: date, last: date, column: int) -> int:
        return sum(row[column] for on, row in days.items() if first <= on <= last)

    yesterday = now - timedelta(days=1)
    before = total(yesterday - timedelta(days=7), yesterday - timedelta(days=7), 1)
    sold = total(yesterday, yesterday, 1)
    month, known = total(now - timedelta(days=29), now, 1), total(now - timedelta(days=29), now, 2)
    earlier = total(now - timedelta(days=59), now - timedelta(days=30), 1)
    fortnight = [days.get(now - timedelta(days=back), (0, 0, 0))[1] for back in range(14, 0, -1)]
    return [
        {"label": _("Sales of %(day)s") % {"day": day(yesterday)} if is_past else _("Yesterday's sales"),
         "value": money(sold, currency, whole=True), "points": fortnight, "note": _("14 days"),
         "hint": _change(sold, before, _("the same weekday before")), "tone": "success" if sold > before > 0 else ""},
        {"label": _("Last 30 days"), "value": money_short(month, currency),
         "hint": _change(month, earlier, _("the 30 days before"))},
        {"label": _("From known customers"), "value": percent(known, month, 1) or "–",
         "hint": _("of the last 30 days' sales")},
        {"label": _("Purchases"), "value": count(total(now - timedelta(days=29), now, 0)), "hint": _("in the last 30 days")},
    ]  # fmt: skip


def _change(now: int, before: int, against: str) -> str:
    if before <= 0:
        return ""
    share = (now - before) / before * 100
    return _("%(change)s%% against %(what)s") % {"change": f"{share:+.1f}".replace("-", "−"), "what": against}


def cell_figures(actor: Actor, run: RunShown) -> list[dict[str, Any]]:
    """What an analyst and a campaign manager see first: buyers, and the cells that ask for something."""
    grid = rfm_grid(actor=actor, unit_id=actor.unit_id)
    cells = dict(grid.cells)
    url = reverse("rfm")
    shown: list[dict[str, Any]] = [
        {"label": CELLS[name], "value": count(held.customers) or "<10", "url": f"{url}?cell={name}",
         "hint": _("%(share)s of sales") % {"share": percent(held.share_bp, 10_000, 1)} if held.share_bp is not None else ""}
        for name in ("champions", "at_risk", "cannot_lose") for held in (cells[name],)
    ]  # fmt: skip
    total = {"label": _("Buyers in the window"), "value": count(grid.total.customers) or "<10", "url": url}
    return [{**total, "hint": _("as of %(day)s") % {"day": day(run.as_of)}}, *shown]


def own_figures(actor: Actor) -> list[dict[str, Any]]:
    """What a seller or an agent sees first: the own customers."""
    if not actor.may("customers.view") or actor.scope not in ("own", "credited", "assigned"):
        return []
    url = reverse("customers")
    mine = customers_counted(actor=actor, asked=Asked())
    figures = [{"label": _("My customers"), "value": count(mine, capped=True), "url": url}]
    if actor.sees("S") == "full":
        lately = customers_counted(actor=actor, asked=Asked((Condition("recency_days", "most", 30),)))
        figures.append({"label": _("Bought in 30 days"), "value": count(lately), "url": url + "?within=30"})
    return figures
