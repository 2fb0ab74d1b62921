"""Codes: unguessable, checked, read as they are typed; terms and standing without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.foundation.kernel.refusal import Refusal
from shuke.trade.coupons.rules.codes import BODY, code_of, is_public, is_single, normal_code, shown_code
from shuke.trade.coupons.rules.standing import CouponUnknown, Standing, require_slot, require_usable
from shuke.trade.coupons.rules.terms import last_day_of, read_coupon_terms
from shuke.trade.ledger.rules.codes import LETTERS
from shuke.trade.programme.rules.conditions import Where
from shuke.trade.programme.rules.documents import TermsInvalid, written

NUMBERS = st.integers(0, 2**96 - 1)
DAYS, PEOPLE = st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.none() | st.integers(1, 3)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@given(NUMBERS)
def test_a_code_is_read_as_people_type_it(number):
    code = code_of(number)
    assert is_single(code) and not is_public(code)
    assert normal_code(f" {shown_code(code)} ".lower()) == code


@given(NUMBERS, st.integers(0, BODY), st.sampled_from(LETTERS))
def test_one_wrong_letter_is_seen(number, place, letter):
    code = code_of(number)
    other = code[:place] + letter + code[place + 1 :]
    assert is_single(other) == (other == code)


@given(NUMBERS, st.integers(0, BODY - 1))
def test_two_letters_changed_over_are_seen(number, place):
    code = code_of(number)
    other = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_single(other) == (other == code)


def test_a_code_has_more_than_sixty_bits():
    assert len(LETTERS) ** BODY > 2**60


@given(
    st.integers(1, 400),
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.none() | st.dates(date(2020, 1, 1), date(2040, 1, 1)),
)
def test_a_coupon_lasts_its_days_and_never_beyond_the_offer(days, on, to_on):
    document = {"offer": {"key": "T", "kind": "amount", "minor": 1}, "days": days}
    if to_on:
        document["offer"]["where"] = {"to_on": to_on.isoformat()}
    terms = read_coupon_terms(document)
    assert written(terms) == document
    last = last_day_of(terms, on)
    assert last <= on + timedelta(days=days - 1) and (to_on is None or last <= to_on)
    assert last in (on + timedelta(days=days - 1), to_on)


@given(
    st.none() | st.integers(1, 3),
    st.none() | st.integers(1, 3),
    st.booleans(),
    st.sampled_from(["open", "used", "withdrawn"]),
)
def test_a_stranger_is_told_nothing(owner, asker, is_bearer, state):
    one = Standing(state, owner, is_bearer, None, None)
    is_theirs = (owner is not None and owner == asker) or (owner is None and is_bearer)
    told = refusal_of(one, asker)
    assert (told is CouponUnknown) == (not is_theirs)
    assert (told is None) == (is_theirs and state == "open")


def refusal_of(one, asker):
    try:
        require_usable(one, Where(), asker, 1, NOW)
    except Refusal as no:
        return type(no)
    return None


@given(st.frozensets(st.integers(1, 9)))
def test_the_first_free_place_is_taken(mine):
    slot = require_slot(0, None, mine, None, 1)
    assert slot not in mine and all(number in mine for number in range(1, slot))


def test_wrong_terms_name_the_place():
    for document, place in (
        ({"offer": {"key": "T", "kind": "percent"}}, "offer.percent"),
        ({"offer": {"key": "T", "kind": "amount", "minor": 1, "where": {"from_on": "2026-02-02", "to_on": "2026-02-01"}}},
         "offer.where.to_on"),
        ({"offer": {"key": "T", "kind": "buy_x_get_y", "get": 0}}, "offer.buy"),
    ):  # fmt: skip
        with pytest.raises(TermsInvalid) as no:
            read_coupon_terms(document)
        assert no.value.field == place
