"""Both versions of what two people edited at once: what is chosen is what the form says."""

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from shuke.doors.web.stale import Field, chosen, differing_fields

FIELDS = (
    Field("name", "Name"),
    Field("birthday", "Birthday", ("birth_month", "birth_day")),
    Field("store", "Store"),
)
texts = st.dictionaries(
    st.sampled_from(["name", "birth_month", "birth_day", "store"]), st.text(max_size=8), min_size=4
)


def posted(differing, same, sides) -> QueryDict:
    post = QueryDict(mutable=True)
    post["version"] = "7"
    for name, value in same:
        post[name] = value
    for one, side in zip(differing, sides, strict=True):
        post[f"keep-{one.name}"] = side
        for name, value in one.kept:
            post[name] = value
    return post


@given(mine=texts, theirs=texts, sides=st.lists(st.sampled_from(["mine", "theirs"]), min_size=3, max_size=3))
def test_each_field_is_as_it_was_chosen_and_no_other_is_touched(mine, theirs, sides):
    differing = differing_fields(FIELDS, mine, theirs, {})
    asked = {one.name: side for one, side in zip(differing, sides[: len(differing)], strict=True)}
    differing_inputs = {name for one in differing for name in one.mine_inputs}
    same = [(name, value) for name, value in mine.items() if name not in differing_inputs]
    result = chosen(posted(differing, same, asked.values()))
    for field in FIELDS:
        source = theirs if asked.get(field.name) == "theirs" else mine
        for name in field.inputs or (field.name,):
            assert result.get(name, "") == source[name]
    assert result["version"] == "7"


def test_a_form_without_a_choice_is_as_it_came():
    post = QueryDict("name=林&version=3")
    assert chosen(post).dict() == post.dict()


def test_only_what_differs_is_asked():
    both = differing_fields(
        FIELDS, {"name": "林", "store": 3}, {"name": "林", "store": "3", "birth_day": "2"}, {}
    )
    assert [(one.name, one.mine, one.theirs) for one in both] == [("birthday", "", "2")]
