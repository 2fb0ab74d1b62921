"""Names as people search for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.customers.rules.names import clean, family_and_given, name_columns

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("name", "given_name", "pinyin", "given_pinyin", "initials"),
    [
        ("林慧敏", "慧敏", "linhuimin", "huimin", "lhm"),
        ("单小慧", "小慧", "shanxiaohui", "xiaohui", "sxh"),
        ("欧阳文静", "文静", "ouyangwenjing", "wenjing", "oywj"),
        ("尉迟恭", "恭", "yuchigong", "gong", "ycg"),
        ("曾重庆", "重庆", "zengchongqing", "chongqing", "zcq"),
        ("Anna Lee", "Lee", "annalee", "lee", "al"),
        ("Müller", "", "muller", "", "m"),
        ("一叶茶铺有限公司", "", "yiyechapuyouxiangongsi", "", "yycpyxgs"),
        ("林", "", "lin", "", "l"),
        ("😀", "", "", "", ""),
    ],
)
def test_a_name_is_found_by_each_of_its_spellings(name, given_name, pinyin, given_pinyin, initials):
    assert name_columns(name) == {
        "given_name": given_name, "pinyin": pinyin, "given_pinyin": given_pinyin, "initials": initials,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("司马光", ("司马", "光")),
        ("司马", ("司", "马")),
        ("王小明", ("王", "小明")),
        ("阿卜杜拉江", ("阿卜杜拉江", "")),
        ("", ("", "")),
    ],
)
def test_a_chinese_name_begins_with_the_family(name, parts):
    assert family_and_given(name) == parts


@given(HAN)
def test_spellings_agree_with_each_other(name):
    columns = name_columns(name)
    assert columns["pinyin"].endswith(columns["given_pinyin"])
    assert columns["initials"][:1] == columns["pinyin"][:1]
    assert all(text.isascii() for key, text in columns.items() if key != "given_name")


@given(st.text(max_size=400))
def test_whatever_is_typed_fits_its_column(name):
    columns = name_columns(clean(name))
    assert all(
        len(columns[key]) <= most
        for key, most in (("given_name", 120), ("pinyin", 240), ("given_pinyin", 240), ("initials", 60))
    )
    assert "\0" not in "".join(columns.values())


@given(st.text(max_size=200))
def test_cleaning_is_done_once(name):
    cleaned = clean(name)
    assert clean(cleaned) == cleaned
    assert cleaned == cleaned.strip() and "  " not in cleaned and "\0" not in cleaned
