"""Sales by place and time: what sells, where, through which channel, at which hour."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from shuke.doors.web.differentiate.analyses.names import group_names, product_names
from shuke.doors.web.differentiate.analyses.page import analysis
from shuke.doors.web.differentiate.analyses.shape import Asked, Cell, Section, Story, growth, share, text
from shuke.doors.web.trade.words import channel_label
from shuke.ui.drawn.figures import heat_step
from shuke.ui.formats import money_short, percent

SPANS = ("30", "90", "365")
TOP = 20


def _story(asked: Asked) -> Story:
    span = asked.request.GET.get("span", "")
    span = span if span in SPANS else "90"
    held: dict[str, list[list[Any]]] = asked.body["spans"].get(span, {})
    total, before = (sum(row[place] for row in held.get("channel", [])) for place in (1, 4))
    choices = [(_("%(n)s days") % {"n": one}, asked.url(span=one), one == span) for one in SPANS]
    sections = [
        _heat(asked, held.get("heat", [])),
        _axis(
            asked,
            "category",
            _("Categories"),
            held.get("category_id", []),
            group_names(asked.actor, "category"),
            total,
        ),
        _axis(asked, "product", _("Goods"), held.get("product_id", [])[:TOP], None, total),
        _axis(asked, "channel", _("Channels"), held.get("channel", []), _channels(held), total),
        _axis(asked, "store", _("Stores"), held.get("under_id", []), asked.units, total),
        _axis(
            asked,
            "brand",
            _("Brands"),
            held.get("brand_id", [])[:TOP],
            group_names(asked.actor, "brand"),
            total,
        ),
    ]
    return Story(
        _sentences(asked, held, total, before, span),
        [section for section in sections if section.rows],
        [
            _(
                "Goods of completed orders, net of discounts and returns, sales without a customer included, "
                "in the shop's currency."
            ),
            _(
                "Margin is of the lines whose cost is known; its share is of their own sales. Growth "
                "compares with as many days before."
            ),
            _("The map leaves out sales whose source gives no time."),
        ],
        choices,
    )


def _sentences(
    asked: Asked, held: dict[str, list[list[Any]]], total: int, before: int, span: str
) -> list[str]:
    if not total:
        return [_("No sales in these days.")]
    words = {"n": span, "sales": money_short(total, asked.currency), "change": growth(total, before).shown}
    told = [
        _("%(sales)s in the last %(n)s days, %(change)s against the %(n)s days before.") % words
        if before > 0
        else _("%(sales)s in the last %(n)s days.") % words
    ]
    heat = held.get("heat", [])
    if heat:
        day, hour, net, _orders = max(heat, key=lambda row: row[2])
        whole = sum(row[2] for row in heat)
        told.append(
            _("The strongest hour is %(day)s %(hour)s:00, with %(share)s of the sales.")
            % {"day": _weekday(day), "hour": hour, "share": percent(net, whole)}
        )
    return told


def _weekday(number: int) -> str:
    return (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )[number]


def _channels(held: dict[str, list[list[Any]]]) -> dict[Any, str]:
    return {row[0]: channel_label(row[0]) for row in held.get("channel", [])}


def _heat(asked: Asked, squares: list[list[int]]) -> Section:
    held = {(day, hour): net for day, hour, net, _orders in squares}
    hours = range(
        min((hour for _day, hour in held), default=0), max((hour for _day, hour in held), default=-1) + 1
    )
    top = max(held.values(), default=0)
    rows = (
        [
            [
                text(_weekday(day)),
                *(
                    Cell(
                        "",
                        round(asked.money(held.get((day, hour), 0)).raw or 0),
                        heat=heat_step(held.get((day, hour), 0), top),
                    )
                    for hour in hours
                ),
            ]
            for day in range(7)
        ]
        if held
        else []
    )
    head = [(_("Weekday"), False), *((str(hour), True) for hour in hours)]
    return Section(
        "hours",
        _("Weekday and hour"),
        _("the darker, the more sales"),
        head=head,
        rows=rows,
        css="triangle hours",
    )


def _axis(
    asked: Asked, key: str, title: Any, rows: list[list[Any]], names: dict[Any, str] | None, total: int
) -> Section:
    if names is None:
        names = product_names(asked.actor, [row[0] for row in rows])
    sees_cost = asked.actor.sees("S") == "full"
    lines = []
    for value, net, margin, known, before, _orders in rows:
        if value not in names or not (net or before):
            continue
        url = (
            reverse("product", args=[value])
            if key == "product"
            else asked.url(unit=value)
            if key == "store"
            else ""
        )
        cells = [
            text(names[value], url),
            asked.money(net),
            share(10_000 * net / total if total else 0),
            growth(net, before),
        ]
        if sees_cost:
            cells += [
                asked.money(margin) if known else Cell("", "", is_number=True),
                share(10_000 * margin / known if known > 0 else None, 0),
            ]
        lines.append(cells)
    head = [(title, False), (_("Sales"), True), (_("Share"), True), (_("Growth"), True)]
    if sees_cost:
        head += [(_("Margin"), True), (_("of sales"), True)]
    return Section(key, title, head=head, rows=lines, is_half=True)


performance = analysis("performance", "sales", _story)
