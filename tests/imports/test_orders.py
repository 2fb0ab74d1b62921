# ruff: noqa: E501 - tables read better whole
"""One row per order: booked whole, once, and as if its goods were not known, since they are not."""

import csv
from pathlib import Path

import pytest

from tests.imports.world import one, open_chain, rows, run, sums_hold, write

pytestmark = pytest.mark.django_db(transaction=True)
TITLES = ["订单编号", "下单时间", "会员号", "手机", "门店", "实付金额", "优惠金额", "支付方式", "商品明细"]
LINES = [
    ["T1", "2024-05-01 09:30", "V1", "13800138000", "S01", "88.50", "11.50", "微信", "明前龙井 50g ×2"],
    ["T2", "2024-05-02 10:00", "V2", "", "南京路店", "12", "", "现金", ""],
    ["T3", "2024-05-03 11:00", "", "", "", "5.00", "0", "", "茶杯"],
    ["T4", "2024-05-04 12:00", "V1", "", "S01", "-88.50", "", "微信", "退 明前龙井"],
]  # fmt: skip


@pytest.fixture(autouse=True)
def _chain(settings: object, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    open_chain()


def orders(path: Path, lines: list[list[str]], titles: list[str] = TITLES) -> dict[str, object]:
    return run("orders", write(path, [titles, *lines], "gb18030"), source="shop")


def test_orders_are_booked_whole(tmp_path: Path) -> None:
    answer = orders(tmp_path / "o.csv", LINES)
    assert (answer["lines_read"], answer["orders_new"], answer["refund_receipts_new"], answer["errors"]) == (
        4,
        3,
        1,
        0,
    )
    assert answer["raw"] == {"lines": 4, "customers": 2, "orders": 4, "amount_minor": 1700}
    assert answer["goods_only"] == {"lines": 2, "customers": 2, "orders": 2, "amount_minor": 10050}
    assert rows(
        "SELECT o.number, u.code, o.total_minor, o.goods_minor, o.discount_minor, o.refunded_minor, o.line_count, o.sold_on::text"
        " FROM orders_order o JOIN org_unit u ON u.id = o.unit_id ORDER BY 1"
    ) == [
        ("T1", "S01", 8850, 8850, 1150, 0, 1, "2024-05-01"), ("T2", "S01", 1200, 1200, 0, 0, 1, "2024-05-02"),
        ("T3", "HQ", 500, 500, 0, 0, 1, "2024-05-03"),
    ]  # fmt: skip
    assert rows("SELECT p.code, p.name, p.name_en, l.description, l.unit_price_minor FROM orders_line l JOIN catalog_product p ON p.id = l.product_id"
                " JOIN orders_order o ON o.id = l.order_id ORDER BY o.number") == [
        ("UNITEMISED", "未分明细", "Not itemised", "明前龙井 50g ×2", 10000), ("UNITEMISED", "未分明细", "Not itemised", "", 1200),
        ("UNITEMISED", "未分明细", "Not itemised", "茶杯", 500),
    ]  # fmt: skip
    assert rows("SELECT number, total_minor FROM orders_refund") == [("T4", 8850)]
    assert one("SELECT count(*) FROM orders_payment") == 2
    sums_hold()


def test_the_same_again_changes_nothing_and_another_amount_is_told(tmp_path: Path) -> None:
    orders(tmp_path / "o.csv", LINES)
    again = orders(tmp_path / "o.csv", LINES)
    assert (again["orders_new"], again["orders_known"], again["errors"]) == (0, 3, 0)
    other = [list(line) for line in LINES[:1]]
    other[0][5] = "99"
    assert orders(tmp_path / "p.csv", other)["errors_by_code"] == {"receipt_differs": 1}
    assert one("SELECT total_minor FROM orders_order WHERE number = 'T1'") == 8850


def test_a_number_twice_in_the_file_is_refused_and_mended(tmp_path: Path) -> None:
    answer = orders(tmp_path / "o.csv", [*LINES, ["T2", "2024-05-06 10:00", "V3", "", "", "7", "", "", ""]])
    assert (answer["orders_new"], answer["errors_by_code"]) == (3, {"order_repeated": 1})
    with open(str(answer["error_file"]), encoding="utf-8-sig", newline="") as file:
        title, row = list(csv.reader(file))
    assert "T2" in row[title.index("shuke_message")]
    row[0] = "T5"
    mended = run("orders", write(tmp_path / "m.csv", [title, row]), source="shop")
    assert (mended["orders_new"], mended["errors"]) == (1, 0)
    whole = [*LINES, ["T5", "2024-05-06 10:00", "V3", "", "", "7", "", "", ""]]
    assert orders(tmp_path / "w.csv", whole)["orders_grown"] == 0
    assert one("SELECT count(*) FROM orders_line") == 4
    sums_hold()


def test_orders_with_lines_are_not_booked_a_second_time_without(tmp_path: Path) -> None:
    header = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"]
    run(
        "receipts",
        write(tmp_path / "r.csv", [header, ["T1", "A", "tea", "2", "2024-05-01 09:30", "44.25", "V1"]]),
        source="shop",
    )
    answer = orders(tmp_path / "o.csv", LINES[:1])
    assert (answer["orders_new"], answer["errors_by_code"]) == (0, {"receipt_differs": 1})
    assert one("SELECT sum(total_minor) FROM orders_order") == 8850


@pytest.mark.parametrize(
    ("titles", "line"),
    [
        (["Order ID", "Order date", "Customer ID", "Order total", "Items"], ["E1", "2024-05-01", "V1", "12.50", "cup"]),
        (["receipt no", "date", "member no", "grand total", "goods"], ["E1", "2024-05-01", "V1", "12.50", "cup"]),
        (["单号", "日期", "会员编号", "合计金额", "商品"], ["E1", "2024-05-01", "V1", "12.50", "cup"]),
        (["订单号", "付款时间", "买家ID", "买家实付金额", "宝贝标题"], ["E1", "2024-05-01", "V1", "12.50", "cup"]),
    ],
)  # fmt: skip
def test_headers_of_shops_are_known(tmp_path: Path, titles: list[str], line: list[str]) -> None:
    answer = orders(tmp_path / "o.csv", [line], titles)
    assert (answer["orders_new"], answer["customers_new"]) == (1, 1)
    assert rows(
        "SELECT o.total_minor, description FROM orders_order o JOIN orders_line l ON l.order_id = o.id"
    ) == [(1250, "cup")]


def test_faults_in_an_orders_file(tmp_path: Path) -> None:
    bad = [
        ["", "2024-05-01", "V1", "", "", "5", "", "", ""], ["T9", "someday", "V1", "", "", "5", "", "", ""],
        ["T9", "2024-05-01", "V1", "", "", "", "", "", ""], ["T9", "2024-05-01", "V1", "1.38E+10", "", "5", "", "", ""],
        ["T9", "2024-05-01", "V1", "", "火星店", "5", "", "", ""], ["T9", "2099-05-01", "V1", "", "", "5", "", "", ""],
    ]  # fmt: skip
    answer = orders(tmp_path / "o.csv", [*LINES, *bad])
    assert (answer["orders_new"], answer["errors"]) == (3, 6)
    assert answer["errors_by_code"] == {
        "value_missing": 2, "date_invalid": 1, "date_future": 1, "number_scientific": 1, "store_unknown": 1,
    }  # fmt: skip
