"""Examples: sign in, search."""

from __future__ import annotations

from typing import Any

from tests.ui.examples.shop import NAMES, two


def login() -> dict[str, Any]:
    roles = (
        ("店长", "Store manager"),
        ("区域经理", "Region manager"),
        ("导购", "Shop assistant"),
        ("营销员工", "Sales marketer"),
        ("收银员", "Till clerk"),
        ("分析", "Analyst"),
        ("合规", "Privacy officer"),
    )
    doors = [
        {"login": f"demo{i}", "name": NAMES[i], "role": two(*role), "unit_name": two("湖滨店", "Lakeside")}
        for i, role in enumerate(roles)
    ]
    return {"action": "/login", "next": "/", "login": "", "error": "", "doors": doors}


def login_refused() -> dict[str, Any]:
    return {
        **login(),
        "doors": [],
        "login": "chen",
        "error": two("用户名或密码不对。", "Name or password is wrong."),
    }


def search() -> dict[str, Any]:
    return {
        "query": "lhm",
        "more": True,
        "results": [
            {
                "url": "/customers/1",
                "name": "林慧敏",
                "hint": two("尾号 8016，湖滨店", "phone …8016, Lakeside"),
                "grade": "A",
                "icon": "",
            },
            {
                "url": "/customers/9",
                "name": "SO-260925-0417",
                "hint": two("订单，林慧敏", "order of 林慧敏"),
                "grade": None,
                "icon": "shopping-bag",
            },
        ],
    }
