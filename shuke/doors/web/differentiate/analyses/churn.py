"""Slipping away: regulars whose chance of the next purchase fell, why, and how right such chances were here."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shuke.customers.queries.profile import names_of
from shuke.doors.web.differentiate.analyses.page import analysis
from shuke.doors.web.differentiate.analyses.reasons import reason_words, since_words
from shuke.doors.web.differentiate.analyses.shape import Asked, Cell, Section, Story, number, share, text
from shuke.foundation.org.refusals import Forbidden
from shuke.insight.queries.findings import Fallen, fallen_regulars, learner_judged
from shuke.ui.drawn.plots import curves
from shuke.ui.formats import count, days, percent

SHOWN = 50


def _story(asked: Asked) -> Story:
    if not asked.opens:
        raise Forbidden()
    judged = learner_judged(actor=asked.actor, learner="churn")
    is_shown = bool(judged and judged["is_shown"])
    found, rows = (
        fallen_regulars(actor=asked.actor, unit_path=asked.path, limit=SHOWN) if is_shown else (0, [])
    )
    sections = [_list(asked, found, rows)] if is_shown else []
    if judged and "picture" in judged:
        sections.append(_calibration(judged))
    return Story(
        [*_found(found, is_shown), how_good(judged)],
        sections,
        [
            _(
                "For everybody who ever bought, the program reckons the chance of a purchase in the next 90 "
                "days, from the days, gaps and amounts of the purchases so far, as the shop's own past "
                "teaches it."
            ),
            _(
                "A regular bought on three days of the last year or more. The list holds those whose chance "
                "fell by ten points or more since the end of last month, the most valuable first, up to "
                "2,000 in the whole shop."
            ),
            _(
                "The reasons are what moves the chance most: each number is put back to the shop's middle, "
                "and the chance is reckoned again."
            ),
            _(
                "Before each night's figures the program is tried on the past: trained to a day, judged on "
                "the 90 days after it. Where it does not beat the plain rule beside it, no chance is shown."
            ),
        ],
    )


def _found(found: int, is_shown: bool) -> list[str]:
    if not is_shown:
        return []
    if not found:
        return [_("No regular's chance fell by ten points or more since the end of last month.")]
    return [
        ngettext(
            "The chance of %(n)s regular fell by ten points or more since the end of last month.",
            "The chances of %(n)s regulars fell by ten points or more since the end of last month.",
            found,
        )
        % {"n": count(found)}
    ]


def how_good(judged: dict[str, Any] | None) -> str:
    """A plain sentence on the learner's own past: how right it was, or why nothing is shown."""
    if judged is None:
        return _("Not enough data yet: the chances are reckoned at night.")
    if "auc" not in judged:
        if "needed" in judged:
            words = {"needed": count(judged["needed"]), "found": count(judged["found"])}
            return (
                _("Not enough data yet: %(needed)s customers are needed to learn from, there are %(found)s.")
                % words
            )
        return _("The sales of this shop fit no forecast yet; nothing is shown rather than something wrong.")
    words = {
        "ours": percent(judged["auc"], 1, 0),
        "rival": percent(judged["rival_auc"], 1, 0),
        "people": count(judged["people"]),
        "off": percent(judged["calibration_error"], 1, 1),
    }
    if not judged["is_shown"]:
        return (
            _(
                "Tried on the last 90 days, the forecast is no better than the plain rule \u201clong ago "
                "means lost\u201d (%(ours)s against %(rival)s of pairs in the right order), so it is not "
                "shown."
            )
            % words
        )
    return (
        _(
            "Tried on the last 90 days with %(people)s customers: of two customers it put the right one "
            "first in %(ours)s of cases, the plain rule in %(rival)s; its chances were off by %(off)s on "
            "average."
        )
        % words
    )


def _list(asked: Asked, found: int, rows: list[Fallen]) -> Section:
    names = names_of(actor=asked.actor, customer_ids=[row.customer_id for row in rows])
    shown = [_line(asked, row, names[row.customer_id]) for row in rows if row.customer_id in names]
    under = (
        _("The first %(shown)s of %(n)s.") % {"shown": SHOWN, "n": count(found)} if found > len(rows) else ""
    )
    return Section(
        "list",
        _("Whom to ask after"),
        head=[
            (_("Customer"), False),
            (_("Chance now"), True),
            (_("A month ago"), True),
            (_("Why"), False),
            (_("Away / usual"), True),
            (_("12-month spend"), True),
        ],
        rows=shown,
        under=under,
        has_file=False,
        css="people-rows",
    )


def _line(asked: Asked, row: Fallen, name: str) -> list[Cell]:
    away = "" if row.recency_days is None else days(row.recency_days)
    if row.gap_days:
        away = f"{row.recency_days} / {days(row.gap_days)}"
    told = [reason_words(*reason) for reason in row.reasons]
    why = [one for one in told if one] or [since_words(row.recency_days, row.gap_days)]
    return [
        text(name, reverse("customer", args=[row.customer_id])),
        share(row.coming_bp, 0),
        share(row.coming_before_bp, 0),
        Cell(_("; ").join(why), is_long=True),
        Cell(away, is_number=True),
        Cell(asked.money(row.spend_12m_minor).shown, is_number=True),
    ]


def _calibration(judged: dict[str, Any]) -> Section:
    points = [(foretold * 100, came * 100) for _people, foretold, came in judged["picture"]]
    return Section(
        "calibration",
        _("Said and come true"),
        _("each dot is a tenth of the customers"),
        plot=curves(
            [("", points)],
            _("Chance that was said, and share that came"),
            ["100%", "50%", "0%"],
            ["0%", "50%", "100%"],
            has_diagonal=True,
            has_dots=True,
        ),
        head=[(_("Chance that was said"), True), (_("Share that came"), True), (_("Customers"), True)],
        rows=[
            [share(foretold * 10_000), share(came * 10_000), number(people)]
            for people, foretold, came in judged["picture"]
        ],
        under=_("On the dashed line what was said is what came; below it too much was promised."),
    )


churn = analysis("churn", "lifecycle", _story)
