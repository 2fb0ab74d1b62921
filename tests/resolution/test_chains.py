"""Chains of merges, split in any order; and any pair that people can make."""

from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuke.customers.queries.merged import survivors_of
from shuke.foundation.org.actor import SYSTEM, acting_as, reading_as
from tests.resolution.world import answer, everything, laden, merge, person, rows_of, sold, split

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


def differing(before: dict[str, list[str]]) -> set[str]:
    """Tables that are not as they were; a key more, which sealed nothing, is no difference."""
    after = everything()
    assert set(before["customers_personkey"]) <= set(after["customers_personkey"])
    return {table for table in before if before[table] != after[table]} - {"customers_personkey"}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_three_merges_split_in_any_order_leave_four_people_as_they_were(cast, order):
    """A into B, B into C, D into C: whichever is split first."""
    people = [laden(cast, "何田", 60 + n, owner=None if n % 2 else "zhou") for n in range(4)]
    before = everything()
    merges = [
        merge(cast, people[0], people[1], survivor_id=people[1]).value,
        merge(cast, people[1], people[2], survivor_id=people[2]).value,
        merge(cast, people[3], people[2], survivor_id=people[2]).value,
    ]
    with reading_as(SYSTEM):
        found = survivors_of(actor=SYSTEM, customer_ids=people)
    assert found == dict.fromkeys((people[0], people[1], people[3]), people[2])
    assert len(rows_of("orders_order", people[2])) == 4
    for place in order:
        split(cast, merges[place])
    assert differing(before) == set()


def test_who_was_split_from_the_middle_and_merged_elsewhere_stays_there(cast):
    """A into B, B into C; A is split off and merged into C itself: splitting B from C does not take A along."""
    a, b, c = (laden(cast, "何田", 70 + n) for n in range(3))
    first = merge(cast, a, b, survivor_id=b).value
    second = merge(cast, b, c, survivor_id=c).value
    split(cast, first)
    third = merge(cast, a, c, survivor_id=c).value
    split(cast, second)
    assert rows_of("customers_customer", a, "id")[0]["merged_into_id"] == c
    assert sorted(row["number"] for row in rows_of("orders_order", c)) == ["L-70", "L-72"]
    split(cast, third)
    assert [row["number"] for row in rows_of("orders_order", a)] == ["L-70"]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(("phone", "sale", "answer", "laden")), max_size=3),
    st.lists(st.sampled_from(("phone", "sale", "answer", "laden")), max_size=3),
    st.dictionaries(
        st.sampled_from(("name", "gender", "language", "home", "owner", "birthday")),
        st.sampled_from(("survivor", "loser")),
    ),
    st.booleans(),
)
def test_a_merge_and_its_split_change_nothing(cast, ours, theirs, choices, turned):
    counter = iter(range(100 + int(everything_count()), 9000))
    pair = [_made(cast, what, counter) for what in (ours, theirs)]
    before = everything()
    done = merge(cast, *(reversed(pair) if turned else pair), choices=choices)
    split(cast, done.value)
    assert differing(before) == set()


def everything_count() -> int:
    """How many customers there are, so that numbers do not repeat between examples."""
    return len(everything()["customers_customer"])


def _made(cast, has: list[str], counter) -> int:
    number = next(counter)
    if "laden" in has:
        return laden(cast, "何田", number, home="lake" if number % 2 else "river")
    one = (
        person(cast, "何田" if number % 3 else "何恬", phone="13611110000")
        if "phone" in has
        else person(cast, "何田")
    )
    if "sale" in has:
        sold(cast, one, f"H-{number}")
    if "answer" in has:
        answer(one, number)
    return one


def test_rows_that_came_too_late_follow_and_go_back_with_their_number(cast):
    """A sale that was being written on the record while it was merged, as the database would keep it."""
    from django.db import connection, transaction
    from django.utils import timezone

    from shuke.stewardship.resolution.commands.settling import forget_images, settle_strays

    one, other = laden(cast, "何田", 81), laden(cast, "何田", 82)
    done = merge(cast, one, other, survivor_id=one)
    late = sold(cast, None, "LATE")
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE orders_order SET customer_id = %s WHERE id = %s", [other, late])
    with acting_as(SYSTEM):
        assert settle_strays(actor=SYSTEM, now=timezone.now()).value == 1  # the tag that stayed is none
        assert settle_strays(actor=SYSTEM, now=timezone.now()).value == 0
        assert forget_images(actor=SYSTEM, now=timezone.now()).value == 0
    assert "LATE" in [row["number"] for row in rows_of("orders_order", one)]
    split(cast, done.value)
    assert "LATE" in [row["number"] for row in rows_of("orders_order", other)]
