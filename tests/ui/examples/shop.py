"""The example shop: its people, who looks at it, and content in the language in force."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from django.utils.translation import get_language

TODAY = date(2026, 11, 22)


NAMES = (
    "林慧敏 吴建国 赵丽华 方文斌 郑国强 钱玉兰 沈雅琴 何晓东 许静 孙嘉怡 "
    "郭玉梅 唐志强 潘晓红 蒋卫东 苏敏仪 邓丽萍 魏明 丁雪梅 叶青"
).split()


OWNERS = ("周静怡", "李想", "陈立群")


TAGS: tuple[tuple[tuple[str, str], ...], ...] = (
    (("龙井", ""), ("送礼", "")),
    (("老白茶", ""),),
    (("红茶", ""), ("流失风险", "warning")),
    (("茶会", ""),),
    (("退货后", ""), ("流失风险", "warning")),
    (("农历生日", ""),),
    (("礼盒", ""),),
    (("企业礼品", ""),),
    (),
    (("品茶", ""),),
)


def two(zh: str, en: str) -> str:
    """Example content in the language in force (content is no interface text and is not in the catalogue)."""
    return zh if (get_language() or "").startswith("zh") else en


def staff() -> SimpleNamespace:
    return SimpleNamespace(
        name=two("陈立群", "Chen Liqun"),
        unit_name=two("湖滨店店长", "Manager, Lakeside"),
        language="",
        theme="light",
        is_marked=False,
    )


def actor() -> SimpleNamespace:
    return SimpleNamespace(
        permissions=frozenset(
            {"customers.view", "customers.search", "imports.view", "insight.view", "org.view_staff"}
        )
    )
