"""The call list: short, nobody twice, whoever is being lost first."""

from hypothesis import given
from hypothesis import strategies as st

from shuke.insight.rules.calls import PLACES, call_list

people = st.lists(st.integers(1, 30), unique=True, max_size=20)


@given(st.fixed_dictionaries({"late": people, "due": people, "new": people}))
def test_the_list(offered: dict[str, list[int]]) -> None:
    chosen = call_list(offered)
    ids = [person for _reason, person in chosen]
    everybody = {person for group in offered.values() for person in group}
    assert len(ids) == len(set(ids)) == min(sum(PLACES.values()), len(everybody))
    assert all(person in offered[reason] for reason, person in chosen)
    reasons = [reason for reason, _person in chosen]
    assert reasons == sorted(reasons, key=list(PLACES).index)
    for reason, most in PLACES.items():  # the most valuable ones of each reason have their places
        assert set(offered[reason][:most]) <= set(ids)


def test_places_left_are_filled_by_who_else_there_is() -> None:
    assert call_list({"late": list(range(20)), "due": [], "new": [99]}) == [
        *(("late", number) for number in range(11)), ("new", 99),
    ]  # fmt: skip
