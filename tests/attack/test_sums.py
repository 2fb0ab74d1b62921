"""Who sees sums and no persons cannot subtract them down to a person."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from shuke.insight.queries.curves import Point, _points_apart
from shuke.insight.queries.grids import grid_of
from shuke.insight.rules.cells import INTERNATIONAL
from shuke.insight.rules.disclosure import FEW, hidden_counts

COUNTS = st.dictionaries(st.integers(0, 30), st.integers(0, 60), max_size=25)


@given(COUNTS)
def test_the_whole_less_what_is_shown_is_nobody_or_ten(counts: dict[int, int]) -> None:
    hidden = hidden_counts(counts)
    assert all(key in hidden for key, count in counts.items() if 0 < count < FEW)
    left = sum(counts.values()) - sum(count for key, count in counts.items() if key not in hidden)
    assert left == 0 or left >= FEW or all(key in hidden for key, count in counts.items() if count)


def test_a_single_small_cell_takes_the_next_one_with_it() -> None:
    rows = [
        (5, 5, INTERNATIONAL[0], 96, 9_600),
        (1, 1, INTERNATIONAL[-1], 4, 400),
        (3, 3, INTERNATIONAL[3], 50, 5),
    ]
    sums = dict(grid_of(rows, "rf", INTERNATIONAL, only_sums=True).cells)
    assert sums[INTERNATIONAL[-1]].customers is None and sums[INTERNATIONAL[3]].customers is None
    assert sums[INTERNATIONAL[0]].customers == 96
    assert dict(grid_of(rows, "rf", INTERNATIONAL, only_sums=False).cells)[INTERNATIONAL[-1]].customers == 4


@given(st.integers(0, 2_000))
def test_no_step_of_the_curve_is_fewer_than_ten_people(buyers: int) -> None:
    points = [Point(at, -(-buyers * at // 100), 0, 0) for at in range(1, 101)] if buyers else []
    kept = [0, *(point.customers or 0 for point in _points_apart(points))]
    assert all(after - before >= FEW for before, after in pairwise(kept))
    assert not points or buyers < FEW or kept[-1] == buyers
