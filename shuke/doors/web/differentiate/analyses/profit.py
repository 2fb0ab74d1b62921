"""Profit of customers: what they bring after the cost of their goods, and what of the costs nobody knows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from shuke.doors.web.differentiate.analyses.page import analysis
from shuke.doors.web.differentiate.analyses.shape import Asked, Section, Story, number, share, text
from shuke.ui.drawn.plots import curves
from shuke.ui.formats import enumeration, money_short, percent


def _story(asked: Asked) -> Story:
    parts = asked.body["parts"]
    net, margin = (sum(row[place] for row in parts) for place in (2, 3))
    sections = [_whale(asked, parts, margin)] if parts else []
    sections.append(_classes(asked))
    return Story(
        _sentences(asked, parts, net, margin),
        [section for section in sections if section.rows],
        [
            _(
                "Net sales of goods in the last 12 months less the cost of what stayed sold, per customer at "
                "home in the unit. Lines whose cost nobody entered bring no margin; their sales are named "
                "above."
            ),
            _(
                "The curve adds customers from the most profitable on. Where it rises above 100 % and falls "
                "again, the last ones cost more than they bring."
            ),
        ],
    )


def _sentences(asked: Asked, parts: list[Any], net: int, margin: int) -> list[str]:
    names = {"points": _("points"), "messages": _("messages"), "service": _("time of service")}
    missing = enumeration([str(names[name]) for name in asked.body["missing"]])
    told = []
    if parts and margin > 0:
        best = sum(row[3] for row in parts if row[0] <= 4)
        told.append(
            _(
                "Customers brought a margin of %(margin)s in 12 months; the best fifth of them brought %(share)s of it."
            )
            % {"margin": money_short(margin, asked.currency), "share": percent(best, margin, 0)}
        )
    elif not parts:
        told.append(_("Not enough data yet: too few customers bought in the last 12 months."))
    if net and asked.body["unknown_minor"]:
        told.append(
            _("The cost of %(share)s of the sales is not known; enter costs with the goods to see the rest.")
            % {"share": percent(asked.body["unknown_minor"], net)}
        )
    told.append(_("Not yet taken off: %(costs)s. Their cost per customer is not kept.") % {"costs": missing})
    return told


def _whale(asked: Asked, parts: list[Any], margin: int) -> Section:
    rows, points, upto, people = [], [(0.0, 0.0)], 0, 0
    everybody = sum(row[1] for row in parts)
    top = 100.0
    for place, customers, net, brought in parts:
        upto += brought
        people += customers
        points.append((100 * people / everybody, 100 * upto / margin if margin > 0 else 0.0))
        top = max(top, points[-1][1])
        name = _("best %(share)s") % {"share": percent(place * 5, 100, 0)}
        rows.append(
            [
                text(name),
                number(customers),
                asked.money(net),
                asked.money(brought),
                share(10_000 * upto / margin if margin > 0 else None, 0),
            ]
        )
    drawn = [(x, y * 100 / top) for x, y in points]
    return Section(
        "whale",
        _("Who brings the margin"),
        _("the most profitable first"),
        plot=curves(
            [("", drawn)],
            _("Share of customers and share of the margin, added up"),
            [f"{top:.0f}%", f"{top / 2:.0f}%", "0%"],
            ["0%", "50%", "100%"],
        ),
        head=[
            (_("Customers"), False),
            (_("Number"), True),
            (_("Sales"), True),
            (_("Margin"), True),
            (_("Added up"), True),
        ],
        rows=rows,
    )


def _classes(asked: Asked) -> Section:
    rows = [
        [
            text(letter, asked.customers(abc=letter)),
            number(people),
            asked.money(net),
            asked.money(margin),
            asked.money(margin // people if people else 0),
        ]
        for letter, people, net, margin in asked.body["classes"]
    ]
    head = [
        (_("Class"), False),
        (_("Customers"), True),
        (_("Sales"), True),
        (_("Margin"), True),
        (_("Each"), True),
    ]
    return Section("classes", _("By class"), head=head, rows=rows)


profit = analysis("profit", "earnings", _story)
