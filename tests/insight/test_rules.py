"""Maps, shares and days: total, ordered, exact."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.insight import labels
from shuke.insight.rules import cells
from shuke.insight.rules.basis import currency_of, day_to_speak_of
from shuke.insight.rules.disclosure import shown_count
from shuke.insight.rules.lateness import is_late
from shuke.insight.rules.shares import class_of

COMBINATIONS = list(product(range(1, 6), repeat=3))


def test_every_combination_has_one_cell_and_every_cell_some() -> None:
    assert len(COMBINATIONS) == 125
    held = {combination: cells.cell_of(*combination) for combination in COMBINATIONS}
    assert set(held.values()) == set(cells.INTERNATIONAL) and len(cells.INTERNATIONAL) == 11
    listed = [combination for cell in cells.INTERNATIONAL for combination in cells.combinations_of(cell)]
    assert sorted(listed) == COMBINATIONS


def test_eight_chinese_cells() -> None:
    assert (
        len({cells.chinese_cell_of(*flags) for flags in product((True, False), repeat=3)})
        == 8
        == len(cells.CHINESE)
    )


def test_the_three_sentences_of_the_map() -> None:
    bad = {"at_risk", "cannot_lose", "hibernating", "lost", "about_to_sleep"}
    good = {"champions", "loyal", "potential_loyalist", "new", "promising"}
    assert set(cells.WORTH) == set(cells.INTERNATIONAL)
    for r, f, m in COMBINATIONS:
        cell = cells.cell_of(r, f, m)
        assert not (r >= 4 and cell in bad) and not (r <= 2 and cell in good)
        if m < 5:
            assert cells.WORTH[cells.cell_of(r, f, m + 1)] >= cells.WORTH[cell]


@pytest.mark.parametrize(
    ("scores", "cell"),
    [((5, 5, 5), "champions"), ((5, 1, 1), "new"), ((4, 1, 1), "promising"), ((1, 1, 1), "lost"),
     ((1, 5, 5), "cannot_lose"), ((2, 4, 4), "at_risk"), ((3, 3, 3), "need_attention"), ((4, 4, 4), "loyal"),
     ((4, 3, 3), "potential_loyalist"), ((3, 2, 2), "about_to_sleep"), ((2, 2, 2), "hibernating")],
)  # fmt: skip
def test_the_corner_of_each_cell(scores: tuple[int, int, int], cell: str) -> None:
    assert cells.cell_of(*scores) == cell


def test_the_map_in_the_docs_is_the_map() -> None:
    text = (Path(__file__).parents[2] / "docs" / "measures.md").read_text()
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in text.splitlines()
        if re.match(r"\| F\d", line)
    ]
    shown = {
        (r, int(row[0][1])): codes.replace(" ", "")
        for row in rows
        for r, codes in zip((5, 4, 3, 2, 1), row[1:], strict=True)
    }
    assert shown == cells.MAP


def test_every_name_has_words() -> None:
    assert tuple(labels.CELLS) == cells.INTERNATIONAL and set(labels.CHINESE_CELLS) == set(cells.CHINESE)


def test_a_share_of_exactly_eighty_is_b() -> None:
    assert [class_of(before, 100) for before in (0, 79, 80, 94, 95, 99)] == ["A", "A", "B", "B", "C", "C"]


@given(st.integers(0, 400))
def test_a_selling_shop_speaks_of_today_and_an_archive_of_its_last_sale(days: int) -> None:
    today = date(2026, 11, 22)
    last = today - timedelta(days=days)
    assert day_to_speak_of(today, last) == (today if days <= 31 else last)


def test_without_sales_the_day_is_today() -> None:
    assert day_to_speak_of(date(2026, 1, 1), None) == date(2026, 1, 1)


def test_one_currency() -> None:
    assert currency_of("CNY", {"CNY": 1, "GBP": 9}) == "CNY"
    assert currency_of("CNY", {"GBP": 9, "EUR": 9}) == "EUR"  # the first by name where equally often
    assert currency_of("CNY", {}) == "CNY" and currency_of(None, {}) == "CNY"


def test_few_are_not_counted_for_who_sees_sums_only() -> None:
    assert [shown_count(n, only_sums=True) for n in (0, 1, 9, 10)] == [0, None, None, 10]
    assert shown_count(1, only_sums=False) == 1


def test_late_is_twice_the_own_gap_or_the_shops() -> None:
    assert is_late(60, 30) and not is_late(59, 30)
    assert is_late(60, None, 30) and not is_late(60, None) and not is_late(None, 30)
