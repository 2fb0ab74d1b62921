# ruff: noqa: E501 - tables read better whole
"""A Chinese till's export as shops have it: GB18030, tabs, a title, mistakes, a sum at the end."""

import csv
from pathlib import Path

import pytest

from shuke.foundation.org.actor import SYSTEM
from shuke.foundation.org.commands import add_staff
from tests.imports.world import one, open_chain, rows, run, sums_hold, write

pytestmark = pytest.mark.django_db(transaction=True)
TITLES = [
    "小票号",
    "销售日期",
    "销售时间",
    "门店",
    "导购",
    "货号",
    "品名",
    "数量",
    "单价(元)",
    "金额（元）",
    "会员手机号",
    "会员姓名",
    "支付方式",
]
DAY = "2024年5月1日"
GOOD = [
    ["A001", DAY, "09:30", "南京路店", "王丽", "1001", "纯棉四件套", "１", "￥399.00", "359.10", "138 0013 8000", "单小慧", "微信"],
    ["A001", DAY, "09:30", "南京路店", "王丽", "1002", "保温杯", "2", "59.00", "118.00", "138 0013 8000", "单小慧", "微信"],
    ["A002", DAY, "10:05", "S02", "小赵", "1002", "保温杯", "1", "59.00", "59.00", "", "", "现金"],
    ["A003", DAY, "11:00", "Nanjing Road", "", "1003", "运费", "1", "8", "8", "13900139000", "", "支付宝"],
    ["A003", DAY, "11:00", "Nanjing Road", "", "1004", "茶具", "1", "1,280.00", "1,280.00", "13900139000", "", "支付宝"],
    ["A004", "2024年5月2日", "15:20", "南京路店", "王丽", "1002", "保温杯", "-1", "59.00", "-59.00", "13800138000", "单小慧", "微信"],
]  # fmt: skip
BAD = [
    (["A005", DAY, "12:00", "南京路店", "", "1002", "保温杯", "两个", "59", "118", "", "", ""], "number_invalid"),
    (["A006", "2024年2月30日", "12:00", "南京路店", "", "1002", "保温杯", "1", "59", "59", "", "", ""], "date_invalid"),
    (["A007", DAY, "12:00", "外滩店", "", "1002", "保温杯", "1", "59", "59", "", "", ""], "store_unknown"),
    (["A008", DAY, "12:00", "南京路店", "", "1002", "保温杯", "1", "59", "59", "1380013800", "", ""], "phone_invalid"),
    (["A009", DAY, "12:00", "南京路店", "", "1002", "保温杯", "1", "59", "59", "1.38E+10", "", ""], "number_scientific"),
    (["", DAY, "12:00", "南京路店", "", "1002", "保温杯", "1", "59", "59", "", "", ""], "value_missing"),
    (["A010", DAY, "12:00", "南京路店", "", "1002", "保温杯", "1"], "value_missing"),
    (["A014", DAY, "12:00"], "csv_columns_missing"),
    (["A011", "2124年5月1日", "12:00", "南京路店", "", "1002", "保温杯", "1", "59", "59", "", "", ""], "date_range"),
    (["A012", "2099年5月1日", "12:00", "南京路店", "", "1002", "保温杯", "1", "59", "59", "", "", ""], "date_future"),
    (["A013", DAY, "12:00", "南京路店", "", "1002", "保温杯", "1", "59", "5.9E+1", "", "", ""], "number_scientific"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _chain(settings: object, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    settings.LANGUAGE_CODE = "en"
    open_chain()
    add_staff(actor=SYSTEM, login="wangli", name="王丽", role="assistant", unit="S01", password="x" * 14)


def _file(tmp_path: Path, body: list[list[str]], encoding: str = "gb18030", delimiter: str = "\t") -> Path:
    title = [["销售明细表", *[""] * 12], ["导出时间：2024-06-01", *[""] * 12]]
    total = [["合计", *[""] * 6, "99", "", "9999.99", "", "", ""]]
    return write(tmp_path / f"till-{encoding}.txt", [*title, TITLES, *body, total[0]], encoding, delimiter)


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("gb18030", "\t"), ("utf-16", ","), ("utf-8-sig", ";"), ("utf-8", "|")]
)
def test_the_good_lines_are_booked_and_every_mistake_is_told(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    answer = run("receipts", _file(tmp_path, [*GOOD, *[row for row, _ in BAD]], encoding, delimiter))
    assert answer["errors"] == len(BAD)
    expected: dict[str, int] = {}
    for _, code in BAD:
        expected[code] = expected.get(code, 0) + 1
    assert answer["errors_by_code"] == dict(sorted(expected.items()))
    assert answer["set_aside"] == {"total_line": 1}
    assert (answer["orders"], answer["refunds"], answer["refunds_matched"], answer["adjustments"]) == (
        3,
        1,
        1,
        1,
    )
    sums_hold()
    assert rows(
        "SELECT o.number, u.code, s.name, o.total_minor, o.goods_minor, o.discount_minor, o.refunded_minor,"
        " (o.placed_at AT TIME ZONE 'Asia/Shanghai')::text FROM orders_order o JOIN org_unit u ON u.id = o.unit_id"
        " LEFT JOIN org_staff s ON s.id = o.seller_id ORDER BY 1"
    ) == [
        ("A001", "S01", "王丽", 47710, 47710, 3990, 5900, "2024-05-01 09:30:00"),
        ("A002", "S02", None, 5900, 5900, 0, 0, "2024-05-01 10:05:00"),
        ("A003", "S01", None, 128800, 128000, 0, 0, "2024-05-01 11:00:00"),
    ]
    assert rows("SELECT name, pinyin, initials FROM customers_customer ORDER BY name") == [
        ("", "", ""),
        ("单小慧", "shanxiaohui", "sxh"),
    ]
    assert rows("SELECT method, amount_minor FROM orders_payment ORDER BY 2") == [
        ("现金", 5900),
        ("微信", 47710),
        ("支付宝", 128800),
    ]
    assert (answer["sellers_unknown"], answer["lines_without_seller"]) == (1, 1)
    with open(answer["error_file"], encoding="utf-8-sig", newline="") as file:
        listed = list(csv.reader(file))
    assert listed[0][:13] == TITLES
    assert [row[17] for row in listed[1:]] == [code for _, code in BAD]
    assert [row[14] for row in listed[1:]] == [str(line) for line in range(10, 21)]


def test_the_phone_is_stored_sealed_and_found_again(tmp_path: Path) -> None:
    run("receipts", _file(tmp_path, GOOD))
    again = run("receipts", write(tmp_path / "next.csv", [TITLES, ["B001", *GOOD[0][1:]]]))
    assert (again["customers_new"], again["customers_known"]) == (0, 1)
    assert one("SELECT count(*) FROM customers_identifier WHERE kind = 'phone'") == 2
    stored = one("SELECT string_agg(encode(ciphertext, 'escape'), '') FROM customers_identifier")
    assert "13800138000" not in stored


def test_a_wrong_declaration_in_the_map_file_is_overruled_and_told(tmp_path: Path) -> None:
    map_file = tmp_path / "map.toml"
    map_file.write_text('[source]\nencoding = "utf-8"\n')
    answer = run("receipts", _file(tmp_path, GOOD), map_file=map_file)
    assert answer["notes"] == ["encoding_overruled"]
    assert one("SELECT count(*) FROM catalog_product WHERE name = '纯棉四件套'") == 1


def test_rows_of_another_encoding_are_errors_and_the_rest_comes_in(tmp_path: Path) -> None:
    file = tmp_path / "mixed.csv"
    good = "\n".join(
        ",".join(row) for row in [TITLES, *[[*row[:8], "59", "59", *row[10:]] for row in GOOD[:3]]] * 1
    )
    file.write_bytes(good.encode() + b"\n" + ",".join(["A020", *GOOD[2][1:]]).encode("gb18030") + b"\n")
    answer = run("receipts", file)
    assert answer["errors_by_code"] == {"csv_encoding": 1}
    assert answer["orders"] == 2


def test_messages_come_in_the_readers_language(tmp_path: Path) -> None:
    from django.utils import translation

    with translation.override("en"):
        answer = run("receipts", _file(tmp_path, [*GOOD, BAD[0][0]]))
    with open(answer["error_file"], encoding="utf-8-sig", newline="") as file:
        assert "is not a number" in list(csv.reader(file))[1][18]
