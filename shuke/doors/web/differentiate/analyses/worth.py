"""Lifetime value: what the next twelve months may bring, how it is spread, and how right it was before."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from shuke.doors.web.differentiate.analyses.page import analysis
from shuke.doors.web.differentiate.analyses.shape import Asked, Cell, Section, Story, number, share, text
from shuke.foundation.kernel.money import digits_of
from shuke.insight.queries.findings import learner_judged
from shuke.ui.drawn.plots import Part, curves, stacked
from shuke.ui.formats import count, money_short, percent


def _story(asked: Asked) -> Story:
    judged = learner_judged(actor=asked.actor, learner="lifetime")
    buckets = asked.body.get("buckets", [])
    people, value = (sum(row[place] or 0 for row in buckets) for place in (1, 2))
    told = []
    if people:
        words = {
            "people": count(people),
            "value": money_short(value, asked.currency),
            "top": _best(asked.body["curve"]),
        }
        told.append(_("%(people)s customers may bring %(value)s of goods in the next 12 months.") % words)
        if words["top"]:
            told.append(_("The best fifth of them stands for %(top)s of it.") % words)
    sections = [_spread(asked, buckets), *_curve(asked)] if people else []
    if judged and "rank" in judged:
        sections.append(_judged(judged))
    return Story(
        [*told, _how_good(judged)],
        sections,
        [
            _(
                "From how often and how lately each customer came follows how many purchases the next 12 "
                "months may bring (BG/NBD, Fader, Hardie and Lee 2005), from the amounts what each may be "
                "worth (Gamma-Gamma, Fader and Hardie 2013). Money of a later month counts a little less (10 "
                "% a year)."
            ),
            _(
                "Before it is shown, the forecast is made for a past day and held against what came, beside "
                "the plain rule \u201cas much as before\u201d. Where it does not win, nobody gets a value."
            ),
            _(
                "It knows no seasons and no plans: a spring that was good makes the next year look better "
                "than it is."
            ),
        ],
    )


def _best(curve: list[list[int]]) -> str:
    return next((percent(part, 1000, 0) for point, part in curve if point == 20), "")


def _how_good(judged: dict[str, Any] | None) -> str:
    if judged is None:
        return _("Not enough data yet: values are reckoned at night.")
    if "rank" not in judged:
        if "needed" in judged:
            words = {"needed": count(judged["needed"]), "found": count(judged["found"])}
            return (
                _(
                    "Not enough data yet: %(needed)s customers with a second purchase are needed, there are %(found)s."
                )
                % words
            )
        return _("The sales of this shop fit no forecast yet; nothing is shown rather than something wrong.")
    words = {
        "days": judged["days"],
        "ours": percent(abs(judged["total_error"]), 1, 0),
        "rival": percent(abs(judged["rival_total_error"]), 1, 0),
    }
    if not judged["is_shown"]:
        return (
            _(
                "Tried on the last %(days)s days, the forecast does not beat the plain rule \u201cas much as "
                "before\u201d, so no values are shown."
            )
            % words
        )
    return (
        _(
            "Tried on the last %(days)s days, the sum was off by %(ours)s; the plain rule \u201cas much "
            "as before\u201d by %(rival)s."
        )
        % words
    )


def _spread(asked: Asked, buckets: list[list[Any]]) -> Section:
    scale = 10 ** digits_of(asked.currency)
    borders = [row[0] for row in buckets]
    rows, columns = [], []
    for place, (border, people, value) in enumerate(buckets):
        following = borders[place + 1] if place + 1 < len(borders) else None
        low = money_short(border * scale, asked.currency)
        name = (
            _("%(low)s and more") % {"low": low}
            if following is None
            else _("%(low)s to %(high)s")
            % {"low": low, "high": money_short(following * scale, asked.currency)}
        )
        span = f"{border}.." if following is None else f"{border}..{following - 0.01:.2f}"
        url = asked.customers(value=span) if people else ""
        rows.append([text(name, url), number(people), asked.money(value)])
        columns.append((low, [Part("s3", people or 0)]))
    top = max((row[1] or 0 for row in buckets), default=0)
    return Section(
        "spread",
        _("Customers by expected value"),
        _("of the next 12 months"),
        plot=stacked(columns, _("Customers per span of value"), [count(top), "0"]),
        is_half=True,
        head=[(_("Expected value"), False), (_("Customers"), True), (_("Together"), True)],
        rows=rows,
    )


def _curve(asked: Asked) -> list[Section]:
    curve = asked.body["curve"]
    if not curve:
        return []
    points = [(0.0, 0.0), *((float(x), y / 10) for x, y in curve)]
    return [
        Section(
            "curve",
            _("How the value is spread"),
            _("the best customers first"),
            plot=curves(
                [("", points)],
                _("Share of customers and share of the value"),
                ["100%", "50%", "0%"],
                ["0%", "50%", "100%"],
                has_diagonal=True,
            ),
            is_half=True,
            head=[(_("Best customers"), True), (_("Share of the value"), True)],
            rows=[[share(x * 100, 0), share(y * 10)] for x, y in curve if x % 10 == 0],
            under=_("On the dashed line everybody would be worth the same."),
        )
    ]


def _judged(judged: dict[str, Any]) -> Section:
    def line(name: Any, ours: float, rival: float, *, is_share: bool = True) -> list[Cell]:
        cells = [
            share(one * 10_000, 0) if is_share else Cell(f"{one:.2f}", round(one, 4), is_number=True)
            for one in (ours, rival)
        ]
        return [text(name), *cells]

    return Section(
        "tried",
        _("Tried on the shop's own past"),
        _("%(people)s customers, %(days)s days")
        % {"people": count(judged["people"]), "days": judged["days"]},
        head=[("", False), (_("Forecast"), True), (_("As much as before"), True)],
        rows=[
            line(
                _("Order right (rank correlation, 1 is perfect)"),
                judged["rank"],
                judged["rival_rank"],
                is_share=False,
            ),
            line(
                _("Sum too high or too low by"), abs(judged["total_error"]), abs(judged["rival_total_error"])
            ),
            line(_("Tenths of the customers off by"), judged["decile_error"], judged["rival_decile_error"]),
        ],
    )


worth = analysis("worth", "worth", _story)
