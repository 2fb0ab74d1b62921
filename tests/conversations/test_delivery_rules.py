"""After an attempt: nobody is messaged twice by the program itself, nothing is tried for ever."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.service.conversations.rules.delivery import (
    FIRST_WAIT,
    LONGEST_WAIT,
    MOST_TRIES,
    Delivered,
    Failed,
    Next,
    Unknown,
    after,
    wait_before,
)

NOW = datetime(2026, 11, 27, 4, tzinfo=UTC)
dice = st.floats(0, 1, exclude_max=True)
attempts = st.one_of(
    st.builds(Delivered, st.just("x")),
    st.builds(Unknown, st.just("x")),
    st.builds(Failed, st.just("x"), st.booleans()),
)


@given(attempts, st.integers(1, 20), dice)
def test_only_what_surely_did_not_go_out_is_tried_again(attempt, tries, thrown):
    then = after(attempt, tries, NOW, None, thrown)
    if then.state == "waiting":
        assert isinstance(attempt, Failed) and attempt.again and tries < MOST_TRIES
        assert NOW < then.at <= NOW + LONGEST_WAIT
    assert (then.state == "uncertain") == isinstance(attempt, Unknown)


@given(st.integers(1, MOST_TRIES - 1), dice, st.integers(0, 10_000))
def test_nothing_is_tried_after_it_is_worth_nothing(tries, thrown, seconds):
    until = NOW + timedelta(seconds=seconds)
    then = after(Failed("busy", True), tries, NOW, until, thrown)
    assert then == Next("failed") or then.at < until


@given(st.integers(2, 40), dice)
def test_waits_grow_are_spread_and_end(number, thrown):
    wait = wait_before(number, thrown)
    assert FIRST_WAIT / 2 <= wait <= LONGEST_WAIT
    assert wait_before(number, thrown) <= wait_before(number + 1, thrown)


@pytest.mark.parametrize(
    ("number", "seconds"), [(2, 20), (3, 60), (4, 180), (5, 540), (10, 7200), (1000, 7200)]
)
def test_the_longest_wait_before_each_try(number, seconds):
    assert wait_before(number, 1.0) == timedelta(seconds=seconds)
