"""What a person chose per column is remembered as little as possible, and found again exactly."""

from hypothesis import given
from hypothesis import strategies as st

from shuke.integrations.imports.rules.headers import header_of
from shuke.integrations.imports.rules.mapping import map_of, titles_of
from shuke.integrations.imports.rules.synonyms import SYNONYMS

TITLES = ["手机", "姓名", "备注", "会员号", "", "手机", "store", "tag", "什么", "Phone", "#2", "生日"]
FIELDS = sorted(set(SYNONYMS["customers"]))


@st.composite
def choices(draw: st.DrawFn) -> tuple[list[str], dict[str, int]]:
    """A header of titles (some twice, some empty) and fields given to some of its columns, each once."""
    titles = draw(st.lists(st.sampled_from(TITLES), min_size=1, max_size=9).filter(any))
    fields = draw(st.lists(st.sampled_from(FIELDS), unique=True, max_size=len(titles)))
    columns = draw(st.permutations(range(len(titles))))
    return titles, dict(zip(fields, columns, strict=False))


@given(choices())
def test_the_choice_is_found_again(chosen: tuple[list[str], dict[str, int]]) -> None:
    titles, columns = chosen
    rows = [titles, ["x"] * len(titles)]
    wanted, ignored = map_of("customers", rows, columns, "1")
    found = header_of("customers", rows, wanted, ignored, "1")
    assert (found.columns, found.twice, found.not_found) == (columns, (), ())


@given(st.lists(st.sampled_from(TITLES), min_size=1, max_size=9))
def test_each_column_has_a_name_of_its_own(titles: list[str]) -> None:
    names = titles_of(titles)
    for place, name in enumerate(names):
        found = header_of("customers", [titles], {"tags": name}, (), "1") if any(titles) else None
        assert found is None or found.columns["tags"] == place


def test_what_is_recognised_is_not_remembered() -> None:
    rows = [["会员号", "姓名", "手机"], ["1", "丁一", "13100001111"]]
    assert map_of("customers", rows, {"customer": 0, "person": 1, "phone": 2}) == ({}, ())
    assert map_of("customers", rows, {"customer": 0, "phone": 2}) == ({}, ("姓名",))
    assert map_of("customers", rows, {"card": 0, "person": 1, "phone": 2}) == ({"card": "会员号"}, ())


def test_a_file_without_titles_is_mapped_by_place() -> None:
    rows = [["13100001111", "丁一"], ["13100002222", "卜二"]]
    assert map_of("customers", rows, {"phone": 0, "person": 1}, "none") == (
        {"phone": "#1", "person": "#2"},
        (),
    )
    found = header_of("customers", rows, {"phone": "#1", "person": "#2"}, (), "none")
    assert (found.row, found.columns) == (-1, {"phone": 0, "person": 1})
    ours = [["#1", "#2", "shuke_line", "shuke_code"], ["131", "丁一", "1", "phone_invalid"]]
    assert header_of("customers", ours, {"phone": "#1", "person": "#2"}, (), "none").row == 0
