"""Five hundred strings that break programs, in every text of an import: none is lost, none changed, none runs."""

import json
import unicodedata
from pathlib import Path

import pytest

from tests.imports.world import HEADER, ROBUSTNESS, one, open_chain, rows, run, write

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not ROBUSTNESS.exists(), reason="../shared/data/robustness is not here"),
]
OWN = [
    "王小明",
    "欧阳娜娜 🍵",
    "e\u0301",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "𠮷野家",
    "ｆｕｌｌ　ｗｉｄｔｈ",
    "\u202eabc",
    "x" * 110,
]


def strings(longest: int) -> list[str]:
    """The list, and some of our own, as far as a field holds them."""
    listed = json.loads((ROBUSTNESS / "blns" / "blns.json").read_text()) + OWN
    plain = {unicodedata.normalize("NFC", text).strip() for text in listed if "\0" not in text}
    return sorted(text for text in plain if text and len(text) <= longest and "\r" not in text)


@pytest.fixture(autouse=True)
def _chain(settings: object, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    open_chain()


def test_in_every_text_of_customers(tmp_path: Path) -> None:
    texts = strings(30)
    lines = [
        [f"V{n}", text, text, f"{text}@@{n}" if n % 9 == 0 else "", "S01"] for n, text in enumerate(texts)
    ]
    answer = run(
        "customers", write(tmp_path / "a.csv", [["会员号", "姓名", "公司", "微信号", "门店"], *lines])
    )
    assert len(texts) > 250 and answer["lines_read"] == len(texts)
    assert answer["customers_new"] + answer["errors"] == len(texts)
    known = dict(rows("SELECT member_no, name FROM customers_customer"))
    assert {number: text for number, text, *_ in lines if number in known} == known
    assert len(known) >= len(texts) - 5


def test_in_every_text_of_goods_and_sales(tmp_path: Path) -> None:
    texts = strings(120)
    goods = [[f"P{n}", text, text[:80].strip(), text[:80].strip(), "5"] for n, text in enumerate(texts)]
    answer = run("products", write(tmp_path / "p.csv", [["货号", "品名", "分类", "品牌", "售价"], *goods]))
    assert answer["errors"] == 0
    assert dict(rows("SELECT code, name FROM catalog_product")) == {row[0]: row[1] for row in goods}
    sales = [
        [f"n{n}", f"P{n}", f"{text} ", "1", "2024-01-01", "5", f"V{n % 7}"]
        for n, text in enumerate(texts[::-1])
    ]
    booked = run("receipts", write(tmp_path / "r.csv", [HEADER, *sales]))
    assert (booked["errors"], booked["orders_new"]) == (0, len(texts))
    told = dict(
        rows(
            "SELECT o.number, coalesce(nullif(l.description, ''), p.name) FROM orders_line l"
            " JOIN orders_order o ON o.id = l.order_id JOIN catalog_product p ON p.id = l.product_id"
        )
    )
    assert told == {row[0]: row[2].strip() for row in sales}
    assert one("SELECT count(*) FROM orders_order") == len(texts)
