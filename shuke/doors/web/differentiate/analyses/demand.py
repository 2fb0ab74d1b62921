"""Demand ahead: pieces per week with intervals, category by category, and how right such forecasts were here."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from shuke.doors.web.differentiate.analyses.names import group_names
from shuke.doors.web.differentiate.analyses.page import analysis
from shuke.doors.web.differentiate.analyses.shape import Asked, Cell, Section, Story, number, text
from shuke.ui.drawn.plots import band
from shuke.ui.formats import count, day

LEAD_WEEKS = 2


def _story(asked: Asked) -> Story:
    names = group_names(asked.actor, "category")
    known = [one for one in asked.body["series"] if one["category"] is None or one["category"] in names]
    chosen = _chosen(asked, known)
    first = date.fromisoformat(asked.body["first_on"])
    sections = [_series(chosen, names, first)] if chosen and chosen["is_shown"] else []
    sections.append(_table(asked, known, names))
    return Story(
        [_sentence(chosen, names, first)] if chosen else [],
        [section for section in sections if section.rows],
        [
            _(
                "Pieces of goods per week, sales without a customer included. Three ways are tried on the "
                "last twelve starts: as a year ago, Theta (Assimakopoulos and Nikolopoulos 2000), and the "
                "mean of both; the one that missed least is taken. The interval holds four of five weeks, by "
                "what was missed before."
            ),
            _(
                "A holiday's week, and the week before Spring Festival, has its own factor. Planned "
                "promotions are not known to the forecast."
            ),
            _(
                "MASE compares the misses with those of \u201cas a year ago\u201d within the past: below 1 "
                "is better than that. A series is shown only where it beats that rule, and from 26 weeks on."
            ),
            _(
                "To have for %(weeks)s weeks: what is expected in that time, and as much more as forecasts "
                "missed before."
            )
            % {"weeks": LEAD_WEEKS},
        ],
    )


def _chosen(asked: Asked, series: list[dict[str, Any]]) -> dict[str, Any] | None:
    wanted = asked.request.GET.get("category", "")
    return next((one for one in series if str(one["category"]) == wanted), series[0] if series else None)


def _name(one: dict[str, Any], names: dict[int, str]) -> str:
    return _("All goods") if one["category"] is None else names[one["category"]]


def _sentence(one: dict[str, Any], names: dict[int, str], first: date) -> str:
    name = _name(one, names)
    if "needed" in one:
        return _(
            "%(name)s: not enough data yet, %(needed)s weeks of sales are needed, there are %(found)s."
        ) % {"name": name, "needed": one["needed"], "found": one["found"]}
    if not one["is_shown"]:
        return _(
            "%(name)s: no way of forecasting beats \u201cas a year ago\u201d here, so none is shown."
        ) % {"name": name}
    low, middle, high = (_pieces(value) for value in one["ahead"][0])
    return _(
        "%(name)s in the week of %(day)s: %(middle)s pieces, in four of five cases between %(low)s "
        "and %(high)s."
    ) % {"name": name, "day": day(first), "low": low, "middle": middle, "high": high}


def _pieces(milli: float) -> str:
    return count(round(milli / 1000))


def _series(one: dict[str, Any], names: dict[int, str], first: date) -> Section:
    past, ahead = one["past"], one["ahead"]
    weeks = [first + timedelta(weeks=n) for n in range(len(ahead))]
    top = max([*past, *(high for _low, _middle, high in ahead)])
    start = first - timedelta(weeks=len(past))
    plot = band(
        [value / 1000 for value in past],
        [(low / 1000, middle / 1000, high / 1000) for low, middle, high in ahead],
        _("Pieces per week so far, and expected with interval"),
        [_pieces(top), _pieces(top / 2), "0"],
        [day(start), day(first), day(weeks[-1])],
    )
    rows = [
        [
            text(day(week)),
            *(Cell(_pieces(value), round(value / 1000), is_number=True) for value in (middle, low, high)),
        ]
        for week, (low, middle, high) in zip(weeks, ahead, strict=True)
    ]
    head = [(_("Week of"), False), (_("Expected"), True), (_("Low"), True), (_("High"), True)]
    return Section(
        "series", _name(one, names), _("pieces per week; 80 % interval"), plot=plot, head=head, rows=rows
    )


def _table(asked: Asked, series: list[dict[str, Any]], names: dict[int, str]) -> Section:
    rows = []
    for one in series:
        url = asked.url(category=one["category"] if one["category"] is not None else "None")
        if one["is_shown"]:
            ahead = one["ahead"]
            expected = sum(middle for _low, middle, _high in ahead[:4])
            spread = sum((high - middle) ** 2 for _low, middle, high in ahead[:LEAD_WEEKS]) ** 0.5
            needed = sum(middle for _low, middle, _high in ahead[:LEAD_WEEKS]) + spread
            cells = [
                number(round(expected / 1000)),
                number(round(needed / 1000)),
                _mase(one["mase"]),
                _mase(one["rival"]),
            ]
        else:
            cells = [Cell(_("not shown"), "", is_number=True), *[Cell("", "", is_number=True)] * 3]
        rows.append([text(_name(one, names), url), number(round(sum(one["past"][-4:]) / 1000)), *cells])
    head = [
        (_("Category"), False),
        (_("Last 4 weeks"), True),
        (_("Next 4 weeks"), True),
        (_("To have for 2 weeks"), True),
        ("MASE", True),
        (_("as a year ago"), True),
    ]
    return Section("all", _("Category by category"), _("pieces"), head=head, rows=rows)


def _mase(value: float) -> Cell:
    return Cell(f"{value:.2f}", value, is_number=True)


demand = analysis("demand", "demand", _story)
