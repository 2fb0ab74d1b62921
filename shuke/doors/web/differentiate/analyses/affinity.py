"""Bought together: pairs of goods that stand in one order more often than chance explains."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from shuke.doors.web.differentiate.analyses.names import group_names, product_names
from shuke.doors.web.differentiate.analyses.page import analysis
from shuke.doors.web.differentiate.analyses.shape import Asked, Cell, Section, Story, number, share, text
from shuke.ui.formats import count, percent


def _story(asked: Asked) -> Story:
    body = asked.body
    products = product_names(asked.actor, [item for row in body["product"] for item in row[:2]])
    categories = group_names(asked.actor, "category") if body["category"] else {}
    first = next((row for row in body["product"] if row[0] in products and row[1] in products), None)
    told = [_("%(n)s orders of the last 12 months, each with all its goods.") % {"n": count(body["baskets"])}]
    if first:
        told.append(
            _(
                "Who buys %(one)s also takes %(other)s in %(share)s of cases: %(lift)s times as often as others."
            )
            % {
                "one": products[first[0]],
                "other": products[first[1]],
                "share": percent(first[6], 10_000, 0),
                "lift": f"{first[8] / 100:.1f}",
            }
        )
    else:
        told.append(
            _("Not enough data yet: no pair of goods stands in enough orders to be more than chance.")
        )
    sections = [
        _pairs("product", _("Goods"), body["product"], products, body["baskets"], is_product=True),
        _pairs("category", _("Categories"), body["category"], categories, body["baskets"]),
    ]
    return Story(
        told,
        [section for section in sections if section.rows],
        [
            _(
                "Support: share of all orders that hold both. Confidence: of the orders with the first, the "
                "share that also holds the second, with its 95 % interval. Lift: how many times as often as "
                "if they had nothing to do with each other."
            ),
            _(
                "A pair stands here if ten orders and one in two thousand hold it, and if chance explains it "
                "in fewer than one of a hundred such pairs (χ² or Fisher's test, Benjamini and Hochberg "
                "1995). The same product twice counts once; sales without a customer count too."
            ),
        ],
    )


def _pairs(
    key: str,
    title: Any,
    pairs: list[list[int]],
    names: dict[int, str],
    baskets: int,
    *,
    is_product: bool = False,
) -> Section:
    def named(item: int) -> Cell:
        return text(names[item], reverse("product", args=[item]) if is_product else "")

    rows = [
        [
            named(one),
            named(other),
            number(both),
            share(10_000 * both / baskets, 2),
            share(confidence, 0),
            Cell(
                f"{low / 100:.0f}–{high / 100:.0f}%",
                f"{low / 10_000:.4f}–{high / 10_000:.4f}",
                is_number=True,
            ),
            Cell(f"{lift / 100:.1f}", lift / 100, is_number=True),
        ]
        for one, other, both, _left, _right, low, confidence, high, lift, _q in pairs
        if one in names and other in names
    ]
    head = [
        (_("Who buys"), False),
        (_("also takes"), False),
        (_("Orders"), True),
        (_("Support"), True),
        (_("Confidence"), True),
        (_("interval"), True),
        (_("Lift"), True),
    ]
    return Section(key, title, head=head, rows=rows)


affinity = analysis("affinity", "affinity", _story)
