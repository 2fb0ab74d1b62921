"""The machinery of lists: what an address asks, written and read back; and what no address can ask."""

from datetime import date

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from shuke.doors.web.lists.address import read
from shuke.doors.web.lists.filters import words_of
from shuke.doors.web.lists.paging import cut, mark, pager
from shuke.doors.web.lists.parts import Filter, List, Shown, Sort, View, by_key, by_name
from shuke.doors.web.lists.values import value_of
from shuke.ui.table import Column

FILTERS = by_name([
    Filter("abc", "Class", "many", [(letter, letter) for letter in "ABCD"], "abc"),
    Filter("store", "Store", "one", [("7", "Lakeside")], "store", is_whole=True, is_open=True),
    Filter("kind", "Kind", "one", [("person", "People")], "kind"),
    Filter("spend", "Spend", "money", of="spend", currency="CNY"),
    Filter("orders", "Orders", "number", of="orders"),
    Filter("joined", "Joined", "day", of="joined"),
])  # fmt: skip
LIST = List(
    "customers", [View("best", "Best", "spend"), View("all", "All", "joined")],
    by_key([Sort("spend", "Spend", True, "number"), Sort("joined", "Joined", True, "day"), Sort("name", "Name", False)]),
    [Shown(Column("name", "Name"), is_fixed=True), Shown(Column("a", "A"), "spend"), Shown(Column("b", "B"), is_usual=False)],
    FILTERS,
)  # fmt: skip


def asked(text: str):
    return read(QueryDict(text), LIST)


def test_an_address_is_read_and_written_back_the_same():
    address = asked("view=all&abc=A,B&spend=100..500&sort=-spend&cols=b&after=3~4")
    assert address.view.key == "all" and not address.descending and address.place == (3, 4)
    assert {one.name: value for one, value in address.values()} == {
        "abc": ["A", "B"],
        "spend": (10000, 50000),
    }
    assert (
        address.query() == "view=all&abc=A,B&spend=100..500&sort=-spend&cols=b"
    )  # a change begins at the top
    assert [one.column.key for one in address.shown()] == ["name", "b"]
    assert asked(address.query()) == read(QueryDict(address.query(after="")), LIST)


def test_a_form_sends_boxes_and_ends():
    address = asked(
        "abc=B&abc=A&abc=A&spend.from=１,000&spend.to=&joined.from=&joined.to=2026-03-01&orders.from=9&orders.to=2"
    )
    assert address.filters == {"abc": "B,A", "spend": "1000..", "joined": "..2026-03-01", "orders": "9..2"}
    assert {one.name: value for one, value in address.values()}["orders"] == (2, 9)


def test_what_cannot_be_read_is_left_out_and_said():
    address = asked("view=x&abc=A,Z&store=x&kind=thing&spend=dear&joined=2026-02-30&sort=password&cols=c,a")
    assert address.view.key == "best" and address.filters == {} and address.sort.key == "spend"
    assert list(address.unread) == ["Class", "Store", "Kind", "Spend", "Joined"]
    assert address.columns == ("a",)


def test_another_tab_forgets_filters_and_keeps_columns():
    address = asked("view=best&abc=A&sort=name&cols=a&saved=3")
    assert address.in_view(LIST.views[1]) == "?view=all&cols=a"
    assert address.sorted_by("name") == "?view=best&saved=3&abc=A&sort=-name&cols=a"
    assert address.sorted_by("spend") == "?view=best&saved=3&abc=A&sort=spend&cols=a"


@given(st.text(), st.sampled_from(sorted(FILTERS)))
def test_no_text_breaks_a_filter(text, name):
    value = value_of(FILTERS[name], text)
    assert value is None or words_of(FILTERS[name], text) is not None


@given(
    st.text(max_size=40),
    st.sampled_from(["after", "before", "view", "sort", "cols", "saved", "abc", "spend.from"]),
)
def test_no_text_breaks_an_address(text, name):
    query = QueryDict(mutable=True)
    query[name] = text
    address = read(query, LIST)
    assert read(QueryDict(address.query()), LIST).filters == address.filters
    assert address.place is None or len(address.place) == 2


@given(st.lists(st.integers(0, 50), unique=True, max_size=50), st.integers(1, 7))
def test_pages_follow_each_other_without_gap_and_lead_back(numbers, size):
    list_ = List("x", LIST.views, LIST.sorts, LIST.columns, {}, size)
    ordered, seen, text = sorted(numbers, reverse=True), [], "view=best"
    while True:
        address = read(QueryDict(text), list_)
        rest = [n for n in ordered if address.place is None or (n, n) < address.place]
        rows, more = cut(address, rest[: size + 1])
        seen += rows
        links = pager(address, [mark(n, n) for n in rows], more)
        if not links["next_url"]:
            break
        text = links["next_url"].removeprefix("?")
    assert seen == ordered
    if links["previous_url"]:
        back = read(QueryDict(links["previous_url"].removeprefix("?")), list_)
        before = [n for n in reversed(ordered) if (n, n) > back.place]
        assert cut(back, before[: size + 1])[0] == ordered[: len(ordered) - len(rows)][-size:]


def test_dates_and_money_are_said_as_people_say_them():
    assert words_of(FILTERS["orders"], "3") == "3"
    assert value_of(FILTERS["joined"], "2026-01-01..2026-02-01") == (date(2026, 1, 1), date(2026, 2, 1))
