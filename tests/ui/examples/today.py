"""Examples: the first screen of the day."""

from __future__ import annotations

from typing import Any

from tests.ui.examples.shop import NAMES, OWNERS, two


def today() -> dict[str, Any]:
    tasks = (
        (
            0,
            "A",
            "58 天未到店，平时约 34 天来一次",
            "58 days away, usually comes every 34",
            "今天",
            "today",
            False,
        ),
        (
            1,
            "A",
            "老白茶饼到货，10月8日答应过告诉他",
            "Old white tea is in, promised on 8 Oct",
            "逾期 1 天",
            "1 day late",
            True,
        ),
        (
            6,
            "B",
            "茶礼盒售后回访，上次说外盒有压痕",
            "Ask after the gift box: it was dented",
            "今天 11:00",
            "today 11:00",
            False,
        ),
        (
            7,
            "B",
            "公司年礼意向，约 120 份，等报价",
            "Company gifts, about 120, waits for a quote",
            "今天 15:00",
            "today 15:00",
            False,
        ),
        (
            3,
            "A",
            "金卡满一年，可送一次私享茶会",
            "One year of gold: offer a private tasting",
            "今天",
            "today",
            False,
        ),
    )
    return {
        "greeting": two("早上好，陈店长", "Good morning, Chen Liqun"),
        "date_line": two("11月22日 星期日，农历十月十四，小雪", "Sunday, 22 November"),
        "scopes": [
            {"label": two("我的", "Mine"), "url": "?", "current": True},
            {"label": two("全店", "Store"), "url": "?scope=store", "current": False},
        ],
        "figures": [
            {
                "label": two("昨日销售", "Sales yesterday"),
                "value": "¥8,426",
                "note": two("近 14 天", "14 days"),
                "hint": two("较上周同日 +6.2%", "+6.2% on last week"),
                "tone": "success",
                "points": [4, 3, 3, 5, 7, 8, 5, 4, 4, 5, 6, 8, 9, 8],
            },
            {
                "label": two("熟客贡献", "Share of regulars"),
                "value": "64.3%",
                "hint": two("本月，上月 61.8%", "this month, 61.8% last month"),
            },
            {
                "label": two("可能流失", "At risk"),
                "value": "12",
                "unit": two("位", "people"),
                "hint": two("近 12 个月共 ¥86,340", "¥86,340 in 12 months"),
                "url": "#h-risk",
            },
            {
                "label": two("新客", "New customers"),
                "value": "38",
                "unit": two("位", "people"),
                "hint": two("本月", "this month"),
            },
        ],
        "followups": {
            "count": 6,
            "late": 1,
            "all_url": "?all",
            "show_owner": True,
            "rows": [
                {
                    "id": i,
                    "name": NAMES[who],
                    "grade": grade,
                    "url": f"/customers/{who}",
                    "reason": two(zh, en),
                    "due_label": two(zhd, end),
                    "late": late,
                    "owner_name": OWNERS[i % 3],
                    "done_url": f"/followups/{i}/closure",
                    "later_url": f"/followups/{i}/postponement",
                }
                for i, (who, grade, zh, en, zhd, end, late) in enumerate(tasks)
            ],
        },
        "at_risk": {
            "count": 12,
            "spend_minor": 8_634_000,
            "currency": "CNY",
            "all_url": "/customers.html",
            "rows": [
                {
                    "name": NAMES[who],
                    "grade": grade,
                    "url": f"/customers/{who}",
                    "reason": two(zh, en),
                    "days_ago": d,
                    "gap_days": g,
                    "spend_12m_minor": s,
                    "follow_url": f"/customers/{who}/followups",
                }
                for who, grade, zh, en, d, g, s in (
                    (
                        2,
                        "A",
                        "只剩红茶在买，龙井停了两季",
                        "Only black tea now, no Longjing for two seasons",
                        96,
                        41,
                        1426000,
                    ),
                    (4, "A", "上次退货后没再来", "Has not come since the last return", 83, 29, 1190500),
                    (8, "B", "换季未补货", "No refill this season", 71, 38, 648000),
                )
            ],
        },
        "lookup": {
            "action": "/lookup",
            "new_url": "/customers/new",
            "rows": [
                {
                    "name": NAMES[6],
                    "url": "/customers/6",
                    "sub": "M00000006",
                    "end": two("还剩 12 分钟", "12 minutes left"),
                }
            ],
        },
        "people": {
            "title": two("最近买过", "Bought lately"),
            "icon": "shopping-bag",
            "all_url": "/customers.html",
            "rows": [
                {
                    "name": NAMES[7],
                    "url": "/customers/7",
                    "sub": two("昨天", "yesterday"),
                    "end": two("12 个月 ¥6,480", "¥6,480 in 12 months"),
                }
            ],
        },
        "days": [
            {
                "id": 90,
                "done_url": "/followups/90/closure",
                "name": NAMES[5],
                "grade": "A",
                "url": "/customers/5",
                "icon": "cake",
                "text": two("农历十月十四，62 岁生日", "62nd birthday (lunar 10/14)"),
                "when": two("今天", "today"),
            },
            {
                "id": 91,
                "done_url": "/followups/91/closure",
                "name": "徐海波",
                "grade": "B",
                "url": "/customers/30",
                "icon": "calendar-heart",
                "text": two("入会满五年", "five years a member"),
                "when": two("今天", "today"),
            },
            {
                "id": 92,
                "done_url": "/followups/92/closure",
                "name": "刘思源",
                "grade": "C",
                "url": "/customers/31",
                "icon": "cake",
                "text": two("生日", "birthday"),
                "when": two("明天", "tomorrow"),
            },
        ],
    }


def today_done() -> dict[str, Any]:
    return {
        **today(),
        "figures": [],
        "followups": {"count": 0, "late": 0, "rows": []},
        "at_risk": {"count": 0, "spend_minor": None, "currency": "CNY", "rows": []},
        "days": [],
    }
