"""Examples: one customer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext

from tests.ui.examples.shop import TODAY, two


def customer() -> dict[str, Any]:
    def at(day: date, hour: int, minute: int) -> datetime:
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=8)

    orders = (
        (
            "2026-09-25",
            "SO-260925-0417",
            "狮峰龙井 50g 等 1 种",
            "Lion Peak Longjing 50 g and 1 more",
            136000,
            "done",
        ),
        ("2026-09-12", "SO-260912-0203", "青瓷盖碗、茶漏", "Celadon gaiwan, strainer", 43600, "part"),
        (
            "2026-08-20",
            "SO-260820-0588",
            "中秋礼盒「月到湖心」× 6",
            "Mid-Autumn box “Moon on the lake” × 6",
            358800,
            "done",
        ),
        ("2026-07-19", "SO-260719-0126", "正山小种 100g", "Lapsang Souchong 100 g", 42050, "done"),
    )
    status = {
        "done": (two("已完成", "Completed"), "success"),
        "part": (two("部分退货", "Partly returned"), "warning"),
    }
    return {
        "customer": {
            "id": 1,
            "name": "林慧敏",
            "grade": "A",
            "closed": False,
            "gender_label": two("女", "F"),
            "age": 46,
            "birthday": "",
            "joined_on": date(2020, 9, 3),
            "owner_name": "周静怡",
            "home_name": two("湖滨店", "Lakeside"),
        },
        "birthday": {
            "masked": two("生日 ****", "Birthday ****"),
            "reveal_url": "/customers/1/birthday/reveal",
            "reasons": [("call", two("回访电话", "Call back"))],
        },
        "phone": {
            "masked": "138****8016",
            "plain": "",
            "reveal_url": "/customers/1/reveals",
            "reasons": [
                ("call", two("回访电话", "Call back")),
                ("order", two("订单有问题", "Problem with an order")),
            ],
        },
        "figures": {
            "currency": "CNY",
            "spend_minor": 1864000,
            "spend_points": [9, 7, 8, 6, 12, 9, 6, 5, 20, 9, 5, 2],
            "spend_hint": two("全店前 3%", "top 3% of the store"),
            "frequency": 11,
            "frequency_points": [1, 2, 1, 1, 1, 1, 0, 1, 1, 2, 0, 0],
            "frequency_hint": two("上一年 9 次", "9 the year before"),
            "recency_days": 58,
            "gap_days": 34,
            "last_on": date(2026, 9, 25),
            "r": 2,
            "f": 5,
            "m": 5,
            "cell": two("不能失去", "Cannot lose"),
            "cell_cn": two("重要保持", "Important, keep"),
            "rfm_url": "/rfm.html",
        },
        "followups": [
            {
                "id": 1,
                "icon": "clock-pause",
                "tone": "warning",
                "title": two("58 天未到店，平时约 34 天来一次", "58 days away, usually comes every 34"),
                "reason": two("熟客可能流失", "A regular may be slipping away"),
                "due_label": two("今天", "today"),
                "late": False,
                "owner_name": "周静怡",
                "done_url": "/followups/1/completion",
            },
            {
                "id": 2,
                "icon": "calendar-heart",
                "tone": "",
                "title": two("入会满六年", "Six years a member"),
                "reason": "",
                "due_label": two("逾期 1 天", "1 day late"),
                "late": True,
                "owner_name": "周静怡",
                "done_url": "/followups/2/completion",
            },
        ],
        "followup_form": {"action": "/followups", "owners": [(1, "周静怡"), (2, "李想")], "due_on": TODAY},
        "timeline": {
            "filters": [
                {"label": label, "url": "?story=x", "current": i == 0}
                for i, label in enumerate((gettext("All"), two("交易", "Trade"), two("沟通", "Contact")))
            ],
            "months": [
                {
                    "label": two("11月", "November"),
                    "entries": [
                        {
                            "icon": "clipboard-check",
                            "title": two("导购跟进：打电话未接", "Follow-up: no answer"),
                            "note": "李想",
                            "at": at(date(2026, 11, 18), 19, 12),
                        },
                        {
                            "icon": "note",
                            "title": two("记了一笔", "Note"),
                            "note": "周静怡",
                            "at": at(date(2026, 11, 5), 10, 0),
                            "quote": two(
                                "今年秋茶龙井什么时候到？到了给我留两罐，要上回那个味道的。",
                                "When does the autumn Longjing come? Keep two tins of the same as last time.",
                            ),
                        },
                    ],
                },
                {
                    "label": two("9月", "September"),
                    "entries": [
                        {
                            "icon": "shopping-bag",
                            "tone": "accent",
                            "title": two("购买 ¥1,360，2 件", "Bought ¥1,360, 2 items"),
                            "note": two("湖滨店，订单 SO-260925-0417", "Lakeside, order SO-260925-0417"),
                            "at": at(date(2026, 9, 25), 15, 26),
                            "chips": [two("狮峰龙井 50g × 2", "Lion Peak Longjing 50 g × 2")],
                        },
                        {
                            "icon": "receipt-refund",
                            "title": two("退货 ¥268", "Returned ¥268"),
                            "note": two("青瓷盖碗", "Celadon gaiwan"),
                            "at": at(date(2026, 9, 19), 11, 3),
                        },
                    ],
                },
            ],
            "more_url": "?story_before=x",
        },
        "orders": {
            "count": 47,
            "capped": False,
            "all_url": "?orders=all",
            "rows": [
                {
                    "number": number,
                    "sold_on": date.fromisoformat(on),
                    "summary": two(zh, en),
                    "store": two("湖滨店", "Lakeside"),
                    "paid_minor": paid,
                    "currency": "CNY",
                    "status_label": status[state][0],
                    "status_tone": status[state][1],
                    "url": "",
                }
                for on, number, zh, en, paid, state in orders
            ],
        },
        "identifiers": [
            {
                "icon": "phone",
                "label": two("手机", "Phone"),
                "masked": "138****8016",
                "note": two("2020年9月3日 湖滨店登记", "Lakeside, 3 Sep 2020"),
            },
            {
                "icon": "brand-wechat",
                "label": two("微信", "WeChat"),
                "masked": "o8f2****91",
                "note": two("小程序", "mini-program"),
            },
            {"icon": "credit-card", "label": two("会员卡", "Card"), "masked": "8829 0614 3057", "note": ""},
        ],
        "tags": [
            {"label": two("龙井", "Longjing"), "colour": "", "remove_url": "/tags/1"},
            {"label": two("送礼", "Gifts"), "colour": "accent", "remove_url": "/tags/2"},
        ],
        "tag_form": {
            "action": "/tags",
            "choices": [(3, two("茶会", "Tastings")), (4, two("企业礼品", "Company gifts"))],
        },
        "portrait": {
            "hint": two("近 24 个月，20 笔", "24 months, 20 orders"),
            "categories": [
                (two("绿茶", "Green tea"), 46),
                (two("礼盒", "Gift boxes"), 27),
                (two("白茶", "White tea"), 15),
                (two("器具", "Teaware"), 12),
            ],
            "weekdays": list(two("一二三四五六日", "MTWTFSS")),
            "top": 9,
            "dayparts": [
                (two("上午", "a.m."), [0, 0, 1, 0, 0, 3, 1]),
                (two("下午", "p.m."), [1, 0, 0, 1, 3, 7, 4]),
                (two("晚上", "eve."), [0, 1, 3, 1, 4, 9, 3]),
            ],
            "facts": [
                (two("客单价", "Average order"), "¥1,695"),
                (two("常去", "Mostly at"), two("湖滨店", "Lakeside")),
                (two("常用支付", "Pays by"), two("微信", "WeChat")),
            ],
        },
        "notes": [
            {
                "text": two("母亲爱喝老白茶，少糖点心。", "Mother likes old white tea, little sugar."),
                "by": "周静怡",
                "at": at(date(2026, 10, 30), 20, 41),
            }
        ],
        "note_form": {"action": "/notes"},
        "owners": [
            {"name": "周静怡", "from_on": date(2024, 3, 1), "until_on": None},
            {"name": "李想", "from_on": date(2020, 9, 3), "until_on": date(2024, 2, 29)},
        ],
    }


def customer_narrow() -> dict[str, Any]:
    """As a role sees it that is shown neither contact nor sales."""
    full = customer()
    return {
        "customer": {"id": 1, "name": full["customer"]["name"], "grade": "A"},
        "followups": [],
        "tags": None,
        "notes": None,
    }


def customer_revealed() -> dict[str, Any]:
    """After a reveal, with a short time so that a test need not wait a minute."""
    full = customer()
    return {**full, "phone": {**full["phone"], "plain": "13812348016", "seconds": 2}}
