"""Receipts of a small shop: what becomes of each kind of line, twice, corrected, killed."""

import csv
import os
from pathlib import Path

import pytest

from shuke.foundation.kernel.refusal import Refusal
from tests.imports.world import HEADER, books, one, open_chain, rows, run, sums_hold, write

pytestmark = pytest.mark.django_db(transaction=True)
SALES = [
    HEADER,
    ["536365", "85123A", "HEART ", "6", "2010-12-01 08:26:00", "2.55", "17850.0"],
    ["536365", "71053", "LANTERN", "6", "2010-12-01 08:26:00", "3.39", "17850.0"],
    ["536365", "71053", "LANTERN", "6", "2010-12-01 08:26:00", "3.39", "17850.0"],  # an equal line stands
    ["536365", "POST", "POSTAGE", "1", "2010-12-01 08:26:00", "18", "17850.0"],
    ["536366", "85123A", "HEART", "4", "2010-12-02 09:00:00", "2.55", "17850.0"],
    ["536367", "85123A", "HEART", "1", "2010-12-03 10:00:00", "2.55", ""],  # anonymous
    ["C536379", "85123A", "HEART", "-5", "2010-12-04 11:00:00", "2.55", "17850.0"],  # 4 of the later, 1 of the earlier
    ["C536380", "85123A", "HEART", "-1", "2010-12-04 11:00:00", "9.99", "17850.0"],  # never sold at that price
    ["C536381", "85123A", "HEART", "-1", "2010-12-04 11:00:00", "2.55", ""],  # nobody in particular
    ["536390", "21777", "wet/damaged", "-10", "2010-12-05 12:00:00", "0", ""],  # broken
    ["536391", "21777", "found", "3", "2010-12-05 12:00:00", "0", ""],  # found again
    ["536392", "PADS", "PADS", "1", "2010-12-06 12:00:00", "0.001", "13952.0"],  # finer than a penny
    ["A563186", "B", "Adjust bad debt", "1", "2010-12-06 12:00:00", "-11062.06", ""],
    ["536393", "22423", "CAKESTAND", "1", "2010-12-07 12:00:00", "0", "17850.0"],  # a gift
]  # fmt: skip


@pytest.fixture(autouse=True)
def _chain(settings: object, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    open_chain()


def test_each_kind_of_line(tmp_path: Path) -> None:
    answer = run("receipts", write(tmp_path / "till.csv", SALES))
    expected = {
        "lines_read": 14, "errors": 0, "orders": 5, "refunds": 3, "refunds_matched": 1, "refunds_partly": 0,
        "refunds_unmatched": 2, "refunds_without_customer": 1, "adjustments": 3, "customers_new": 2, "customers_known": 0,
        "lines_without_customer": 5, "set_aside": {"negative_price": 1, "stock_movement": 2}, "error_file": None,
        "rounding_minor": -0.1,
    }  # fmt: skip
    assert {key: answer[key] for key in expected} == expected
    assert answer["raw"]["lines"] == 14
    assert answer["raw"]["orders"] == 11
    assert answer["positive_with_customer"] == {"lines": 6, "customers": 2, "orders": 3, "amount_minor": 8418}
    assert answer["goods_only"] == {"lines": 4, "customers": 1, "orders": 2, "amount_minor": 6618}
    assert answer["net_of_refunds"] == {
        "lines": 3,
        "customers": 1,
        "orders": 1,
        "amount_minor": 6618 - 5 * 255,
    }
    assert [(one["code"], one["meaning"], one["lines"]) for one in answer["adjustment_codes"]] == [
        ("B", "bad_debt", 1), ("PADS", "filler", 1), ("POST", "postage", 1)
    ]  # fmt: skip
    sums_hold()
    assert rows("SELECT number, total_minor, goods_minor, refunded_minor, line_count FROM orders_order ORDER BY number") == [
        ("536365", 7398, 5598, 255, 4), ("536366", 1020, 1020, 1020, 1), ("536367", 255, 255, 0, 1), ("536392", 0, 0, 0, 1),
        ("536393", 0, 0, 0, 1),
    ]  # fmt: skip
    assert (
        one(
            "SELECT unit_price_minor FROM orders_line l JOIN orders_order o ON o.id = order_id WHERE number = '536392'"
        )
        * 10
        == 1
    )
    assert rows("SELECT member_no, name FROM customers_customer ORDER BY 1") == [("13952", ""), ("17850", "")]


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    file = write(tmp_path / "till.csv", SALES)
    first = run("receipts", file)
    before = books()
    again = run("receipts", file)
    assert books() == before
    assert (again["orders_new"], again["orders_known"], again["customers_new"], again["customers_known"]) == (
        0,
        5,
        0,
        2,
    )
    for key in (
        "orders",
        "refunds",
        "refunds_matched",
        "refunds_unmatched",
        "raw",
        "goods_only",
        "net_of_refunds",
        "errors",
    ):
        assert again[key] == first[key], key


def test_another_source_has_numbers_and_people_of_its_own(tmp_path: Path) -> None:
    file = write(tmp_path / "till.csv", SALES)
    run("receipts", file, source="till")
    answer = run("receipts", file, source="web shop")
    assert (answer["orders_new"], answer["customers_new"]) == (5, 2)
    assert one("SELECT count(*) FROM orders_order") == 10
    taken = [
        number for (number,) in rows("SELECT member_no FROM customers_customer WHERE source = 'web shop'")
    ]
    assert all(number.startswith("M") for number in taken)


def test_a_refund_finds_the_sale_of_a_later_file(tmp_path: Path) -> None:
    early = run("receipts", write(tmp_path / "b.csv", [HEADER, *SALES[7:8]]))
    assert early["refunds_unmatched"] == 1
    run("receipts", write(tmp_path / "a.csv", [HEADER, *SALES[1:6]]))
    assert one("SELECT matched_quantity FROM orders_refundline") == 5
    sums_hold()


def test_faulty_rows_are_listed_and_their_correction_takes_its_place(tmp_path: Path) -> None:
    broken = [list(row) for row in SALES]
    broken[2][3], broken[5][4], broken[12][5] = "six", "2010-13-45", ""
    broken[6].append("one too many")
    answer = run("receipts", write(tmp_path / "till.csv", broken))
    assert answer["errors"] == 4
    assert answer["errors_by_code"] == {
        "csv_columns_extra": 1,
        "date_invalid": 1,
        "number_invalid": 1,
        "value_missing": 1,
    }
    with open(answer["error_file"], encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    assert [(row["shuke_line"], row["shuke_column"], row["shuke_code"]) for row in listed] == [
        ("3", "Quantity", "number_invalid"), ("6", "InvoiceDate", "date_invalid"), ("7", "", "csv_columns_extra"),
        ("13", "UnitPrice", "value_missing"),
    ]  # fmt: skip
    assert "six" in listed[0]["shuke_message"]
    listed[0]["Quantity"], listed[1]["InvoiceDate"], listed[3]["UnitPrice"] = (
        "6",
        "2010-12-02 09:00:00",
        "0.001",
    )
    corrected = write(tmp_path / "corrected.csv", [list(listed[0]), *[list(row.values()) for row in listed]])
    mended = run("receipts", corrected)
    assert (mended["errors"], mended["lines_read"], mended["orders_grown"]) == (0, 4, 1)
    once = books()
    assert one("SELECT line_count FROM orders_order WHERE number = '536365'") == 4
    sums_hold()
    run("receipts", corrected)
    whole = run("receipts", write(tmp_path / "whole.csv", SALES))
    assert (whole["errors"], whole["orders_new"]) == (0, 0)
    assert books() == once


def test_a_row_without_its_number_is_not_doubled_by_the_whole_file_later(tmp_path: Path) -> None:
    broken = [list(row) for row in SALES]
    broken[4][0] = ""
    listed = run("receipts", write(tmp_path / "till.csv", broken))["error_file"]
    with open(listed, encoding="utf-8-sig", newline="") as file:
        title, row = list(csv.reader(file))
    row[0] = "536365"
    mended = write(tmp_path / "mended.csv", [title, row])
    assert run("receipts", mended)["orders_grown"] == 1
    once = books()["orders"]
    assert run("receipts", mended)["errors"] == 0
    assert run("receipts", write(tmp_path / "whole.csv", SALES))["errors"] == 0
    assert books()["orders"] == once
    sums_hold()


def test_a_known_receipt_with_other_content_is_told_and_left_alone(tmp_path: Path) -> None:
    run("receipts", write(tmp_path / "till.csv", SALES))
    before = books()
    changed = [list(row) for row in SALES]
    changed[1][5] = "2.60"
    changed.append(["536365", "71053", "LANTERN", "9", "2010-12-01 08:26:00", "3.39", "17850.0"])
    answer = run("receipts", write(tmp_path / "changed.csv", changed))
    assert answer["errors_by_code"] == {"receipt_differs": 2}
    assert books() == before


def test_two_customers_on_one_receipt(tmp_path: Path) -> None:
    mixed = [HEADER, SALES[1], [*SALES[2][:6], "99999.0"]]
    answer = run("receipts", write(tmp_path / "till.csv", mixed))
    assert answer["errors_by_code"] == {"customer_conflict": 1}
    assert rows("SELECT member_no FROM customers_customer") == [("17850",)]


def test_a_dry_run_counts_all_and_keeps_nothing(tmp_path: Path) -> None:
    broken = [*SALES, ["536399", "1", "x", "many", "2010-12-01 08:26:00", "1", ""]]
    file = write(tmp_path / "till.csv", broken)
    before = books()
    rehearsed = run("receipts", file, dry_run=True)
    assert books() == before
    assert rehearsed["dry_run"]
    real = run("receipts", file)
    for key in real.keys() - {
        "job",
        "dry_run",
        "seconds",
        "peak_rss_mb",
        "error_file",
        "error_files",
        "set_aside_file",
    }:
        assert rehearsed[key] == real[key], key
    assert Path(rehearsed["error_file"]).read_text() == Path(real["error_file"]).read_text()


def test_a_file_that_breaks_off_is_refused_as_a_whole_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shuke.integrations.imports.commands.staging.CHUNK", 1000)
    lines = [
        HEADER,
        *[[number, os.urandom(6).hex(), "杯", 1, "2024-01-01", 5, 7] for number in range(40_000)],
    ]
    whole = write(tmp_path / "till.csv.gz", lines)
    whole.write_bytes(whole.read_bytes()[:-9000])
    for _ in range(2):
        with pytest.raises(Refusal) as no:
            run("receipts", whole)
        assert no.value.code == "file_broken"
    assert rows("SELECT DISTINCT state, counts ->> 'refused' FROM imports_job") == [
        ("refused", "file_broken")
    ]
    assert one("SELECT count(*) FROM imports_stage") + one("SELECT count(*) FROM orders_order") == 0


def test_the_map_file_names_columns_and_is_remembered(tmp_path: Path) -> None:
    header = ["Beleg", "Artikel", "Text", "Menge", "Datum", "Preis", "Kunde"]
    body = [
        ["1", "K1", "Kaffee", "2", "01.02.2024", "1.234,50", "7"],
        ["1", "V9", "Versand", "1", "01.02.2024", "4,90", "7"],
    ]
    map_file = tmp_path / "map.toml"
    map_file.write_text(
        '[columns]\nnumber = "Beleg"\ncode = "Artikel"\nname = "Text"\nquantity = "Menge"\nat = "Datum"\n'
        'price = "Preis"\ncustomer = "Kunde"\n[source]\ncurrency = "EUR"\ntimezone = "Europe/Berlin"\nstore = "S01"\n'
        'date_order = "dmy"\n[adjustments]\ncodes = ["V9"]\n'
    )
    answer = run("receipts", write(tmp_path / "kasse.csv", [header, *body], delimiter=";"), map_file=map_file)
    assert (answer["errors"], answer["adjustments"]) == (0, 1)
    assert rows(
        "SELECT total_minor, goods_minor, o.currency, sold_on::text, (placed_at AT TIME ZONE 'UTC')::text, u.code, channel"
        " FROM orders_order o JOIN org_unit u ON u.id = o.unit_id"
    ) == [(247390, 246900, "EUR", "2024-02-01", "2024-01-31 23:00:00", "S01", "store")]
    body[0][0] = body[1][0] = "2"
    again = run("receipts", write(tmp_path / "kasse2.csv", [header, *body], delimiter=";"))
    assert again["orders_new"] == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [("[columns]\nnope = 'x'", "map_invalid"), ("[source]\ntimezone = 'Mars'", "map_invalid"), ("= =", "map_invalid"),
     ("[columns]\nnumber = 'Nein'", "map_column"), ("[source]\nstore = 'S99'", "store_missing"), ("loose = 1", "map_invalid"),
     ("[adjustments]\ncodes = 'POST'", "map_invalid"), ("[source]\ncurrency = 'pounds'", "map_invalid")],
)  # fmt: skip
def test_a_wrong_map_file_is_refused_by_name(tmp_path: Path, text: str, code: str) -> None:
    map_file = tmp_path / "map.toml"
    map_file.write_text(text)
    with pytest.raises(Refusal) as no:
        run("receipts", write(tmp_path / "till.csv", SALES), map_file=map_file)
    assert no.value.code == code
    assert str(no.value)


def test_a_till_that_numbers_its_sales_with_a_c(tmp_path: Path) -> None:
    sales = [
        HEADER,
        ["C1", "A", "cup", "2", "2024-05-01", "5", "7"],
        ["C2", "A", "cup", "-1", "2024-05-02", "5", "7"],
    ]
    answer = run("receipts", write(tmp_path / "till.csv", sales))
    assert (answer["orders"], answer["refunds"], answer["refunds_matched"]) == (1, 1, 1)
    map_file = tmp_path / "map.toml"
    map_file.write_text('[refunds]\nprefixes = ["R"]\n')
    backs = [
        HEADER,
        ["S1", "A", "cup", "2", "2024-05-01", "5", "7"],
        ["R1", "A", "cup", "1", "2024-05-02", "5", "7"],
    ]
    answer = run("receipts", write(tmp_path / "web.csv", backs), source="web", map_file=map_file)
    assert (answer["orders"], answer["refunds"], answer["refunds_matched"]) == (1, 1, 1)


def test_a_currency_without_minor_units(tmp_path: Path) -> None:
    map_file = tmp_path / "map.toml"
    map_file.write_text('[source]\ncurrency = "JPY"\n')
    sales = [
        HEADER,
        ["1", "A", "cup", "3", "2024-05-01", "500.25", "7"],
        ["2", "A", "cup", "1", "2024-05-01", "0.00001", "7"],
    ]
    answer = run("receipts", write(tmp_path / "till.csv", sales), map_file=map_file)
    assert answer["errors_by_code"] == {"number_range": 1}
    assert rows("SELECT total_minor, currency FROM orders_order") == [(1501, "JPY")]


def test_amounts_discounts_and_returns_without_a_number_of_their_own(tmp_path: Path) -> None:
    header = ["单号", "时间", "货号", "品名", "数量", "单价", "金额", "会员号", "支付方式"]
    body = [
        ["A1", "2024-05-01 10:00", "1001", "保温杯", "2", "50", "90", "V1", "微信"],
        ["A1", "2024-05-01 10:00", "1002", "运费", "1", "8", "8", "V1", "微信"],
        ["A2", "2024-05-02 10:00", "1001", "保温杯", "-1", "50", "-50", "V1", "微信"],
    ]
    answer = run("receipts", write(tmp_path / "till.csv", [header, *body]))
    assert (answer["orders"], answer["refunds"], answer["refunds_matched"], answer["adjustments"]) == (
        1,
        1,
        1,
        1,
    )
    assert rows("SELECT total_minor, goods_minor, discount_minor, refunded_minor FROM orders_order") == [
        (9800, 9000, 1000, 4500)
    ]
    assert rows("SELECT method, amount_minor FROM orders_payment") == [("微信", 9800)]
