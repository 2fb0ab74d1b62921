"""Consents decided without a database: what is allowed as things stand, for every mixture of answers and ages."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.customers.rules.consents import (
    CHANNELS,
    PURPOSES,
    Facts,
    NothingSaid,
    PurposeUnknown,
    Said,
    checked,
    may_be_used,
)
from shuke.customers.rules.notices import FIRST_WORDS, NoticeUnfit, checked_words, digest_of
from shuke.service.conversations.rules.contact import may_contact

TODAY = date(2026, 11, 27)
PLACES = [
    (code, channel) for code, one in PURPOSES.items() for channel in (CHANNELS if one.has_channels else ("",))
]
places = st.sampled_from(PLACES)
facts = st.builds(
    Facts,
    st.dictionaries(places, st.booleans()),
    st.none() | st.dates(date(1930, 1, 1), TODAY),
    st.booleans(),
)


def birthday_of_age(years: int) -> date:
    return date(TODAY.year - years, TODAY.month, TODAY.day)


@given(places, facts)
def test_a_no_always_holds(place, known):
    if known.standing.get(place) is False:
        assert not may_be_used(*place, known, TODAY)


@given(places, facts)
def test_what_must_be_asked_is_never_assumed(place, known):
    if PURPOSES[place[0]].is_asked and place not in known.standing:
        assert not may_be_used(*place, known, TODAY)


@given(places, facts)
def test_a_child_is_left_alone_whatever_anybody_agreed_to(place, known):
    child = Facts(known.standing, birthday_of_age(14) + timedelta(days=1), True)
    if place[0] not in ("service", "guardian"):
        assert may_be_used(*place, child, TODAY).reason == "minor"


@given(places, facts)
def test_who_grew_up_with_a_guardian_is_left_alone_until_the_own_word(place, known):
    grown = Facts(known.standing, birthday_of_age(20), True, has_guardian=True)
    if place[0] not in ("service", "guardian"):
        assert may_be_used(*place, grown, TODAY).reason == "minor"
        if PURPOSES[place[0]].has_channels:
            assert not may_contact(purpose=place[0], channel=place[1], facts=grown, today=TODAY)


@given(places, facts)
def test_at_14_one_decides_for_oneself(place, known):
    grown = Facts(known.standing, birthday_of_age(14), True)
    assert may_be_used(*place, grown, TODAY) == may_be_used(*place, Facts(known.standing, None, True), TODAY)


@given(places, facts)
def test_who_is_no_customer_any_more_is_left_alone(place, known):
    assert not may_be_used(*place, Facts(known.standing, known.born_on, False), TODAY)


@given(places, st.dictionaries(places, st.booleans()), places)
def test_an_answer_changes_its_own_place_alone(place, standing, other):
    """Consents are separate: a yes or no to one purpose or channel never moves another."""
    before = may_be_used(*place, Facts(standing), TODAY)
    for answer in (True, False):
        if other != place:
            assert may_be_used(*place, Facts({**standing, other: answer}), TODAY) == before


@given(places, facts)
def test_contact_never_allows_what_consent_forbids(place, known):
    if PURPOSES[place[0]].has_channels:
        assert may_contact(purpose=place[0], channel=place[1], facts=known, today=TODAY) == may_be_used(
            *place, known, TODAY
        )
        assert not may_contact(purpose=place[0], channel=place[1], facts=None, today=TODAY)
    else:
        with pytest.raises(PurposeUnknown):
            may_contact(purpose=place[0], channel=place[1], facts=known, today=TODAY)


def test_a_code_that_was_asked_for_goes_out_to_anybody():
    assert may_contact(purpose="code", channel="sms", facts=None, today=TODAY)


@pytest.mark.parametrize(
    ("purpose", "channel"),
    [
        ("marketing", ""),
        ("marketing", "pigeon"),
        ("profiling", "sms"),
        ("selling", ""),
        ("", ""),
        ("abroad", "post"),
    ],
)
def test_places_that_do_not_exist_are_refused(purpose, channel):
    with pytest.raises(PurposeUnknown):
        may_be_used(purpose, channel, Facts({}), TODAY)
    with pytest.raises(PurposeUnknown):
        checked([Said(purpose, channel, True)])


def test_nothing_and_both_are_no_answer():
    with pytest.raises(NothingSaid):
        checked([])
    with pytest.raises(NothingSaid):
        checked([Said("abroad", "", True), Said("abroad", "", False)])


def test_every_purpose_has_first_words_in_both_languages():
    assert set(FIRST_WORDS) == set(PURPOSES)
    for purpose, (text, text_en) in FIRST_WORDS.items():
        assert checked_words(purpose, text, text_en) == (text, text_en)
    assert len({digest_of(purpose, *words) for purpose, words in FIRST_WORDS.items()}) == len(PURPOSES)


@pytest.mark.parametrize(("text", "text_en"), [("", "a"), ("a", " "), ("a" * 4001, "a")])
def test_half_a_notice_is_refused(text, text_en):
    with pytest.raises(NoticeUnfit):
        checked_words("abroad", text, text_en)
