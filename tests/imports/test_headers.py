"""Column names, delimiters, and the layout they give."""

from shuke.integrations.imports.readers.delimiters import delimiter_of
from shuke.integrations.imports.rules.headers import bare, header_of
from shuke.integrations.imports.rules.layout import layout_of
from shuke.integrations.imports.rules.settings import SourceSettings
from shuke.integrations.imports.rules.synonyms import SYNONYMS

RETAIL = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country".split(",")


def test_online_retail_is_known_by_its_header() -> None:
    header = header_of("receipts", [RETAIL])
    assert header.is_complete
    assert header.columns == {
        "number": 0, "code": 1, "name": 2, "quantity": 3, "at": 4, "price": 5, "customer": 6
    }  # fmt: skip


def test_a_chinese_till_export_under_a_title() -> None:
    rows = [
        ["销售明细表", "", ""],
        [
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
            "会员号",
            "手机号",
            "支付方式",
        ],
    ]
    header = header_of("receipts", rows)
    assert (header.row, header.is_complete) == (1, True)
    assert {
        "number",
        "at",
        "store",
        "seller",
        "code",
        "name",
        "quantity",
        "price",
        "amount",
        "customer",
        "phone",
        "payment",
    } <= set(header.columns)


def test_date_and_time_in_two_columns_become_one_moment() -> None:
    rows = [["单号", "日期", "时间", "品名", "单价"], ["1", "2024-05-01", "09:30", "杯", "5"]]
    header = header_of("receipts", rows)
    assert (header.columns["at"], header.columns["clock"]) == (1, 2)
    both = [["小票号", "销售日期", "销售时间", "品名", "单价"], ["1", "2024-05-01", "09:30", "杯", "5"]]
    layout = layout_of(header_of("receipts", both), both[1:], SourceSettings(), ",")
    assert (layout.columns["at"], layout.columns["clock"]) == (1, 2)


def test_a_lone_time_column_is_the_moment() -> None:
    header = header_of("receipts", [["单号", "时间", "品名", "单价"]])
    assert header.columns["at"] == 1
    assert header.is_complete


def test_what_is_missing_is_named() -> None:
    header = header_of("receipts", [["InvoiceNo", "Quantity"]])
    assert header.missing == (("at",), ("code", "name"), ("price", "amount"))


def test_one_name_over_two_columns_is_refused_unless_the_map_says_which() -> None:
    cells = ["InvoiceNo", "Date", "SKU", "Price", "Price"]
    assert header_of("receipts", [cells]).twice == ("price",)
    assert header_of("receipts", [cells], {"price": "Price"}).is_complete


def test_the_map_goes_before_the_names() -> None:
    header = header_of(
        "receipts", [["No", "When", "What", "Price"]], {"number": "No", "at": "when", "code": "What"}
    )
    assert header.is_complete
    assert header_of("receipts", [["No"]], {"number": "Nein"}).not_found == ("Nein",)


def test_a_header_without_case_blanks_and_units() -> None:
    assert bare(" Unit Price (£) ") == bare("UNIT_PRICE") == "unitprice"
    assert bare("单价（元）") == "单价"
    assert bare("（元）") != ""


def test_no_name_stands_for_two_fields_of_a_kind_but_the_clock() -> None:
    for kind, names in SYNONYMS.items():
        seen: dict[str, str] = {}
        for field, words in names.items():
            for word in words:
                other = seen.setdefault(bare(word), field)
                assert other == field or {other, field} <= {"at", "clock"}, (kind, word, other, field)


def test_every_delimiter_is_found() -> None:
    for sign in (",", ";", "\t", "|"):
        lines = [
            sign.join(RETAIL),
            *[
                sign.join(
                    [
                        "536365",
                        "85123A",
                        "HEART, WHITE" if sign != "," else "HEART",
                        "6",
                        "2010",
                        "2",
                        "1",
                        "UK",
                    ]
                )
            ]
            * 5,
        ]
        assert delimiter_of(lines, "receipts") == sign


def test_an_order_total_is_not_a_lines_amount() -> None:
    cells = ["order no", "date", "sku", "qty", "price", "total"]
    rows = [["1", "2024-01-01", "a", "1", "5", "500"], ["1", "2024-01-01", "b", "2", "7", "500"]]
    layout = layout_of(header_of("receipts", [cells]), rows, SourceSettings(), ",")
    assert "amount" not in layout.columns
    rows = [["1", "2024-01-01", "a", "1", "5", "4.5"], ["1", "2024-01-01", "b", "2", "7", "14"]]
    assert "amount" in layout_of(header_of("receipts", [cells]), rows, SourceSettings(), ",").columns
