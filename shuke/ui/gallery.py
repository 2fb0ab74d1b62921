"""Every component with example values on one page; routed only in development and in the demo."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from shuke.ui.table import Column

ROWS = (
    {
        "url": "#", "name": "林慧敏", "grade": "A", "phone_masked": "138****8016", "days_ago": 58, "late": True,
        "spend": 1864000, "currency": "CNY", "r": 2, "f": 5, "m": 5, "owner_name": "周静怡",
        "tags": (("龙井", ""), ("送礼", "accent")),
    },
    {
        "url": "#", "name": "Ada Lovelace", "grade": "D", "phone_masked": "+44 ****0101", "days_ago": 1, "late": False,
        "spend": 123450, "currency": "GBP", "r": None, "f": None, "m": None, "owner_name": "", "tags": (),
    },
)  # fmt: skip


def gallery_context() -> dict[str, object]:
    """What ui/gallery.html draws."""
    return {
        "rows": ROWS,
        "columns": [
            Column("name", _("Customer"), "name", sort_url="#"),
            Column("phone_masked", _("Phone"), "phone"),
            Column("last", _("Last purchase"), "last"),
            Column("spend", _("12-month spend"), "money", sort_url="#", sorted="descending"),
            Column("rfm", _("RFM"), "rfm"),
            Column("owner_name", _("Owner")),
            Column("tags", _("Tags"), "tags"),
            Column("about", _("Tags and owner"), "about"),
        ],
        "points": [4, 3, 3, 5, 7, 8, 5, 0, 4, 5, 6, 9],
        "tones": ["", "accent", "success", "warning", "danger", "info"],
        "sums": [(1864000, "CNY"), (1179200000, "CNY"), (123450, "GBP"), (-1340000, "CNY"), (98000, "JPY")],
        "spans": [0, 1, 58, 900],
    }


def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery.html", gallery_context())
