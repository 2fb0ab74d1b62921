"""Examples: the customers list."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from shuke.ui.table import Column
from tests.ui.examples.shop import NAMES, OWNERS, TAGS, two

SPENT = (1864000, 1620800, 1426000, 1397500, 1190500, 1042000, 886000, 793500, 648000, 571200)


AGO = (58, 8, 96, 2, 83, 23, 17, 27, 71, 6)


SCORES = (
    (4, 5, 5),
    (5, 5, 5),
    (3, 4, 5),
    (5, 5, 5),
    (3, 5, 5),
    (5, 5, 5),
    (5, 4, 4),
    (5, 3, 4),
    (3, 4, 4),
    (5, 4, 4),
)


def customer_row(place: int) -> dict[str, Any]:
    n = place % 10
    return {
        "id": place + 1,
        "url": f"/customers/{place + 1}",
        "name": NAMES[place % len(NAMES)],
        "grade": "AAAAAABBBC"[n],
        "phone_masked": f"1{38 + n % 9}****{8016 + place * 37 % 1900}",
        "days_ago": AGO[n],
        "late": n in (0, 2, 4),
        "spend_12m_minor": SPENT[n] - place,
        "currency": "CNY",
        "r": SCORES[n][0],
        "f": SCORES[n][1],
        "m": SCORES[n][2],
        "owner_name": OWNERS[place % 3],
        "tags": TAGS[n],
    }


def customer_columns() -> list[Column]:
    return [
        Column("name", gettext("Customer"), "name", sort_url="?sort=name"),
        Column("phone_masked", gettext("Phone"), "phone"),
        Column("last", gettext("Last purchase"), "last", sort_url="?sort=last"),
        Column(
            "spend_12m_minor",
            gettext("12-month spend"),
            "money",
            sort_url="?sort=spend",
            sorted="descending",
            place="spend",
        ),
        Column("rfm", gettext("RFM"), "rfm"),
        Column("owner_name", gettext("Owner")),
        Column("tags", gettext("Tags"), "tags"),
        Column("about", gettext("Tags and owner"), "about"),
    ]


def customers(rows: int = 20) -> dict[str, Any]:
    return {
        "total": 486,
        "capped": False,
        "unit_name": two("湖滨店", "Lakeside"),
        "views": [
            {"label": gettext("All"), "count": 12486, "url": "?view=all", "current": False},
            {"label": two("A、B 熟客", "A and B regulars"), "count": 486, "url": "?view=ab", "current": True},
            {
                "label": two("本月生日", "Birthday this month"),
                "count": 317,
                "url": "?view=birthday",
                "current": False,
            },
            {"label": two("我负责的", "Mine"), "count": 208, "url": "?view=mine", "current": False},
        ],
        "filters": [
            {"what": gettext("Grade"), "value": two("A、B", "A, B"), "remove_url": "?"},
            {
                "what": gettext("Last purchase"),
                "value": two("120 天内", "within 120 days"),
                "remove_url": "?",
            },
            {"what": gettext("Store"), "value": two("湖滨店", "Lakeside"), "remove_url": "?"},
        ],
        "filter_form": {
            "hidden": [("view", "ab")],
            "fields": [
                {
                    "name": "grade",
                    "label": gettext("Grade"),
                    "kind": "many",
                    "value": "A",
                    "choices": [("A", "A", True), ("B", "B", False)],
                },
            ],
        },
        "saved": {
            "tabs": [
                {"label": two("送礼的", "Givers"), "url": "?saved=1", "current": False, "is_shared": True}
            ],
            "here": None,
            "query": "view=ab",
            "page": "customers",
            "can_share": True,
            "is_changed": False,
            "acts": {},
            "save_url": "/views",
            "list_url": "/customers.html",
        },
        "column_menu": {"choices": [("rfm", "RFM", True)], "hidden": [("view", "ab")], "usual_url": ""},
        "columns": customer_columns(),
        "rows": [customer_row(i) for i in range(rows)],
        "sort": {
            "label": gettext("12-month spend"),
            "descending": True,
            "choices": [
                (gettext("12-month spend"), "?sort=spend", True),
                (gettext("Last purchase"), "?sort=last", False),
            ],
        },
        "pager": {
            "previous_url": "",
            "next_url": "?after=x",
            "note": two("每页 50 位，按 12 个月消费从高到低", "50 a page, by 12-month spend, highest first"),
        },
        "acts": [{"url": "/imports.html", "label": gettext("Import"), "icon": "upload", "primary": False}],
    }


def customers_empty() -> dict[str, Any]:
    return {**customers(0), "total": 0, "views": [], "filters": []}
