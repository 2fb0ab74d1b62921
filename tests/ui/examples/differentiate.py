"""Examples: RFM and ABC."""

from __future__ import annotations

from typing import Any

from tests.ui.examples.shop import NAMES, TODAY, two

CELLS = (
    (
        ("不能失去", "Cannot lose", 64, 2.0),
        ("不能失去", "Cannot lose", 48, 1.7),
        ("需关注", "Need attention", 96, 3.9),
        ("冠军", "Champions", 214, 9.8),
        ("冠军", "Champions", 392, 19.4),
    ),
    (
        ("流失风险", "At risk", 92, 1.6),
        ("流失风险", "At risk", 118, 2.3),
        ("需关注", "Need attention", 187, 4.2),
        ("忠诚", "Loyal", 342, 8.7),
        ("忠诚", "Loyal", 418, 11.5),
    ),
    (
        ("流失风险", "At risk", 168, 1.7),
        ("流失风险", "At risk", 231, 2.6),
        ("需关注", "Need attention", 304, 3.9),
        ("潜力", "Potential loyal", 386, 5.6),
        ("潜力", "Potential loyal", 297, 4.7),
    ),
    (
        ("沉睡", "Hibernating", 352, 1.6),
        ("沉睡", "Hibernating", 408, 2.1),
        ("将沉睡", "About to sleep", 431, 2.6),
        ("潜力", "Potential loyal", 398, 2.7),
        ("潜力", "Potential loyal", 284, 2.1),
    ),
    (
        ("流失", "Lost", 618, 1.2),
        ("流失", "Lost", 527, 1.1),
        ("将沉睡", "About to sleep", 402, 1.0),
        ("有希望", "Promising", 341, 0.9),
        ("新客", "New", 0, 0.0),
    ),
)


LEGEND = (
    ("冠军", "Champions", 606, 29.2),
    ("忠诚", "Loyal", 760, 20.3),
    ("潜力", "Potential loyalist", 1365, 15.1),
    ("新客", "New", 376, 1.1),
    ("有希望", "Promising", 341, 0.9),
    ("需关注", "Need attention", 587, 12.0),
    ("将沉睡", "About to sleep", 833, 3.5),
    ("流失风险", "At risk", 609, 8.2),
    ("不能失去", "Cannot lose", 112, 3.7),
    ("沉睡", "Hibernating", 760, 3.7),
    ("流失", "Lost", 1145, 2.3),
)


def basis() -> dict[str, Any]:
    return {"as_of": TODAY, "months": 24}


def units() -> list[dict[str, Any]]:
    return [
        {"label": two("湖滨店", "Lakeside"), "url": "?unit=4", "current": True},
        {"label": two("杭州区", "Hangzhou region"), "url": "?unit=2", "current": False},
    ]


def rfm() -> dict[str, Any]:
    hints = (
        two("10 次以上", "10 or more"),
        two("6–9 次", "6–9 times"),
        two("4–5 次", "4–5 times"),
        two("2–3 次", "2–3 times"),
        two("1 次", "once"),
    )
    days = (
        two("241 天以上", "over 240 days"),
        two("121–240 天", "121–240 days"),
        two("61–120 天", "61–120 days"),
        two("31–60 天", "31–60 days"),
        two("30 天内", "30 days"),
    )
    rows = [
        {
            "label": f"F{5 - y}",
            "hint": hints[y],
            "cells": [
                {
                    "key": f"r{x + 1}f{5 - y}",
                    "name": two(zh, en),
                    "customers": n,
                    "share": share,
                    "net_minor": int(share * 117_920_000 / 100) * 10,
                    "step": min(5, n // 105),
                    "url": f"?cell=r{x + 1}f{5 - y}",
                    "current": (x, y) == (1, 0),
                    "label": f"R{x + 1} F{5 - y}",
                }
                for x, (zh, en, n, share) in enumerate(line)
            ],
        }
        for y, line in enumerate(CELLS)
    ]
    people = [(NAMES[10 + i % 9], 137 + i * 7, 36 + i, 948000 - i * 71300) for i in range(9)]
    return {
        "basis": basis(),
        "total": {"customers": 7494, "net_minor": 1_179_200_000, "currency": "CNY"},
        "units": units(),
        "download_url": "?download=csv",
        "as_table": False,
        "views": [
            {"label": two("热力图", "Heat map"), "icon": "grid-dots", "url": "?", "current": True},
            {"label": two("表格", "Table"), "icon": "table", "url": "?as=table", "current": False},
        ],
        "title": two("最近 × 频次", "Recency × frequency"),
        "pairs": [
            {"label": label, "url": "?pair=x", "current": not i}
            for i, label in enumerate(("R × F", "R × M", "F × M"))
        ],
        "maps": [
            {"label": two("国际十一格", "International 11"), "url": "?map=intl", "current": True},
            {"label": two("国内八类", "Chinese 8"), "url": "?map=cn", "current": False},
        ],
        "rows": rows,
        "columns": [{"label": f"R{x + 1}", "hint": days[x]} for x in range(5)],
        "names": [
            {
                "name": two(zh, en),
                "customers": n,
                "share": share,
                "url": "?name=x",
                "current": en == "Cannot lose",
            }
            for zh, en, n, share in LEGEND
        ],
        "cell": {
            "title": "R2 F5",
            "name": two("不能失去", "Cannot lose"),
            "hint": two("121–240 天，10 次以上", "121–240 days, 10 or more"),
            "customers": 48,
            "net_minor": 20_000_000,
            "share": 1.7,
            "list_url": "/customers.html?cell=r2f5",
            "close_url": "?",
            "rows": [
                {
                    "url": f"/customers/{i}",
                    "name": n,
                    "grade": "AAABABBBB"[i],
                    "days_ago": d,
                    "gap_days": g,
                    "spend_12m_minor": s,
                }
                for i, (n, d, g, s) in enumerate(people)
            ],
        },
    }


def rfm_table() -> dict[str, Any]:
    return {**rfm(), "as_table": True, "cell": None}


def abc() -> dict[str, Any]:
    curve = [[x, round(100 * (1 - (1 - x / 100) ** 3.2), 1)] for x in range(101)]
    classes = [
        ("A", 1526, 20.4, 943_400_000, 80.0),
        ("B", 2158, 28.8, 176_900_000, 15.0),
        ("C", 3810, 50.8, 58_900_000, 5.0),
        ("D", 4992, 0.0, 0, 0.0),
    ]
    return {
        "basis": basis(),
        "units": units(),
        "download_url": "?download=csv",
        "total": {"customers": 7494, "net_minor": 1_179_200_000, "currency": "CNY"},
        "headline": two("前 20% 的客户带来 51% 的销售", "The top 20% bring 51% of sales"),
        "thresholds": two("A 到 80%，B 到 95%", "A to 80%, B to 95%"),
        "classes": [
            {
                "letter": c,
                "customers": n,
                "customers_share": s,
                "net_minor": m,
                "net_share": p,
                "average_minor": m // n,
                "list_url": f"/customers.html?grade={c}",
            }
            for c, n, s, m, p in classes
        ],
        "chart": {
            "points": curve,
            "borders": [{"at": 39.5, "label": "A"}, {"at": 60.8, "label": "B"}],
            "texts": {
                "x": two("客户（按金额从高到低）", "customers, by value"),
                "y": two("累计销售", "sales so far"),
                "point": two("前 {x} 的客户\n带来 {y} 的销售", "top {x} of customers\nbring {y} of sales"),
            },
        },
        "steps": [(x, curve[x][1]) for x in range(10, 101, 10)],
    }
