# ruff: noqa: E501 - tables read better whole
"""Files whose imports are undone, and all that imports write, to be compared before and after."""

from pathlib import Path
from typing import Any

from shuke.foundation.org.actor import SYSTEM
from shuke.integrations.imports.running import undo_job
from tests.imports.world import HEADER, books, one, rows, run, write

TITLES = ["会员号", "姓名", "手机", "邮箱", "性别", "生日", "入会日期", "所属门店", "专属导购", "标签"]
PEOPLE = [
    ["V1", "欧阳娜娜", "13800138000", "nana@example.com", "女", "1990-05-01", "2020-01-01", "S01", "wangli", "茶友;老客"],
    ["V2", "单小慧", "13900139000", "", "女", "农历8月15", "2021-02-03", "S01", "", "老客"],
    ["V3", "Anna Lee", "", "ANNA@Example.com", "", "", "2022-03-04", "", "", ""],
]  # fmt: skip
LINES = [
    ["1", "A", "cup", "2", "2024-01-01", "5", "V1"], ["1", "B", "tea", "1", "2024-01-01", "8", "V1"],
    ["2", "A", "cup", "1", "2024-01-02", "5", "V2"], ["C1", "A", "cup", "-1", "2024-01-03", "5", "V1"],
]  # fmt: skip
CHANGED = [
    ["V1", "欧阳娜", "13700137000", "", "男", "1991-06-02", "", "", "", "新标签"],
    ["V3", "", "", "", "", "1985-02-03", "", "", "wangli", ""],
    ["V9", "新客", "13600136000", "", "", "", "", "", "", ""],
]


def world() -> dict[str, Any]:
    """All that imports write, by their own numbers; versions and ids left out."""
    return books() | {
        "people": rows("SELECT member_no, kind, c.name, given_name, pinyin, initials, gender, home_path, joined_on, source, s.login"
                       " FROM customers_customer c LEFT JOIN org_staff s ON s.id = c.owner_id ORDER BY 1"),
        "idents": rows("SELECT c.member_no, i.kind, i.source, encode(i.blind, 'hex'), i.is_primary FROM customers_identifier i"
                       " JOIN customers_customer c ON c.id = i.customer_id ORDER BY 1, 2, 4"),
        "days": rows("SELECT c.member_no, year, month, day, is_lunar FROM customers_birthday b JOIN customers_customer c ON c.id = b.customer_id ORDER BY 1"),
        "tags": rows("SELECT c.member_no, g.label FROM customers_tagging t JOIN customers_tag g ON g.id = t.tag_id JOIN customers_customer c ON c.id = t.customer_id ORDER BY 1, 2"),
        "labels": rows("SELECT label FROM customers_tag ORDER BY 1"),
        "owners": rows("SELECT c.member_no, from_on, until_on FROM customers_ownership o JOIN customers_customer c ON c.id = o.customer_id ORDER BY 1"),
        "goods": rows("SELECT p.code, p.name, p.name_en, c.name, b.name, s.name, price_minor, cost_minor, is_goods FROM catalog_product p"
                      " LEFT JOIN catalog_category c ON c.id = p.category_id LEFT JOIN catalog_brand b ON b.id = p.brand_id"
                      " LEFT JOIN catalog_supplier s ON s.id = p.supplier_id ORDER BY 1"),
        "groups": rows("SELECT name FROM catalog_category UNION ALL SELECT name FROM catalog_brand UNION ALL SELECT name FROM catalog_supplier ORDER BY 1"),
        "stock": rows("SELECT p.code, u.code, on_hand, lead_days, counted_at FROM catalog_stock s JOIN catalog_product p ON p.id = s.product_id JOIN org_unit u ON u.id = s.unit_id ORDER BY 1, 2"),
    }  # fmt: skip


def undo(answer: dict[str, Any]) -> dict[str, Any]:
    """Undo the job of an import's answer."""
    return undo_job(actor=SYSTEM, job_id=answer["job"])


def of(member_no: str) -> int:
    return int(one("SELECT id FROM customers_customer WHERE member_no = %s", member_no))


def receipts(path: Path, lines: list[list[str]], **options: Any) -> dict[str, Any]:
    return run("receipts", write(path, [HEADER, *lines]), **options)
