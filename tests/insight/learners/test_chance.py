"""Tests of chance against scipy's own two-by-two tests, and q by its definition."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from shuke.insight.learners.chance import adjusted, association


def test_p_is_that_of_the_two_by_two_table() -> None:
    both, left, right, total = (
        np.array([12, 400, 3]),
        np.array([19, 1000, 30]),
        np.array([327, 900, 40]),
        9835,
    )
    found = association(both, left, right, total)
    for n in range(3):
        b, lt, rt = int(both[n]), int(left[n]), int(right[n])
        table = [[b, lt - b], [rt - b, total - lt - rt + b]]
        if found.exact[n]:
            assert np.isclose(found.p[n], stats.fisher_exact(table, alternative="greater").pvalue)
        else:
            two_sided = stats.chi2_contingency(table, correction=False).pvalue
            assert np.isclose(found.p[n], two_sided / 2)
    assert list(found.exact) == [True, False, True]
    assert round(float(found.lift[0]), 3) == 18.996 and round(float(found.confidence[0]), 4) == 0.6316


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_q_by_its_definition(values: list[float]) -> None:
    p = np.array(values)
    q = adjusted(p)
    for n, one in enumerate(p):
        wanted = min(min(other * len(p) / (p <= other).sum() for other in p if other >= one), 1.0)
        assert np.isclose(q[n], wanted)


def test_independent_products_are_rarely_found() -> None:
    chance = np.random.default_rng(4)
    both = chance.hypergeometric(800, 9200, 900, 4000)
    found = association(both, np.full(4000, 900), np.full(4000, 800), 10_000)
    assert (found.q < 0.05).mean() < 0.01
