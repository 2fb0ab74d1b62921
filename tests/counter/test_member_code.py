"""The moving code: made here, soon over, changed by nobody."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.trade.counter.rules.member_code import (
    DRIFT,
    SECONDS,
    MemberCodeInvalid,
    MemberCodeOver,
    is_member_code,
    member_code_for,
    read_member_code,
    seconds_left,
    slot_at,
)
from shuke.trade.counter.rules.tickets import TicketInvalid, read, ticket_for, written

KEY, OTHER = b"k" * 32, b"o" * 32
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
people = st.integers(1, 2**62)


@given(people, st.integers(-DRIFT, DRIFT))
def test_a_code_names_its_member_while_it_is_shown_and_a_moment_beside(customer, drift):
    code = member_code_for(KEY, customer, slot_at(NOON) + drift)
    assert is_member_code(code) and read_member_code(KEY, code, NOON) == (customer, slot_at(NOON) + drift)


@given(people, st.integers(DRIFT + 1, 10**6), st.sampled_from([-1, 1]))
def test_a_photograph_is_over_and_a_code_of_tomorrow_is_not_good_yet(customer, far, way):
    with pytest.raises(MemberCodeOver):
        read_member_code(KEY, member_code_for(KEY, customer, slot_at(NOON) + way * far), NOON)


@given(people, st.integers(2, 38), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_a_changed_letter_or_another_key_makes_it_no_code(customer, place, letter):
    code = member_code_for(KEY, customer, slot_at(NOON))
    place = min(place, len(code) - 2)  # the last letter has bits that stand for nothing
    changed = code[:place] + letter + code[place + 1 :]
    if changed != code:
        with pytest.raises(MemberCodeInvalid):
            read_member_code(KEY, changed, NOON)
    with pytest.raises(MemberCodeInvalid):
        read_member_code(OTHER, code, NOON)


@given(st.text(max_size=60))
def test_any_other_text_is_no_code(text):
    with pytest.raises(MemberCodeInvalid):
        read_member_code(KEY, text, NOON)
    with pytest.raises(MemberCodeInvalid):
        read_member_code(KEY, "SK" + text, NOON)


def test_a_code_is_shown_for_half_a_minute():
    assert seconds_left(NOON) == SECONDS and seconds_left(NOON + timedelta(seconds=29)) == 1


@given(people, st.booleans())
def test_a_ticket_is_for_its_till_and_its_quarter_of_an_hour(customer, proven):
    ticket = ticket_for(customer, "key:3", NOON, "ab12", is_proven=proven)
    text = written(KEY, ticket)
    assert read(KEY, text, "key:3", NOON + timedelta(minutes=14)) == ticket
    for key, till, at in (
        (OTHER, "key:3", NOON),
        (KEY, "key:4", NOON),
        (KEY, "key:3", NOON + timedelta(minutes=15)),
    ):
        with pytest.raises(TicketInvalid):
            read(key, text, till, at)


@given(st.text(max_size=80))
def test_no_other_text_is_a_ticket(text):
    with pytest.raises(TicketInvalid):
        read(KEY, text, "key:3", NOON)
