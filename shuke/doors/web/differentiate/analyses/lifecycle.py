"""Lifecycle: where customers stand, where they stood at the end of last month, and who went where."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shuke.doors.web.differentiate.analyses.page import analysis
from shuke.doors.web.differentiate.analyses.shape import (
    Asked,
    Cell,
    Section,
    Story,
    bar_of,
    number,
    share,
    text,
)
from shuke.insight.labels import STAGES
from shuke.insight.rules.stages import LAPSED_IN, LOYAL_DAYS, NEW_DAYS
from shuke.ui.drawn.plots import Part, flow, stacked
from shuke.ui.formats import count, day, money_short, month

ORDER = ("new", "active", "loyal", "won_back", "at_risk", "lapsed")
COLOURS = {
    "prospect": "s0",
    "new": "s1",
    "active": "s2",
    "loyal": "s3",
    "won_back": "s4",
    "at_risk": "s5",
    "lapsed": "s6",
}


def _story(asked: Asked) -> Story:
    body = asked.body
    since = date.fromisoformat(body["since"])
    return Story(
        _sentences(asked, since),
        [_now(asked), _moved(asked, since), _flows(asked, since), _months(body)],
        [
            _(
                "A stage follows from each customer's own usual gap between purchase days; where there are "
                "fewer than three, from the shop's."
            ),
            _(
                "New: first purchase within %(new)s days. Loyal: %(loyal)s purchase days in the window and "
                "not late. At risk: away twice the usual gap. Stayed away: away %(lapsed)s usual gaps. Won "
                "back: came again after so long."
            )
            % {"new": NEW_DAYS, "loyal": LOYAL_DAYS, "lapsed": LAPSED_IN // 100},
            _(
                "The flow compares the stage today with the stage on the last day of the month before, both "
                "by the sales known on that day."
            ),
        ],
    )


def _sum(flows: list[Any], stages_from: tuple[str, ...], stages_to: tuple[str, ...]) -> int:
    return sum(n or 0 for a, b, n in flows if a in stages_from and b in stages_to)


def _sentences(asked: Asked, since: date) -> list[str]:
    flows = asked.body["flows"]
    lost = _sum(flows, ("new", "active", "loyal", "won_back"), ("at_risk", "lapsed"))
    back = _sum(flows, ("at_risk", "lapsed"), ("active", "loyal", "won_back"))
    first = _sum(flows, ("prospect",), ("new", "active", "loyal"))
    risk, spend = asked.body["now"].get("at_risk", (0, 0))
    words = {"since": day(since), "lost": count(lost), "back": count(back), "first": count(first)}
    told = [
        _(
            "Since %(since)s %(first)s customers bought for the first time, %(back)s came back, and "
            "%(lost)s began to stay away."
        )
        % words
    ]
    if risk:
        told.append(
            ngettext(
                "%(n)s customer is at risk now and spent %(amount)s in the last 12 months: ask before it is too late.",
                "%(n)s customers are at risk now and spent %(amount)s in the last 12 months: ask before it is too late.",
                risk,
            )
            % {"n": count(risk), "amount": money_short(spend, asked.currency)}
        )
    return told


def _now(asked: Asked) -> Section:
    held = asked.body["now"]
    whole = sum(held[stage][0] or 0 for stage in ORDER if stage in held)
    prospects = held.get("prospect", [0, 0])[0]
    rows = []
    for stage in ORDER:
        people, spend = held.get(stage, (0, 0))
        url = asked.customers(stage=stage) if people else ""
        rows.append(
            [
                text(STAGES[stage], url),
                number(people),
                share(10_000 * (people or 0) / whole if whole else 0),
                bar_of(people, whole),
                asked.money(spend),
            ]
        )
    return Section(
        "stages",
        _("Stages now"),
        "",
        head=[
            (_("Life stage"), False),
            (_("Customers"), True),
            (_("Share"), True),
            ("", False),
            (_("12-month spend"), True),
        ],
        rows=rows,
        under=_("%(n)s more customers are known and have not bought yet.") % {"n": count(prospects)}
        if prospects
        else "",
    )


def _moved(asked: Asked, since: date) -> Section:
    flows = [(a, b, n) for a, b, n in asked.body["flows"] if n and not a == b == "prospect"]
    lefts = [stage for stage in ("prospect", *ORDER) if any(a == stage for a, _b, _n in flows)]
    rights = [stage for stage in ORDER if any(b == stage for _a, b, _n in flows)]
    left = [_place(stage, sum(n for a, _b, n in flows if a == stage)) for stage in lefts]
    right = [_place(stage, sum(n for _a, b, n in flows if b == stage)) for stage in rights]
    ribbons = [(lefts.index(a), rights.index(b), n) for a, b, n in flows if b in rights]
    return Section(
        "moved",
        _("Who went where"),
        _("from %(since)s to today") % {"since": day(since)},
        plot=flow(
            left, right, ribbons, _("Customers by stage then and now; the numbers stand in the table below")
        )
        if ribbons
        else "",
    )


def _place(stage: str, people: int) -> Part:
    return Part(COLOURS[stage], people, f"{STAGES[stage]} {count(people)}")


def _flows(asked: Asked, since: date) -> Section:
    held = {(a, b): n for a, b, n in asked.body["flows"]}
    rows: list[list[Cell]] = []
    for before in ("prospect", *ORDER):
        cells = [text(STAGES[before])]
        for stage in ORDER:
            people = held.get((before, stage), 0)
            url = asked.customers(stage=stage, stage_before=before) if people else ""
            cells.append(number(people, url) if people or people is None else Cell("", 0, is_number=True))
        if any(cell.raw for cell in cells[1:]):
            rows.append(cells)
    return Section(
        "flows",
        _("The flow in numbers"),
        _("each number opens its customers") if asked.opens else "",
        head=[
            (_("On %(since)s") % {"since": day(since)}, False),
            *((STAGES[stage], True) for stage in ORDER),
        ],
        rows=rows,
    )


def _months(body: dict[str, Any]) -> Section:
    months = [
        *body["months"],
        [body["as_of"], {stage: people for stage, (people, _spend) in body["now"].items()}],
    ]
    days = [date.fromisoformat(on) for on, _held in months]
    names = [month(on) for on in days[:-1]] + [_("today")]
    columns = [
        (name, [Part(COLOURS[stage], held.get(stage) or 0) for stage in reversed(ORDER)])
        for name, (_on, held) in zip(names, months, strict=True)
    ]
    top = max((sum(part.size for part in parts) for _name, parts in columns), default=0)
    rows = [
        [text(name), *(number(held.get(stage, 0)) for stage in ORDER)]
        for name, (_on, held) in zip(names, months, strict=True)
    ]
    return Section(
        "months",
        _("Stages at the end of each month"),
        plot=stacked(columns, _("Customers per stage and month"), [count(int(top)), "0"]),
        keys=[(COLOURS[stage], STAGES[stage]) for stage in ORDER],
        head=[(_("Month"), False), *((STAGES[stage], True) for stage in ORDER)],
        rows=rows,
    )


lifecycle = analysis("lifecycle", "lifecycle", _story)
