# ruff: noqa: E501 - tables read better whole
"""Customers, products and stock from files: new, known, changed, refused."""

from pathlib import Path

import pytest

from shuke.foundation.org.actor import SYSTEM
from shuke.foundation.org.commands import add_staff
from tests.imports.world import HEADER, one, open_chain, rows, run, write

pytestmark = pytest.mark.django_db(transaction=True)
TITLES = ["会员号", "姓名", "手机", "邮箱", "性别", "生日", "入会日期", "所属门店", "专属导购", "标签"]
PEOPLE = [
    ["V1", "欧阳娜娜", "13800138000", "nana@example.com", "女", "1990-05-01", "2020-01-01", "S01", "wangli", "茶友;老客"],
    ["V2", "单小慧", "138 0013 8000", "", "女", "农历8月15", "2021-02-03", "南京路店", "", "老客"],  # one family, one phone
    ["V3", "Anna Lee", "", "ANNA@Example.com", "F", "", "2022-03-04", "", "", ""],
]  # fmt: skip


@pytest.fixture(autouse=True)
def _chain(settings: object, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    open_chain()
    add_staff(actor=SYSTEM, login="wangli", name="王丽", role="assistant", unit="S01", password="x" * 14)


def test_people_with_all_that_belongs_to_them(tmp_path: Path) -> None:
    answer = run("customers", write(tmp_path / "people.csv", [TITLES, *PEOPLE], "gb18030"))
    assert (
        answer["customers_new"],
        answer["customers_known"],
        answer["errors"],
        answer["identifiers_new"],
    ) == (3, 0, 0, 7)
    assert rows(
        "SELECT c.member_no, c.name, c.pinyin, c.initials, c.gender, u.code, s.login, c.joined_on::text FROM customers_customer c"
        " JOIN org_unit u ON u.id = c.home_unit_id LEFT JOIN org_staff s ON s.id = c.owner_id ORDER BY 1"
    ) == [
        ("V1", "欧阳娜娜", "ouyangnana", "oynn", "f", "S01", "wangli", "2020-01-01"),
        ("V2", "单小慧", "shanxiaohui", "sxh", "f", "S01", None, "2021-02-03"),
        ("V3", "Anna Lee", "annalee", "al", "f", "HQ", None, "2022-03-04"),
    ]
    assert rows("SELECT year, month, day, is_lunar FROM customers_birthday ORDER BY month") == [
        (1990, 5, 1, False),
        (None, 8, 15, True),
    ]
    assert one("SELECT count(*) FROM customers_tagging") == 3
    assert one("SELECT count(*) FROM customers_ownership") == 1
    assert one("SELECT count(*) FROM customers_personkey") == 3
    assert one("SELECT count(*) FROM customers_identifier WHERE is_primary") == 7


def test_sealed_values_open_again_and_their_indexes_find_them(tmp_path: Path) -> None:
    from shuke.customers.rules.sealing import blind_of, identifier_context, tail_blind
    from shuke.foundation.kernel import cipher
    from shuke.foundation.org.keyring import keyring

    run("customers", write(tmp_path / "people.csv", [TITLES, *PEOPLE]))
    ring, opened = keyring(), []
    for row_id, kind, sealed, key_id, blind, tail, wrapped in rows(
        "SELECT i.id, i.kind, i.ciphertext, k.id, i.blind, i.tail, k.wrapped FROM customers_identifier i"
        " JOIN customers_personkey k ON k.id = i.person_key_id AND k.customer_id = i.customer_id"
    ):
        plain = cipher.open_sealed(
            cipher.unwrap(ring.master, bytes(wrapped)), identifier_context(row_id, key_id), bytes(sealed)
        )
        assert bytes(blind) == blind_of(ring.index, kind, plain)
        assert (bytes(tail) if tail else None) == (
            tail_blind(ring.index, plain) if kind in ("phone", "card") else None
        )
        opened.append((kind, plain))
    assert sorted(opened) == [
        ("email", "anna@example.com"), ("email", "nana@example.com"), ("external", "V1"), ("external", "V2"), ("external", "V3"),
        ("phone", "+8613800138000"), ("phone", "+8613800138000"),
    ]  # fmt: skip


def test_the_same_file_again_changes_nothing_and_a_later_one_fills_in(tmp_path: Path) -> None:
    file = write(tmp_path / "people.csv", [TITLES, *PEOPLE])
    run("customers", file)
    again = run("customers", file)
    assert (
        again["customers_new"],
        again["customers_known"],
        again["customers_changed"],
        again["identifiers_new"],
    ) == (0, 3, 0, 0)
    later = [
        ["V3", "Anna Li", "13900139000", "", "", "1985-02-03", "", "", "wangli", ""],
        ["V1", "", "", "", "", "", "", "", "", ""],
    ]
    filled = run("customers", write(tmp_path / "later.csv", [TITLES, *later]))
    assert (filled["customers_changed"], filled["identifiers_new"]) == (1, 1)
    assert rows("SELECT name, pinyin, version FROM customers_customer WHERE member_no = 'V3'") == [
        ("Anna Li", "annali", 2)
    ]
    assert one("SELECT name FROM customers_customer WHERE member_no = 'V1'") == "欧阳娜娜"
    assert one("SELECT count(*) FROM customers_personkey") == 3


def test_receipts_find_the_people_of_their_source(tmp_path: Path) -> None:
    run("customers", write(tmp_path / "people.csv", [TITLES, *PEOPLE]))
    answer = run(
        "receipts", write(tmp_path / "r.csv", [HEADER, ["1", "A", "cup", "1", "2024-01-01", "5", "V2"]])
    )
    assert (answer["customers_new"], answer["customers_known"]) == (0, 1)
    assert (
        one("SELECT c.name FROM orders_order o JOIN customers_customer c ON c.id = o.customer_id") == "单小慧"
    )


def test_people_without_a_number_are_known_by_phone_and_name(tmp_path: Path) -> None:
    header = ["姓名", "手机"]
    body = [["张三", "13800138000"], ["李四", "13800138000"], ["张三", "13800138000"], ["", "13700137000"]]
    first = run("customers", write(tmp_path / "a.csv", [header, *body]))
    assert (first["customers_new"], first["rows_repeated"]) == (3, 1)
    second = run("customers", write(tmp_path / "b.csv", [header, ["王五", "13700137000"], *body[:2]]))
    assert (second["customers_new"], second["customers_known"], second["customers_changed"]) == (0, 3, 1)
    assert rows("SELECT name FROM customers_customer ORDER BY name") == [("张三",), ("李四",), ("王五",)]


def test_faults_in_a_customers_file(tmp_path: Path) -> None:
    bad = [
        ["V4", "甲", "1380013800", "", "", "", "", "", "", ""], ["V5", "乙", "", "not an address", "", "", "", "", "", ""],
        ["V6", "丙", "", "", "martian", "", "", "", "", ""], ["V7", "丁", "", "", "", "1990-02-31", "", "", "", ""],
        ["V8", "戊", "", "", "", "", "someday", "", "", ""], ["V9", "己", "", "", "", "", "", "火星店", "", ""],
        ["", "庚", "", "", "", "", "", "", "", ""], ["V10", "辛", "1.38E+10", "", "", "", "", "", "", ""],
        ["V11", "壬" * 121, "", "", "", "", "", "", "", ""], ["V12", "癸", "", "", "", "2024-05-01", "", "", "", ""],
    ]  # fmt: skip
    answer = run("customers", write(tmp_path / "people.csv", [TITLES, *PEOPLE, *bad]))
    assert (answer["customers_new"], answer["errors"]) == (3, 10)
    assert answer["errors_by_code"] == {
        "birthday_invalid": 1, "date_invalid": 1, "email_invalid": 1, "gender_unknown": 1, "guardian_needed": 1,
        "phone_invalid": 1, "number_scientific": 1, "store_unknown": 1, "text_too_long": 1, "value_missing": 1,
    }  # fmt: skip


def test_products_are_added_changed_and_grouped(tmp_path: Path) -> None:
    header = ["商品编码", "商品名称", "分类", "品牌", "供应商", "零售价", "成本"]
    body = [["A1", "保温杯", "家居", "虎牌", "华东", "59.00", "30"], ["A2", "运费", "", "", "", "8", ""], ["A3", "茶", "食品", "", "", "abc", ""],
            ["A4", "坏", "", "", "", "-5", ""]]  # fmt: skip
    first = run("products", write(tmp_path / "p.csv", [header, *body]))
    assert (first["products_new"], first["errors"]) == (2, 2)
    assert rows(
        "SELECT p.code, p.name, c.name, b.name, s.name, price_minor, cost_minor, is_goods FROM catalog_product p"
        " LEFT JOIN catalog_category c ON c.id = category_id LEFT JOIN catalog_brand b ON b.id = brand_id"
        " LEFT JOIN catalog_supplier s ON s.id = supplier_id ORDER BY 1"
    ) == [
        ("A1", "保温杯", "家居", "虎牌", "华东", 5900, 3000, True),
        ("A2", "运费", None, None, None, 800, None, False),
    ]
    body[0][5] = "69"
    second = run("products", write(tmp_path / "p2.csv", [header, body[0]]))
    assert (second["products_new"], second["products_changed"]) == (0, 1)
    again = run("products", write(tmp_path / "p2.csv", [header, body[0]]))
    assert (again["products_new"], again["products_changed"]) == (0, 0)


def test_stock_is_counted_per_store_and_an_older_count_changes_nothing(tmp_path: Path) -> None:
    run("products", write(tmp_path / "p.csv", [["code", "product name"], ["A1", "cup"]]))
    header = ["商品编码", "门店", "库存", "到货天数", "盘点时间"]
    body = [
        ["A1", "S01", "12", "3", "2024-05-02"],
        ["A1", "人民广场店", "0.5", "", "2024-05-02"],
        ["A9", "S01", "1", "", ""],
        ["A1", "X", "1", "", ""],
    ]
    first = run("stock", write(tmp_path / "s.csv", [header, *body]))
    assert (first["stock_changed"], first["errors_by_code"]) == (
        2,
        {"product_unknown": 1, "store_unknown": 1},
    )
    older = run("stock", write(tmp_path / "s2.csv", [header, ["A1", "S01", "99", "", "2024-05-01"]]))
    assert older["stock_changed"] == 0
    assert rows("SELECT u.code, on_hand::float, lead_days FROM catalog_stock s JOIN org_unit u ON u.id = unit_id ORDER BY 1") == [
        ("S01", 12.0, 3), ("S02", 0.5, None)
    ]  # fmt: skip
