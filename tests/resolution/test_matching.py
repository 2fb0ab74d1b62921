"""Comparing: sets with known pairs, seeds that were not looked at, who is never held for one person, and the night's work."""

import pytest
from django.utils import timezone

from shuke.foundation.org.actor import SYSTEM, acting_as, reading_as
from shuke.foundation.org.command import Unchanged
from shuke.foundation.org.commands.switches import set_switch
from shuke.stewardship.resolution.commands.finding import match_entries, merge_by_rule
from shuke.stewardship.resolution.commands.night import compare_everybody
from shuke.stewardship.resolution.commands.review import keep_apart
from shuke.stewardship.resolution.matching.child import ComparingFailed, compared
from shuke.stewardship.resolution.matching.pairs import in_accent, weighed_pairs
from shuke.stewardship.resolution.matching.prepared import Known, as_table
from shuke.stewardship.resolution.models import Candidate
from shuke.stewardship.resolution.rules.strength import is_worth_a_look, least_for, merges_by_rule, same_for
from tests.cast import build_cast
from tests.resolution.linkage import UNSEEN, chinese, fake_1000, febrl, scored, shared
from tests.resolution.people import people
from tests.resolution.world import merge, person, rows_of

needs_shared = pytest.mark.skipif(shared() is None, reason="no folder shared/data/linkage beside the project")


@pytest.mark.parametrize("seed", UNSEEN)
def test_chinese_people_of_seeds_that_were_not_looked_at(seed):
    assert scored(*chinese(seed, 2000)).f >= 0.95


def test_a_fifth_of_the_people_is_there_to_mislead():
    records = people(UNSEEN[0], 2000)
    misleading = {one.truth for one in records if one.why_hard}
    assert len(misleading) / len({one.truth for one in records}) >= 0.2


@needs_shared
@pytest.mark.parametrize("number", [1, 2, 3])
def test_febrl(number):
    assert scored(*febrl(shared(), number)).f >= 0.97


@needs_shared
def test_fake_1000():
    assert scored(*fake_1000(shared())).f >= 0.9


def pair_of(one: Known, other: Known) -> float:
    """Their weight among three hundred others; −100 where they are not looked at."""
    crowd = [*chinese(7, 300)[0]]
    table = as_table([*(Known(**{**_fields(each), "id": each.id + 10}) for each in crowd), one, other])
    return next(
        (pair.weight for pair in weighed_pairs(table, -60) if (pair.left, pair.right) == (1, 2)), -100.0
    )


def _fields(one: Known) -> dict:
    return {name: getattr(one, name) for name in one.__slots__}


BORN = (1988, 5, 17)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ({"name": "王芳", "phones": ("1",)}, {"name": "王芳", "phones": ("1",)}, True),
        ({"name": "林慧敏", "phones": ("1",)}, {"name": "林惠敏", "phones": ("1",)}, True),
        ({"name": "林慧敏", "birthday": BORN}, {"name": "linhuimin", "birthday": BORN}, True),
        ({"name": "王秀英", "birthday": BORN, "phones": ("1",), "address": "x", "gender": "f"},
         {"name": "王桂英", "birthday": BORN, "phones": ("1",), "address": "x", "gender": "f"}, False),
        ({"name": "王建国", "phones": ("1",), "device": "d"}, {"name": "王子涵", "phones": ("1",), "device": "d"}, False),
        ({"name": "王伟"}, {"name": "王伟"}, False),
        ({"name": "王伟", "birthday": BORN}, {"name": "王伟", "birthday": (1971, 2, 3)}, False),
        ({"name": "陈一", "phones": ("1",), "device": "d"}, {"name": "赵二", "phones": ("2",), "device": "d"}, False),
    ],
)  # fmt: skip
def test_who_is_held_for_one_person_and_who_never(one, other, is_same):
    assert (pair_of(Known(id=1, **one), Known(id=2, **other)) >= same_for(400)) is is_same


def test_only_what_is_beyond_doubt_is_merged_without_a_person():
    assert merges_by_rule(21, ("phone", "name"))
    assert not merges_by_rule(21, ("phone", "name", "birthday_differs"))
    assert not merges_by_rule(21, ("phone", "address", "device"))
    assert not merges_by_rule(21, ("device", "name"))
    assert not merges_by_rule(12, ("phone", "name"))
    assert is_worth_a_look(("name", "birthday_like")) and not is_worth_a_look(
        ("rare_name", "goods", "gender_differs")
    )
    assert least_for(1000) < least_for(1_000_000)
    assert in_accent("shihan") == in_accent("sihan") and in_accent("wangwei") != in_accent("wangfang")


def test_a_child_that_fails_says_so():
    with pytest.raises(ComparingFailed):
        list(compared(iter(()), "no number"))


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_the_night_finds_who_is_here_twice_and_asks_nobody_twice():
    cast = build_cast()
    one, other = (person(cast, name, phone="13700001111") for name in ("贺思琪", "贺诗琪"))
    twins = [person(cast, name, phone="13700002222") for name in ("孟秀英", "孟桂英")]
    with acting_as(SYSTEM):
        assert compare_everybody(actor=SYSTEM).value == 1
        assert isinstance(compare_everybody(actor=SYSTEM), Unchanged)
    with reading_as(SYSTEM):
        found = Candidate.objects.get()
        assert (found.left_id, found.right_id, found.state) == (
            one,
            other,
            "open",
        ) and "phone" in found.reasons
        assert not set(twins) & {found.left_id, found.right_id}
    with acting_as(SYSTEM):
        keep_apart(actor=SYSTEM, customer_ids=(one, other))
    third = person(cast, "贺思琪")
    merge(cast, one, third, survivor_id=third)  # what was decided holds under the new number too
    with acting_as(SYSTEM):
        assert isinstance(compare_everybody(actor=SYSTEM), Unchanged)


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_who_comes_in_is_compared_at_once_and_merged_where_there_is_no_doubt():
    cast = build_cast()
    one, other = (person(cast, "单小慧", phone="13700003333", email="a@example.com") for _time in range(2))
    father, child = (person(cast, name, phone="13700004444") for name in ("方大勇", "方小米"))
    with acting_as(SYSTEM):
        match_entries(actor=SYSTEM, now=timezone.now())
        assert isinstance(match_entries(actor=SYSTEM, now=timezone.now()), Unchanged)
        assert merge_by_rule(actor=SYSTEM, today=cast.today).value == 1
    states = [rows_of("customers_customer", each, "id")[0]["status"] for each in (one, other, father, child)]
    assert sorted(states[:2]) == ["active", "merged"] and states[2:] == ["active", "active"]
    kept = next(each for each, state in zip((one, other), states, strict=False) if state == "active")
    assert "email" in rows_of("resolution_merge", kept, "survivor_id")[0]["reasons"]


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_a_shop_that_switched_it_off_merges_nobody_without_asking():
    cast = build_cast()
    set_switch(actor=cast.actor("jiang"), name="merge_by_rule", is_on=False)
    people = [person(cast, "单小慧", phone="13700003333", email="a@example.com") for _time in range(2)]
    with acting_as(SYSTEM):
        match_entries(actor=SYSTEM, now=timezone.now())
        assert isinstance(merge_by_rule(actor=SYSTEM, today=cast.today), Unchanged)
    assert [rows_of("customers_customer", each, "id")[0]["status"] for each in people] == ["active", "active"]
    with reading_as(SYSTEM):
        assert Candidate.objects.get().state == "open"  # it waits for somebody to look
    set_switch(actor=cast.actor("jiang"), name="merge_by_rule", is_on=True)
    with acting_as(SYSTEM):
        assert merge_by_rule(actor=SYSTEM, today=cast.today).value == 1  # the control
