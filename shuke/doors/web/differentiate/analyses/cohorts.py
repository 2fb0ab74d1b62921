"""Coming again: of those who first bought in a month, how many came in each month since."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shuke.doors.web.differentiate.analyses.page import analysis
from shuke.doors.web.differentiate.analyses.shape import FEW, Asked, Cell, Section, Story, number, text
from shuke.ui.drawn.figures import heat_step
from shuke.ui.formats import month, percent


def _story(asked: Asked) -> Story:
    cohorts = asked.body["cohorts"]
    return Story(
        _sentences(cohorts),
        [_triangle(asked, cohorts), _per_head(asked, cohorts)] if cohorts else [],
        [
            _(
                "A customer belongs to the month of the first purchase ever. Each cell is the share of that "
                "month's newcomers who bought in a later month; months are those of the calendar."
            ),
            _("A month that is not over yet stands in brackets: its share will still rise."),
        ],
    )


def _sentences(cohorts: list[Any]) -> list[str]:
    if not cohorts:
        return [_("Not enough data yet: nobody bought for the first time in the last twelve months.")]
    whole = [
        (size, steps[1])
        for _day, size, steps in cohorts
        if len(steps) > 1 and not steps[1][2] and steps[1][0] is not None
    ]
    size = sum(one for one, _step in whole)
    if not size:
        return []
    came = percent(sum(step[0] for _size, step in whole), size, 0)
    return [
        _(
            "Of the newcomers of the last year, %(share)s bought again in the month after their first "
            "purchase."
        )
        % {"share": came}
    ]


def _triangle(asked: Asked, cohorts: list[Any]) -> Section:
    width = max(len(steps) for _day, _size, steps in cohorts)
    top = max((step[0] / size for _day, size, steps in cohorts for step in steps[1:] if step[0]), default=0)
    rows = []
    for day, size, steps in cohorts:
        first = date.fromisoformat(day)
        url = asked.customers(first=f"{day}..{_last_of(first)}")
        cells = [_share(step, size, top) for step in steps[1:]]
        blank = [Cell("", "")] * (width - len(steps))
        rows.append([text(month(first), url), number(size), *cells, *blank])
    head = [
        (_("First bought in"), False),
        (_("Customers"), True),
        *((f"+{n}", True) for n in range(1, width)),
    ]
    return Section(
        "triangle",
        _("Share that came again"),
        _("months since the first purchase"),
        head=head,
        rows=rows,
        css="triangle",
    )


def _share(step: list[Any], size: int, top: float) -> Cell:
    if step[0] is None:
        return Cell(FEW, "", heat=0)
    part = step[0] / size
    shown = percent(part, 1, 0)
    return Cell(f"({shown})" if step[2] else shown, round(part, 4), heat=heat_step(part, top))


def _per_head(asked: Asked, cohorts: list[Any]) -> Section:
    marks = (0, 2, 5, 11)
    rows = []
    for day, size, steps in cohorts:
        cells = []
        for mark in marks:
            known = steps[: mark + 1]
            is_whole = len(steps) > mark and not steps[mark][2] and all(one[1] is not None for one in known)
            cells.append(
                asked.money(sum(one[1] for one in known) // size)
                if is_whole
                else Cell("", "", is_number=True)
            )
        rows.append([text(month(date.fromisoformat(day))), *cells])
    head = [
        (_("First bought in"), False),
        (_("first month"), True),
        *((_("%(n)s months") % {"n": mark + 1}, True) for mark in marks[1:]),
    ]
    return Section("heads", _("Spend per newcomer, added up"), head=head, rows=rows)


def _last_of(first: date) -> date:
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


cohorts = analysis("cohorts", "cohorts", _story)
