"""A list as a file: no text of it is ever a formula, and everything survives reading back."""

import csv
import io
from datetime import date
from itertools import product

import openpyxl
import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.stewardship.exports.writing.files import BLANK, MARKS, csv_of, safe, xlsx_of
from tests.web.test_main_job import sign_in

BODIES = ("1+1", "cmd|'/C calc'!A0", 'HYPERLINK("http://x","y")', "SUM(A1:A9)*2", "2+3-(4)")
BEFORE = ("", " ", "\t", "\r", "\n", "\u3000", "\xa0", "\ufeff", "  \t ", "\u200b")
FORMULAS = [before + mark + body for before, mark, body in product(BEFORE, MARKS[:8], BODIES)]


def live(cell: str) -> bool:
    """Whether a spreadsheet would run the cell of a CSV: read without our own code."""
    text = cell.lstrip(
        "".join(chr(code) for code in range(33))
        + "\x85\xa0\u1680\u180e\u2028\u2029\u202f\u205f\u3000\ufeff\u200b\u200c\u200d\u2060"
    )
    return text[:1] in tuple("=+-@＝＋－＠") and not text[1:].replace(".", "", 1).isdigit()


def test_there_are_enough_formulas():
    assert len(FORMULAS) >= 200 and all(live(text) for text in FORMULAS)


def test_no_formula_lives_in_csv_and_none_is_lost():
    rows = list(
        csv.reader(io.StringIO(csv_of(["a"], [[text] for text in FORMULAS]).decode("utf-8-sig"), newline=""))
    )[1:]
    assert [cell for (cell,) in rows if live(cell)] == []
    assert [cell.removeprefix("'") for (cell,) in rows] == FORMULAS


def test_no_formula_lives_in_xlsx_and_none_is_lost():
    body = xlsx_of(["=1+1"], [[text] for text in FORMULAS])
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    cells = [cell for (cell,) in sheet.iter_rows()]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert [cell.value.replace("\r", "\n") for cell in cells[1:]] == [
        text.replace("\r", "\n") for text in FORMULAS
    ]


def test_numbers_phones_days_and_words_are_read_back_as_they_were():
    row = ["+8613800138016", "-12.50", "林慧敏", -12.5, 18640, date(2026, 9, 25), None, "a\nb", "<&>\"'"]
    (read,) = list(csv.reader(io.StringIO(csv_of(["x"] * 9, [row]).decode("utf-8-sig"), newline="")))[1:]
    assert read == [
        "+8613800138016",
        "-12.50",
        "林慧敏",
        "-12.5",
        "18640",
        "2026-09-25",
        "",
        "a\nb",
        "<&>\"'",
    ]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_of(["x"] * 9, [row]))).get_sheet_by_index(0)
    assert sheet.to_python()[1] == [
        "+8613800138016",
        "-12.50",
        "林慧敏",
        -12.5,
        18640,
        "2026-09-25",
        "",
        "a\nb",
        "<&>\"'",
    ]


@given(st.text(max_size=20))
def test_no_text_at_all_becomes_a_formula(text):
    assert not live(safe(text)) and safe(text).removeprefix("'") == text.removeprefix("'")


@given(st.lists(st.text(max_size=12), min_size=1, max_size=30))
def test_any_text_makes_a_workbook_that_opens(texts):
    assert openpyxl.load_workbook(io.BytesIO(xlsx_of(texts, [texts]))).active.max_column <= len(texts)
    assert csv_of(texts, [texts]).startswith("\ufeff".encode()) and BLANK


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_all_that_match_are_tagged_and_the_notice_takes_it_back(world):
    from shuke.customers.models import Tagging

    client = sign_in("chen")
    page = client.post(
        "/customers/tagging", {"all": "1", "query": "view=all", "label": "老茶客"}, follow=True
    )
    text = page.content.decode()
    assert "老茶客" in text and "/customers/undoing/" in text
    undo = text.split("/customers/undoing/")[1].split('"')[0]

    def count():
        with acting_as(SYSTEM), transaction.atomic():
            return Tagging.objects.count()

    assert count() == 3
    client.post(f"/customers/undoing/{undo}", {"next": "/customers"})
    assert count() == 0
