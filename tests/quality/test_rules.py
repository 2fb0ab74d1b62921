"""The index: between nothing and all, worse with each fault, its weights open and whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.stewardship.quality.faults import FAULT_SQL
from shuke.stewardship.quality.rules import FAULTS, PARTS, index_of, shares

people = st.integers(1, 10_000)


@st.composite
def counted(draw):
    everybody = draw(people)
    return everybody, {fault: draw(st.integers(0, everybody)) for fault in FAULTS}


@given(counted())
def test_shares_and_index_lie_between_nothing_and_all(found):
    everybody, faulty = found
    assert all(0 <= share <= 1 for share in shares(everybody, faulty).values())
    assert 0 <= index_of(everybody, faulty) <= 1


@given(counted(), st.sampled_from(FAULTS))
def test_one_fault_more_never_makes_it_better(found, fault):
    everybody, faulty = found
    worse = faulty | {fault: min(everybody, faulty[fault] + 1)}
    assert index_of(everybody, worse) <= index_of(everybody, faulty)


def test_the_weights_make_a_whole_and_every_fault_is_counted():
    assert sum(part.weight for part in PARTS) == pytest.approx(1)
    assert set(FAULTS) == set(FAULT_SQL) and len(FAULTS) == len(set(FAULTS))


def test_a_worked_example():
    """100 records, 40 without a birthday, 10 that may be here twice: 0.3 × 0.9 + 0.2 + 0.2 × 0.9 + 0.3."""
    faulty = {"no_birthday": 40, "maybe_twice": 10}
    assert shares(100, faulty)["complete"] == pytest.approx(0.9)
    assert index_of(100, faulty) == pytest.approx(0.95)
    assert index_of(0, {}) == 1
