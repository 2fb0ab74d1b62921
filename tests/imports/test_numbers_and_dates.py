# ruff: noqa: DTZ001 - wall clocks have no zone
"""Numbers and dates as people and programs write them."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.integrations.imports.rules.dates import date_order, moment
from shuke.integrations.imports.rules.numbers import are_float_ids, decimal_of, is_scientific, plain_number


@pytest.mark.parametrize(
    ("text", "decimal", "expected"),
    [
        ("2.55", ".", "2.55"), ("1,234.50", ".", "1234.50"), ("1.234,50", ",", "1234.50"), ("0,5", ",", "0.5"),
        ("１００", ".", "100"), ("¥12.00", ".", "12.00"), ("￥1，200", ".", "1200"), ("12.5元", ".", "12.5"),
        ("(5.00)", ".", "-5.00"), ("5-", ".", "-5"), ("− 3", ".", "-3"), ("1 234,5", ",", "1234.5"), ("-.5", ".", "-.5"),
        ("abc", ".", None), ("1,5", ".", None), ("1.5.2", ".", None), ("", ".", None), ("--5", ".", None),
        ("٣", ".", None), ("1e5", ".", None), ("NaN", ".", None), ("Infinity", ".", None), ("1_000", ".", None),
    ],
)  # fmt: skip
def test_a_number_or_none(text: str, decimal: str, expected: str | None) -> None:
    assert plain_number(text, decimal) == expected


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_plain_numbers_keep_their_value(number: Decimal) -> None:
    assert Decimal(plain_number(f"{number:f}") or "x") == number
    assert Decimal(plain_number(f"{number:,f}") or "x") == number
    swapped = f"{number:,f}".translate(str.maketrans(",.", ".,"))
    assert Decimal(plain_number(swapped, ",") or "x") == number


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_none(text: str) -> None:
    for decimal in (".", ","):
        found = plain_number(text, decimal)
        assert found is None or Decimal(found).is_finite()


def test_the_decimal_sign_of_a_column() -> None:
    assert decimal_of(["1,5", "2,75"]) == ","
    assert decimal_of(["1,234.5"]) == "."
    assert decimal_of(["1.234,5"]) == ","
    assert decimal_of(["1,234", "2,000"]) == "."
    assert decimal_of(["1,234"], ";") == ","
    assert decimal_of(["12", "7"]) == "."
    assert decimal_of(["1.234.567"]) == ","


def test_what_a_spreadsheet_did_to_numbers() -> None:
    assert is_scientific("1.38E+10")
    assert not is_scientific("138E")
    assert are_float_ids(["17850.0", "", "13047.0"])
    assert not are_float_ids(["17850", "13047.0"])
    assert not are_float_ids(["", ""])


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2010-12-01 08:26:00", "ymd", datetime(2010, 12, 1, 8, 26)),
        ("2010/12/1 8:26", "ymd", datetime(2010, 12, 1, 8, 26)),
        ("2010年12月1日 8时26分05秒", "ymd", datetime(2010, 12, 1, 8, 26, 5)),
        ("20101201", "ymd", datetime(2010, 12, 1)),
        ("20101201082605", "ymd", datetime(2010, 12, 1, 8, 26, 5)),
        ("12/1/2010 8:26", "mdy", datetime(2010, 12, 1, 8, 26)),
        ("1.12.2010", "dmy", datetime(2010, 12, 1)),
        ("01/12/10 8:26 PM", "dmy", datetime(2010, 12, 1, 20, 26)),
        ("2024-05-01 下午 3:05", "ymd", datetime(2024, 5, 1, 15, 5)),
        ("2024-05-01 12:05 AM", "ymd", datetime(2024, 5, 1, 0, 5)),
        ("1 Dec 2010", "dmy", datetime(2010, 12, 1)),
        ("December 1, 2010 08:26", "mdy", datetime(2010, 12, 1, 8, 26)),
        ("40513.3513888889", "serial", datetime(2010, 12, 1, 8, 26)),
        ("1291191960", "unix", datetime(2010, 12, 1, 8, 26, tzinfo=UTC)),
        ("2010-12-01T08:26:00+08:00", "ymd", datetime(2010, 12, 1, 8, 26, tzinfo=timezone(timedelta(hours=8)))),
        ("2010-12-01T08:26:00Z", "ymd", datetime(2010, 12, 1, 8, 26, tzinfo=UTC)),
        ("２０２４－０５－０１", "ymd", datetime(2024, 5, 1)),
        ("2011-02-31", "ymd", None), ("yesterday", "ymd", None), ("2010-12-01 25:00", "ymd", None), ("", "ymd", None),
        ("31/12/2010", "mdy", None), ("0000-00-00 00:00:00", "ymd", None), ("99999", "ymd", None),
    ],
)  # fmt: skip
def test_a_moment_or_none(text: str, order: str, expected: datetime | None) -> None:
    assert moment(text, order) == expected


@given(st.text(max_size=40))
def test_any_text_is_a_moment_or_none(text: str) -> None:
    for order in ("ymd", "dmy", "mdy", "ymd2", "serial", "unix", "unixms"):
        assert moment(text, order) is None or isinstance(moment(text, order), datetime)


@given(
    st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1)), min_size=8, max_size=20).map(sorted)
)
def test_a_column_with_a_day_above_twelve_settles_the_order(moments: list[datetime]) -> None:
    if all(one.day <= 12 for one in moments):
        return
    for form, order in (("%d/%m/%Y", "dmy"), ("%m/%d/%Y", "mdy"), ("%Y/%m/%d", "ymd")):
        found = date_order([one.strftime(form) for one in moments])
        assert (found.order, found.is_sure) == (order, True)


def test_the_first_days_of_a_month_are_read_forward_in_time_and_unsure() -> None:
    found = date_order([f"01/{day:02}/2011" for day in range(1, 12)])
    assert (found.order, found.is_sure) == ("mdy", False)
    found = date_order([f"{day:02}/01/2011" for day in range(1, 12)])
    assert (found.order, found.is_sure) == ("dmy", False)


def test_a_few_faults_do_not_change_the_order() -> None:
    assert date_order(["2024-05-01", "oops", "2024-05-20", "2024-13-45"]).order == "ymd"
