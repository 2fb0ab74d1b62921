"""How grave an incident is, and by when whom to tell: rules without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.stewardship.privacy.rules import assessments as weighing
from shuke.stewardship.privacy.rules.incidents import (
    GRAVE,
    KINDS,
    LOOKS,
    SHOWS,
    STEPS,
    FoundBefore,
    Incident,
    IncidentUnclear,
    checked,
    deadlines_of,
    in_order,
    level_of,
    next_step,
    shown_by,
)

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


def an_incident(**other) -> Incident:
    told = {
        "kind": "device",
        "story": "平板丢了",
        "from_at": NOW - 9 * HOUR,
        "until_at": NOW - HOUR,
        "found_at": NOW,
    }
    return Incident(**told | other)


@given(st.integers(0, 2_000_000_000))
def test_a_case_never_gets_lighter_by_more_people(people):
    order = ("plain", "grave", "high", "highest")
    assert order.index(level_of(people)) <= order.index(level_of(people + 1))
    step = next_step(people)
    assert step is None or (step > people and level_of(step) != level_of(people))
    assert (step is None) == (level_of(people) == "highest")


@pytest.mark.parametrize(("least", "level"), STEPS)
def test_each_step_begins_at_its_number(least, level):
    assert level_of(least) == level and level_of(least - 1) != level


@given(st.integers(0, 200_000_000), st.booleans(), st.booleans())
def test_deadlines_run_from_the_finding(people, is_critical, is_grave):
    due = {line.code: line for line in deadlines_of(NOW, people, is_critical=is_critical, is_grave=is_grave)}
    hours = {code: (line.due_at - NOW) / HOUR for code, line in due.items()}
    assert hours == {"people": 0, "authority": 0, "critical": 1, "province": 4, "union": 72}
    assert due["critical"].applies == is_critical
    assert due["province"].applies == (is_grave or level_of(people) in GRAVE)
    assert due["people"].applies and due["authority"].applies and due["union"].applies


def test_what_is_said_is_checked():
    kept = checked(an_incident(story="  平板丢了 ", letters="XCB"), NOW)
    assert (kept.story, kept.letters) == ("平板丢了", "BCX")
    for wrong in ({"kind": "flood"}, {"story": "  "}, {"until_at": NOW - 10 * HOUR}):
        with pytest.raises(IncidentUnclear):
            checked(an_incident(**wrong), NOW)
    for wrong in ({"found_at": NOW + HOUR}, {"found_at": NOW - 10 * HOUR}):
        with pytest.raises(FoundBefore):
            checked(an_incident(**wrong), NOW)


@given(st.text("BCSXZ ", max_size=9))
def test_classes_stand_once_and_in_order(letters):
    assert in_order(letters) == "".join(letter for letter in "BCSX" if letter in letters)


def test_every_act_that_is_named_is_one_and_shows_known_classes():
    from shuke.foundation.org.former import FORMER
    from tests.house.acts import commands

    named = {*SHOWS, *LOOKS} - {"customers.read_contacts"}
    assert named - set(commands()) - set(FORMER) == set()
    assert all(in_order(letters) == letters and letters.startswith("B") for letters in SHOWS.values())
    assert shown_by("nothing.here") == "B" and len(KINDS) == 6


DAY = date(2026, 11, 22)


def an_assessment(**other) -> weighing.Assessment:
    told = {
        "activity": "画像", "purpose": "推荐", "necessity": "没有替代办法", "risks": "误判", "measures": "可以拒绝",
        "outcome": "limited", "decided_on": DAY, "review_on": DAY + timedelta(days=365),
    }  # fmt: skip
    return weighing.Assessment(**told | other)


@pytest.mark.parametrize("name", [*weighing.TEXTS, "outcome"])
def test_no_part_that_the_law_asks_for_may_be_missing(name):
    assert weighing.checked(an_assessment(activity=" 画像 ")).activity == "画像"
    with pytest.raises(weighing.AssessmentUnclear):
        weighing.checked(an_assessment(**{name: " "}))


def test_the_next_look_is_later():
    with pytest.raises(weighing.ReviewTooEarly):
        weighing.checked(an_assessment(review_on=DAY))
    assert weighing.days_left(DAY, DAY + timedelta(days=3)) == -3


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_it_is_kept_three_years_at_least(day):
    assert weighing.kept_until(day).year == day.year + 3
    assert (weighing.kept_until(day) - day).days >= 3 * 365
